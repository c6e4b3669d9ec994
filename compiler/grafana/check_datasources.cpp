// Queries that name no datasource ask whichever is the default of the Grafana that shows them.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {

namespace {

// By its display name: a plain text instead of an object. Names that begin with two dashes are
// Grafana's own.
bool IsByName(const std::optional<Datasource>& datasource) {
  if (!datasource || !datasource->type.empty()) return false;
  const std::string_view name = datasource->uid.text;
  return !name.empty() && !name.starts_with("--") && name.find('$') == std::string_view::npos &&
         name != "grafana" && name != "default";
}

void ByName(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> places;
  std::string_view name;
  for (const Panel& panel : cx.dashboard.panels) {
    if (panel.kind != PanelKind::Panel || !IsByName(panel.datasource)) continue;
    if (name.empty()) name = panel.datasource->uid.text;
    places.push_back(panel.datasource->location);
  }
  if (places.empty()) return;
  diag::Report report = sink.Add(
      diag::Code::DatasourceByName, places[0],
      "`{}` is the display name of a datasource: whoever renames it breaks the panel", name);
  LabelOthers(places, "likewise", report);
  report.Help(
      "name it by type and uid, best by a variable: `\"datasource\": {{\"type\": \"prometheus\", "
      "\"uid\": \"$datasource\"}}`");
}

}  // namespace

void CheckDatasources(const CheckContext& cx, diag::Sink& sink) {
  ByName(cx, sink);
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
