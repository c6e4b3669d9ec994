// The rules of a run with their expressions parsed: what the checks of this folder share.
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/check/expression/context.h"
#include "compiler/diag/sink.h"
#include "compiler/rules/model.h"
#include "promql/parse.h"

namespace qoe::check {

struct ParsedRule {
  const rules::RuleFile* file = nullptr;
  const rules::Group* group = nullptr;
  const rules::Rule* rule = nullptr;
  size_t position = 0;  // in its group
  promql::Ast ast;      // empty: it does not parse, or its types are wrong; that was reported
  int64_t for_ms = 0;
  int64_t interval_ms = 0;  // 0: not known

  bool ok() const { return !ast.empty(); }
  bool records() const { return !rule->record.value().empty(); }
  std::string_view name() const { return rule->name().value(); }
};

// In the order of the files. On all cores.
std::deque<ParsedRule> ParseRules(std::span<const rules::RuleFile> rule_files,
                                  const promql::ParseOptions& options);

// Adds what the recording rules record to the catalogue, those first that others read. Reported:
// rules that are computed from themselves, that read what is recorded later, and names.
void AddRecordings(const std::deque<ParsedRule>& all, const source::FileSet& files,
                   Catalogue& catalogue, diag::Sink& sink);

// Recorded names that are read nowhere. `used`: names that others than these rules read.
void CheckUnused(const std::deque<ParsedRule>& all, const std::vector<std::string_view>& used,
                 diag::Sink& sink);

// Alerts on one value with several severities, and rules that say the same twice.
void CheckLevels(const std::deque<ParsedRule>& all, const source::FileSet& files, diag::Sink& sink);

// Expressions that a recording rule computes already.
void CheckRecordedElsewhere(const std::deque<ParsedRule>& all, const source::FileSet& files,
                            diag::Sink& sink);

// Recorded names that say another unit than that of their value.
void CheckRecordedUnits(const std::deque<ParsedRule>& all, const source::FileSet& files,
                        const Catalogue& catalogue, diag::Sink& sink);

}  // namespace qoe::check
