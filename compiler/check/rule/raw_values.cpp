// `{{ $value }}` of a rate prints all digits that there are: 0.016666666666666666.
#include <algorithm>

#include "compiler/check/rule/context.h"
#include "promql/gotemplate/parse.h"

namespace qoe::check {
namespace {

using promql::Aggregator;
using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;
namespace gotemplate = promql::gotemplate;

bool KeepsDigits(Aggregator op) {
  return op == Aggregator::Sum || op == Aggregator::Avg || op == Aggregator::Min ||
         op == Aggregator::Max || op == Aggregator::Topk || op == Aggregator::Bottomk;
}

// The call per second whose value the alert has; invalid where it is another value.
NodeId RateOf(const ExpressionContext& cx) {
  NodeId id = Inner(cx.ast, cx.ast.root());
  for (;;) {
    if (cx.ast.kind(id) == NodeKind::Binary) {
      const promql::BinaryView binary = cx.ast.binary(id);
      if (!promql::IsComparison(binary.op) || binary.return_bool) return {};
      id = Inner(cx.ast, binary.lhs);
    } else if (cx.ast.kind(id) == NodeKind::Aggregate) {
      const promql::AggregateView aggregate = cx.ast.aggregate(id);
      if (!KeepsDigits(aggregate.op)) return {};
      id = Inner(cx.ast, aggregate.operand);
    } else {
      break;
    }
  }
  if (cx.ast.kind(id) != NodeKind::Call) return {};
  const FunctionId function = cx.ast.call(id).function;
  const bool rate = function == FunctionId::rate || function == FunctionId::irate ||
                    function == FunctionId::deriv;
  return rate ? id : NodeId{};
}

// `{{ $value }}`: nothing else in the action.
bool IsBare(std::string_view text, promql::Span span) {
  const size_t before = text.find_last_not_of(" -", span.begin - 1);
  const size_t after = text.find_first_not_of(" -", span.end);
  return before != std::string_view::npos && after != std::string_view::npos &&
         text[before] == '{' && text[after] == '}';
}

}  // namespace

void CheckRawValues(const AlertContext& cx, diag::Sink& sink) {
  const NodeId rate = RateOf(cx.expression);
  if (!rate.valid()) return;
  const gotemplate::ParseOptions options;
  for (const rules::NamedField& annotation : cx.rule.annotations) {
    const std::string_view text = annotation.value.value();
    if (text.find("{{") == std::string_view::npos) continue;
    gotemplate::Ast ast;
    std::vector<gotemplate::Issue> issues;
    if (!gotemplate::Parse(text, options, ast, issues)) continue;
    for (const gotemplate::Use& use : gotemplate::FindUses(ast, options)) {
      if (use.kind != gotemplate::UseKind::Value || !IsBare(text, use.span)) continue;
      sink.Add(diag::Code::RawValue, annotation.value.text.Locate(cx.expression.files, use.span),
               "a value per second prints with all of its digits, such as `0.016666666666666666`")
          .Label(cx.expression.At(cx.expression.ast.call(rate).name_span),
                 "the value comes from here")
          .Help("round it: `{{{{ $value | humanize }}}}`, or `printf \"%.2f\"`");
      return;
    }
  }
}

}  // namespace qoe::check
