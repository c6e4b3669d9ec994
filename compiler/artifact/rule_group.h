// Prometheus rule groups as values (Prometheus docs: configuration/recording_rules,
// alerting_rules).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

struct Rule {
  std::string record;  // of a recording rule, or
  std::string alert;   // of an alerting rule
  std::string expr;
  int64_t for_ms = 0;
  int64_t keep_firing_for_ms = 0;
  NamedTexts labels;
  NamedTexts annotations;
};

struct RuleGroup {
  std::string name;
  int64_t interval_ms = 0;
  std::string comment;  // one line; may be empty
  std::vector<Rule> rules;
};

}  // namespace qoe::artifact
