// `{{version}}` in the text of a deploy's mark, where the query's result carries no such label: the
// mark says nothing.
#include <set>

#include "compiler/check/context.h"
#include "compiler/facts/infer.h"

namespace qoe::check {
namespace {

using diag::Code;

void CheckText(const CheckContext& cx, const Dashboard& dashboard, diag::Sink& sink) {
  const Expression& expression = cx.program.expressions[dashboard.deploys];
  std::vector<facts::NodeFacts> nodes;
  facts::Infer(expression.ast, cx.catalogue, nodes);
  const facts::NodeFacts& result = nodes.back();
  // Of a metric alone the largest value is looked at.
  const bool rises = expression.role == ExpressionRole::Selector;
  const std::string_view text = dashboard.deploys_text.text();
  for (size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const size_t end = text.find("}}", at);
    if (end == std::string_view::npos) return;
    const promql::Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(end + 2)};
    std::string_view name = text.substr(at + 2, end - at - 2);
    at = end;
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name.empty() || (!rises && result.labels.PresenceOf(name) != facts::Presence::Never))
      continue;
    diag::Report report =
        sink.Add(Code::LegendLabelAbsent, dashboard.deploys_text.Locate(cx.files, span),
                 "the result carries no label `{}`: the mark says nothing there", name);
    report.Label(
        expression.source.Whole(cx.files), "the result carries {}",
        rises ? std::string("no label: it is when the metric rises") : result.labels.Text());
    if (rises) {
      report.Help("write the PromQL that keeps it: `group by ({}) (…)`", name);
    } else {
      report.DidYouMean(name, result.labels.Names());
    }
  }
}

}  // namespace

void CheckDeployTexts(const CheckContext& cx, diag::Sink& sink) {
  std::set<Id<Expression>> seen;  // the defaults' stand on every dashboard
  for (const Dashboard& dashboard : cx.program.dashboards) {
    if (dashboard.deploys.valid() && dashboard.deploys_text.file_id().valid() &&
        seen.insert(dashboard.deploys).second)
      CheckText(cx, dashboard, sink);
  }
}

}  // namespace qoe::check
