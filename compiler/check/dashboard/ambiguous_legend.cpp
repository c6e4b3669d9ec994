// Lines of one name: nobody can tell which of them is which.
#include <algorithm>
#include <set>

#include "compiler/check/dashboard/context.h"

namespace qoe::check {
namespace {

bool DrawsSeveral(std::string_view type) {
  for (const std::string_view each : {"timeseries", "graph", "barchart", "bargauge", "piechart"}) {
    if (type == each) return true;
  }
  return false;
}

// Labels that tell nothing apart: a matcher holds them to one value (`=`, also of a variable that
// is one value at a time), or another label was made of them.
std::set<std::string_view> Chosen(const PanelQueryContext& cx) {
  std::set<std::string_view> chosen;
  const promql::Ast& ast = cx.expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) == promql::NodeKind::StringLiteral) chosen.insert(ast.string(id));
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    for (const promql::Matcher& matcher : ast.selector(id).matchers) {
      if (matcher.op == promql::MatchOp::Equal) chosen.insert(matcher.name);
      if (matcher.op != promql::MatchOp::Regex) continue;
      for (const grafana::Variable& variable : cx.dashboard.variables) {
        const bool used =
            matcher.value.find("$" + std::string(variable.name)) != std::string::npos ||
            matcher.value.find("${" + std::string(variable.name)) != std::string::npos;
        if (used && !variable.several()) chosen.insert(matcher.name);
      }
    }
  }
  return chosen;
}

bool ShowsLabel(std::string_view legend, std::string_view label) {
  for (size_t at = legend.find("{{"); at != std::string_view::npos;
       at = legend.find("{{", at + 2)) {
    const size_t end = legend.find("}}", at);
    if (end == std::string_view::npos) return false;
    if (grafana::Trimmed(legend.substr(at + 2, end - at - 2)) == label) return true;
  }
  return false;
}

// Where a pod or an instance is shown, its place follows from it.
bool IsPlace(std::string_view label) {
  for (const std::string_view each : {"node", "namespace", "cluster", "service", "endpoint"}) {
    if (label == each) return true;
  }
  return false;
}

}  // namespace

void CheckAmbiguousLegend(const PanelQueryContext& cx, diag::Sink& sink) {
  const std::string_view legend = cx.target.legend.text;
  const ExpressionContext& in = cx.expression;
  const facts::NodeFacts& root = in.Of(in.ast.root());
  if (legend.empty() || legend.starts_with("__") || !DrawsSeveral(cx.panel.type.text)) return;
  if (!in.catalogue.complete() || !root.labels.closed() || root.series == 1) return;
  const std::set<std::string_view> chosen = Chosen(cx);
  const bool places = ShowsLabel(legend, "pod") || ShowsLabel(legend, "instance");
  std::string hidden;
  std::string_view first;
  for (const facts::LabelFacts& label : root.labels.named()) {
    const bool single = label.values.known() && label.values.values().size() <= 1;
    const bool target = label.name == "__name__" || label.name == "job";
    if (label.presence != facts::Presence::Always || single || target) continue;
    if (label.cardinality == 1 || chosen.contains(label.name) || label.name == cx.panel.repeat.text)
      continue;
    if (ShowsLabel(legend, label.name) || (places && IsPlace(label.name))) continue;
    if (first.empty()) first = label.name;
    hidden += (hidden.empty() ? "`" : ", `") + std::string(label.name) + "`";
  }
  if (hidden.empty()) return;
  sink.Add(diag::Code::AmbiguousLegend, cx.target.legend.location,
           "series that differ in {} get one and the same legend", hidden)
      .Label(in.At(in.ast.root()), "the result carries {}", root.labels.Text())
      .Help("show the label (`{{{{{}}}}}`), or aggregate it away", first);
}

}  // namespace qoe::check
