// `rate(…[5m])` in a panel over time: zoomed out, points are further apart than the range, and what
// happened in between is not shown; zoomed in, the curve stays as smooth as before.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {
namespace {

bool IsOverTime(std::string_view type) {
  return type == "timeseries" || type == "graph" || type == "heatmap";
}

// Not `increase`, which is asked for as the number of the last hour, nor `irate`, which looks at
// two samples only.
bool IsRate(promql::FunctionId function) { return function == promql::FunctionId::rate; }

}  // namespace

void CheckRanges(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> places;
  for (size_t i = 0; i < cx.parsed.size(); ++i) {
    const Query& query = cx.dashboard.queries[i];
    const Panel* panel = cx.dashboard.PanelOf(query);
    const Target* target = cx.dashboard.TargetOf(query);
    if (panel == nullptr || target == nullptr || !cx.parsed[i].ok) continue;
    if (!IsOverTime(panel->type.text) || target->instant || query.language != Language::Promql)
      continue;
    const promql::Ast& ast = cx.parsed[i].promql;
    for (uint32_t n = 0; n < ast.size(); ++n) {
      const promql::NodeId id{n};
      if (ast.kind(id) != promql::NodeKind::Call) continue;
      const promql::CallView call = ast.call(id);
      if (!IsRate(call.function) || call.arguments.size() != 1) continue;
      if (ast.kind(call.arguments[0]) != promql::NodeKind::MatrixSelector) continue;
      const promql::MatrixView matrix = ast.matrix(call.arguments[0]);
      if (matrix.range.form != promql::DurationForm::Literal) continue;
      places.push_back(query.text.Locate(cx.files, cx.parsed[i].InQuery(matrix.range.span)));
    }
  }
  if (places.empty()) return;
  diag::Report report = sink.Add(
      diag::Code::FixedRange, places[0],
      "{} fixed: over a long time, what happens between two points of the graph is not shown",
      places.size() == 1 ? "the range is" : fmt::format("{} ranges are", places.size()));
  LabelOthers(places, "this one, too", report);
  report.Help("`$__rate_interval` follows the zoom, and is never less than four scrapes");
}

}  // namespace qoe::grafana
