// A pie says that its pieces make up a whole.
#include "compiler/check/dashboard/context.h"

namespace qoe::check {

void CheckShares(const PanelQueryContext& cx, diag::Sink& sink) {
  if (cx.panel.type.text != "piechart" && cx.panel.type.text != "grafana-piechart-panel") return;
  const facts::Kind kind = cx.expression.Of(cx.expression.ast.root()).kind;
  const bool no_share = kind == facts::Kind::Ratio || kind == facts::Kind::Quantile ||
                        kind == facts::Kind::Average || kind == facts::Kind::SummaryQuantile;
  if (!no_share) return;
  sink.Add(diag::Code::SharesOfNoWhole, cx.panel.type.location,
           "a pie of values that do not add up to a whole: each is {} of its own", Text(kind))
      .Label(cx.expression.At(cx.expression.ast.root()), "this is {}", Text(kind))
      .Help("show them as bars, or ask for the amounts themselves");
}

}  // namespace qoe::check
