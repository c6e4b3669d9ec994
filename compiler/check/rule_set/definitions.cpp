// One amount divided by this here and by that there: two numbers of one name in people's minds.
#include "compiler/check/rule_set/definitions.h"

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

struct Quotient {
  std::string_view dividend, divisor;
  promql::Span span;
};

std::vector<Quotient> QuotientsOf(const promql::Ast& ast) {
  std::vector<Quotient> quotients;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView binary = ast.binary(id);
    if (binary.op != promql::BinaryOp::Divide) continue;
    const std::string_view dividend = OnlyMetric(ast, binary.lhs);
    const std::string_view divisor = OnlyMetric(ast, binary.rhs);
    // The sum of a histogram is divided by its count, and a limit by many things.
    if (!dividend.ends_with("_total") || !divisor.ends_with("_total") || dividend == divisor)
      continue;
    quotients.push_back({dividend, divisor, ast.span(id)});
  }
  return quotients;
}

void Report(const Quotient& here, source::Location at, const Definitions::Definition& there,
            diag::Sink& sink) {
  sink.Add(diag::Code::DifferentDefinitions, at,
           "`{}` is divided by `{}` here and by `{}` in `{}`: the two numbers will not agree",
           here.dividend, here.divisor, there.divisor, there.name)
      .Label(there.location, "the other definition")
      .Help("record the indicator once, and use the recorded series in both places");
}

}  // namespace

Definitions::Definitions(const std::deque<ParsedRule>& all, const source::FileSet& files,
                         diag::Sink& sink) {
  const auto add = [&](const ParsedRule& rule) {
    for (const Quotient& quotient : QuotientsOf(rule.ast)) {
      const source::Location at = rule.rule->expr.text.Locate(files, quotient.span);
      const auto [first, fresh] = by_dividend_.emplace(
          quotient.dividend, Definition{quotient.dividend, quotient.divisor, at, rule.name()});
      if (!fresh && first->second.divisor != quotient.divisor)
        Report(quotient, at, first->second, sink);
    }
  };
  // What is recorded has a name, and is what others should use.
  for (const bool recorded : {true, false}) {
    for (const ParsedRule& rule : all) {
      if (rule.ok() && rule.records() == recorded) add(rule);
    }
  }
}

void Definitions::Compare(const promql::Ast& ast, const source::EmbeddedText& text, uint32_t offset,
                          const source::FileSet& files, diag::Sink& sink) const {
  if (by_dividend_.empty()) return;
  for (const Quotient& quotient : QuotientsOf(ast)) {
    const auto known = by_dividend_.find(quotient.dividend);
    if (known == by_dividend_.end() || known->second.divisor == quotient.divisor) continue;
    Report(quotient, text.Locate(files, {offset + quotient.span.begin, offset + quotient.span.end}),
           known->second, sink);
  }
}

}  // namespace qoe::check
