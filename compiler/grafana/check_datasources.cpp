// Queries that name no datasource ask whichever is the default of the Grafana that shows them.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {

void CheckDatasources(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> without;
  for (const Panel& panel : cx.dashboard.panels) {
    if (panel.kind != PanelKind::Panel || panel.datasource) continue;
    for (const Target& target : panel.targets) {
      if (target.datasource || target.query < 0) continue;
      without.push_back(panel.location);
      break;
    }
  }
  if (without.empty()) return;
  diag::Report report = sink.Add(
      diag::Code::PanelWithoutDatasource, without[0],
      "{} no datasource: Grafana asks its default one, whichever that is",
      without.size() == 1 ? "this panel names" : fmt::format("{} panels name", without.size()));
  LabelOthers(without, "no datasource", report);
  report.Help(
      "name one, best by a variable: `\"datasource\": {{\"type\": \"prometheus\", \"uid\": "
      "\"$datasource\"}}`");
}

}  // namespace qoe::grafana
