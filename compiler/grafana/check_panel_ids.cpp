// Panels of one id: Grafana gives the later one another id whenever it loads the dashboard, so that
// links to it, and alerts of it, show something else.
#include <map>

#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {

void CheckPanelIds(const CheckContext& cx, diag::Sink& sink) {
  std::map<int64_t, const Panel*> first;
  std::vector<source::Location> without;
  for (const Panel& panel : cx.dashboard.panels) {
    if (panel.kind == PanelKind::OldRow) continue;
    if (!panel.id) {
      // Nobody links to a row.
      if (panel.kind != PanelKind::Row) without.push_back(panel.location);
      continue;
    }
    const auto [known, added] = first.emplace(*panel.id, &panel);
    if (added) continue;
    sink.Add(diag::Code::PanelId, panel.id_location,
             "the id {} is taken: Grafana gives this panel another one, and links to it break",
             *panel.id)
        .Label(known->second->id_location, "the first panel with this id")
        .Help("give each panel an id of its own");
  }
  if (without.empty() || cx.dashboard.format == Format::Resource) return;
  diag::Report report = sink.Add(
      diag::Code::PanelId, without[0],
      "{} no `id`: Grafana numbers them by order, and links to a panel break when that changes",
      without.size() == 1 ? "this panel has" : fmt::format("{} panels have", without.size()));
  LabelOthers(without, "no `id`", report);
  report.Help("number them in `id`, each once");
}

}  // namespace qoe::grafana
