// `rate(x[5m]) == 0` says nothing when x is gone: there is no 0 then, but no result.
#include "compiler/check/claim.h"
#include "compiler/check/rule/context.h"

namespace qoe::check {

void CheckSilence(const AlertContext& cx, diag::Sink& sink) {
  const ExpressionContext& in = cx.expression;
  if (ClaimOf(in.ast, in.facts) != Claim::SilentWhenMissing) return;
  const promql::BinaryView binary = in.ast.binary(Inner(in.ast, in.ast.root()));
  sink.Add(diag::Code::SilentWhenMissing, in.At(binary.op_span),
           "when the series are gone there is no result, and not 0: the alert is silent then, and "
           "ends if it fired")
      .Label(in.At(binary.lhs), "no series, no result")
      .Help(
          "ask for that, too: `… == 0 or absent(…)`, or compare with an earlier time: "
          "`… unless …`");
}

}  // namespace qoe::check
