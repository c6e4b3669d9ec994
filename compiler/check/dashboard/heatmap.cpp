// A heatmap of buckets as they are: all that came since the process started, whose picture no
// longer changes after a day.
#include "compiler/check/dashboard/context.h"

namespace qoe::check {

void CheckHeatmap(const PanelQueryContext& cx, diag::Sink& sink) {
  if (cx.panel.type.text != "heatmap") return;
  const promql::NodeId root = cx.expression.ast.root();
  const facts::NodeFacts& value = cx.expression.Of(root);
  const bool buckets =
      value.part == facts::Part::Bucket ||
      cx.expression.ast.kind(Inner(cx.expression.ast, root)) == promql::NodeKind::VectorSelector;
  if (value.kind != facts::Kind::Counter || !buckets) return;
  sink.AddAs(diag::Severity::Hint, diag::Code::RawCounter, cx.expression.At(root),
             "the heatmap shows running totals: all that came since the process started")
      .Help("show what came within a time: `sum by (le) (increase(…[$__rate_interval]))`");
}

}  // namespace qoe::check
