// One amount divided by this here and by that there: two numbers of one name in people's minds.
#include <unordered_map>

#include "compiler/check/rule_set/parsed_rule.h"

namespace qoe::check {
namespace {

using promql::NodeId;
using promql::NodeKind;

// The only metric below; empty where there are several, or none.
std::string_view OnlyMetric(const promql::Ast& ast, NodeId root) {
  std::string_view only;
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::VectorSelector) continue;
    const std::string_view name = ast.selector(id).metric_name();
    if (name.empty() || (!only.empty() && only != name)) return {};
    only = name;
  }
  return only;
}

struct Definition {
  std::string_view divisor;
  const ParsedRule* rule;
  promql::Span span;
};

}  // namespace

void CheckDefinitions(const std::deque<ParsedRule>& all, const source::FileSet& files,
                      diag::Sink& sink) {
  std::unordered_map<std::string_view, Definition> by_dividend;
  for (const ParsedRule& rule : all) {
    if (!rule.ok()) continue;
    for (uint32_t i = 0; i < rule.ast.size(); ++i) {
      const NodeId id{i};
      if (rule.ast.kind(id) != NodeKind::Binary) continue;
      const promql::BinaryView binary = rule.ast.binary(id);
      if (binary.op != promql::BinaryOp::Divide) continue;
      const std::string_view dividend = OnlyMetric(rule.ast, binary.lhs);
      const std::string_view divisor = OnlyMetric(rule.ast, binary.rhs);
      // The sum of a histogram is divided by its count, and a limit by many things.
      if (!dividend.ends_with("_total") || !divisor.ends_with("_total") || dividend == divisor)
        continue;
      const auto [first, fresh] =
          by_dividend.emplace(dividend, Definition{divisor, &rule, rule.ast.span(id)});
      if (fresh || first->second.divisor == divisor) continue;
      sink.Add(diag::Code::DifferentDefinitions,
               rule.rule->expr.text.Locate(files, rule.ast.span(id)),
               "`{}` is divided by `{}` here and by `{}` in `{}`: the two numbers will not agree",
               dividend, divisor, first->second.divisor, first->second.rule->name())
          .Label(first->second.rule->rule->expr.text.Locate(files, first->second.span),
                 "the other definition")
          .Help("record the indicator once, and use the recorded series in both places");
    }
  }
}

}  // namespace qoe::check
