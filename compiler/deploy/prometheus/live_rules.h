// What Prometheus says of the rules that it evaluates (`GET /api/v1/rules`).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/difference/group.h"

namespace qoe::prometheus {

enum class RuleHealth : uint8_t { Unknown, Ok, Err };

struct LiveGroup {
  std::string file;                         // as Prometheus sees it
  difference::Group group;                  // with the fields that the API shows
  std::string evaluated;                    // its `lastEvaluation`, as it is written
  RuleHealth health = RuleHealth::Unknown;  // Err: of one rule; Unknown: one was not evaluated yet
  std::string error;                        // of the first rule that failed, with the rule's name
};

// Errors: the body is no answer of that API.
Result<std::vector<LiveGroup>> ReadLiveRules(const std::string& body);

// The path under which Prometheus sees a file of a folder; empty: it has no group of it. It may see
// the folder elsewhere than we do: files are told by their names, and where that is not enough by
// the folder's.
std::string PathOf(const std::string& name, const std::string& folder,
                   const std::vector<LiveGroup>& live);

// The patterns under `rule_files` of a configuration, as `GET /api/v1/status/config` shows it.
Result<std::vector<std::string>> ReadRuleFiles(const std::string& body);

}  // namespace qoe::prometheus
