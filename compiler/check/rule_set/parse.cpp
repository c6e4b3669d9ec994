#include "compiler/base/parallel.h"
#include "compiler/check/rule_set/parsed_rule.h"
#include "promql/typecheck.h"

namespace qoe::check {
namespace {

int64_t Milliseconds(const rules::Field& field) {
  return field.set() ? units::ParseDuration(field.value()).value_or(0) : 0;
}

}  // namespace

std::deque<ParsedRule> ParseRules(std::span<const rules::RuleFile> rule_files,
                                  const promql::ParseOptions& options) {
  std::deque<ParsedRule> all;
  for (const rules::RuleFile& file : rule_files) {
    for (const rules::RuleSet& set : file.sets) {
      for (const rules::Group& group : set.groups) {
        for (size_t i = 0; i < group.rules.size(); ++i) {
          ParsedRule& parsed = all.emplace_back();
          parsed.file = &file;
          parsed.group = &group;
          parsed.rule = &group.rules[i];
          parsed.position = i;
          parsed.for_ms = Milliseconds(group.rules[i].for_text);
          parsed.interval_ms = Milliseconds(group.interval);
        }
      }
    }
  }
  constexpr size_t kPerTask = 64;
  base::ParallelFor((all.size() + kPerTask - 1) / kPerTask, [&](size_t task) {
    std::vector<promql::Issue> issues;
    for (size_t i = task * kPerTask; i < std::min(all.size(), (task + 1) * kPerTask); ++i) {
      ParsedRule& parsed = all[i];
      const std::string_view text = parsed.rule->expr.value();
      issues.clear();
      // What is neither or both of the two has been reported, and is no rule.
      const bool records = !parsed.rule->record.value().empty();
      const bool alerts = !parsed.rule->alert.value().empty();
      if (text.empty() || records == alerts) continue;
      if (!promql::Parse(text, options, parsed.ast, issues) ||
          !promql::CheckTypes(parsed.ast, options, issues)) {
        parsed.ast = promql::Ast();
      }
    }
  });
  return all;
}

}  // namespace qoe::check
