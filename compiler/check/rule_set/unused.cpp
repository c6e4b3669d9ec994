// A recorded series that nothing reads costs memory and evaluations for nobody.
#include <algorithm>
#include <unordered_set>

#include "compiler/check/rule_set/parsed_rule.h"

namespace qoe::check {

void CheckUnused(const std::deque<ParsedRule>& all, const std::vector<std::string_view>& used,
                 diag::Sink& sink) {
  std::unordered_set<std::string_view> names(used.begin(), used.end());
  bool readers = !used.empty();
  for (const ParsedRule& rule : all) {
    readers |= !rule.records();
    for (uint32_t i = 0; i < rule.ast.size(); ++i) {
      const promql::NodeId id{i};
      if (rule.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const promql::SelectorView selector = rule.ast.selector(id);
      const std::string_view name = selector.metric_name();
      if (name.empty() || selector.name_variable) return;  // by a pattern: anything may be read
      if (!rule.records() || name != rule.name()) names.insert(name);
    }
  }
  // Recording rules alone are for readers that are elsewhere.
  if (!readers) return;
  for (const ParsedRule& rule : all) {
    if (!rule.records() || !rule.ok() || !names.insert(rule.name()).second) continue;
    sink.Add(diag::Code::UnusedRecording, rule.rule->record.location,
             "`{}` is recorded, but nothing that was checked reads it", rule.name())
        .Help("use it, remove the rule, or check the files that use it along with this one");
  }
}

}  // namespace qoe::check
