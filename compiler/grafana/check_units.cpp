// Units that Grafana does not know, and panels without one: both show bare numbers.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"
#include "compiler/grafana/units.h"

namespace qoe::grafana {
namespace {

using diag::Code;

void CheckUnit(const Field& unit, diag::Sink& sink) {
  if (!unit.present() || unit.text.find('$') != std::string_view::npos) return;
  const UnitFact fact = FindUnit(unit.text);
  if (fact.kind == UnitKind::Known) return;
  // Free text is a way to write a unit of one's own, and `ops/s` reads well; `seconds` does not
  // become minutes.
  const bool likely = fact.kind == UnitKind::Slip && unit.text.find('/') == std::string_view::npos;
  diag::Report report = sink.AddAs(
      likely ? diag::Severity::Warning : diag::Severity::Hint, Code::UnknownGrafanaUnit,
      unit.location,
      "`{}` is no unit of Grafana: the text is written behind the number, which is not scaled",
      unit.text);
  if (fact.kind == UnitKind::Slip) report.Help("did you mean `{}`?", fact.meant);
  report.Help("`suffix:{}` says that the text is meant", unit.text);
}

// Visualisations that write the values of queries.
bool ShowsNumbers(std::string_view type) {
  for (const char* each :
       {"timeseries", "stat", "gauge", "bargauge", "barchart", "graph", "singlestat", "piechart"}) {
    if (type == each) return true;
  }
  return false;
}

// Texts instead of numbers: "up", "down".
bool HasMappings(const Panel& panel) {
  const json::Value* mappings = panel.FieldDefault("mappings");
  return mappings != nullptr && !mappings->items.empty();
}

bool LacksUnit(const Panel& panel) {
  if (panel.kind != PanelKind::Panel || !ShowsNumbers(panel.type.text)) return false;
  if (!panel.unit.text.empty() || !panel.overrides.empty() || HasMappings(panel)) return false;
  for (const Target& target : panel.targets) {
    if (target.query >= 0) return true;
  }
  return false;
}

}  // namespace

void CheckUnits(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> without;
  for (const Panel& panel : cx.dashboard.panels) {
    CheckUnit(panel.unit, sink);
    for (const UnitOverride& each : panel.overrides) CheckUnit(each.unit, sink);
    if (LacksUnit(panel)) without.push_back(panel.location);
  }
  if (without.empty()) return;
  diag::Report report = sink.AddAs(
      diag::Severity::Hint, Code::PanelWithoutUnit, without[0],
      "{} no unit: nobody can tell seconds from milliseconds",
      without.size() == 1 ? "this panel has" : fmt::format("{} panels have", without.size()));
  LabelOthers(without, "no unit", report);
  report.Help(R"(`"unit": "short"` where the values are plain counts)");
}

}  // namespace qoe::grafana
