// `{{label}}` in a legend of a label that the query's result does not carry: it stays empty.
#include "compiler/check/dashboard/context.h"

namespace qoe::check {

void CheckLegend(const PanelQueryContext& cx, diag::Sink& sink) {
  const std::string_view legend = cx.target.legend.text;
  const facts::LabelSet& labels = cx.expression.Of(cx.expression.ast.root()).labels;
  for (size_t at = legend.find("{{"); at != std::string_view::npos; at = legend.find("{{", at)) {
    const size_t end = legend.find("}}", at);
    if (end == std::string_view::npos) return;
    const std::string_view name = grafana::Trimmed(legend.substr(at + 2, end - at - 2));
    const promql::Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(end + 2)};
    at = end;
    if (name.empty() || labels.PresenceOf(name) != facts::Presence::Never) continue;
    sink.Add(diag::Code::LegendLabelAbsent,
             cx.target.legend.Embedded().Locate(cx.expression.files, span),
             "the result carries no label `{}`: the legend is empty there", name)
        .Label(cx.expression.At(cx.expression.ast.root()), "the result carries {}", labels.Text())
        .DidYouMean(name, labels.Names())
        .Help("keep the label in the query, or leave it out of the legend");
  }
}

}  // namespace qoe::check
