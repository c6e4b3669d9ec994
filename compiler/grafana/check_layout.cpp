// Panels that lie on each other or beside the grid: Grafana moves them, so that the dashboard looks
// unlike what was written. In resources of version 2: elements that the layout does not place.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {
namespace {

constexpr int kColumns = 24;
// Cells; fractions come of divisions, such as a third of the width.
constexpr double kSlack = 0.01;

struct Top {
  double bottom = 0;
  const Panel* panel = nullptr;
};

std::string NameOf(const Panel& panel) {
  return panel.title.text.empty() ? "the panel" : fmt::format("`{}`", panel.title.text);
}

void CheckEdges(const Panel& panel, diag::Sink& sink) {
  const GridPos& grid = *panel.grid_pos;
  if (grid.x + grid.width <= kColumns + kSlack && grid.x >= 0) return;
  sink.Add(diag::Code::PanelPosition, grid.location,
           "{} takes the columns {} to {}, but the grid has only {}: Grafana moves or narrows it",
           NameOf(panel), grid.x, grid.x + grid.width, kColumns)
      .Help("`x` + `w` is at most {}", kColumns);
}

// From top to bottom; each column knows how far down it is taken.
void CheckOverlaps(std::vector<const Panel*>& panels, diag::Sink& sink) {
  std::stable_sort(panels.begin(), panels.end(),
                   [](const Panel* a, const Panel* b) { return a->grid_pos->y < b->grid_pos->y; });
  std::array<Top, kColumns> columns;
  for (const Panel* panel : panels) {
    const GridPos& grid = *panel->grid_pos;
    const double left = std::clamp(grid.x, 0.0, double{kColumns});
    const double right = std::clamp(grid.x + grid.width, 0.0, double{kColumns});
    const Panel* below = nullptr;
    for (auto i = static_cast<size_t>(left); static_cast<double>(i) < right - kSlack; ++i) {
      Top& top = columns[i];
      const bool covers = top.panel != nullptr && top.bottom > grid.y + kSlack;
      const bool beside =
          covers && top.panel->grid_pos->x + top.panel->grid_pos->width <= left + kSlack;
      if (covers && !beside && below == nullptr) below = top.panel;
      if (grid.y + grid.height > top.bottom) top = {grid.y + grid.height, panel};
    }
    if (below == nullptr) continue;
    sink.Add(diag::Code::PanelPosition, grid.location,
             "{} lies on {}: Grafana moves one of them down", NameOf(*panel), NameOf(*below))
        .Label(below->grid_pos->location, "{} is here", NameOf(*below))
        .Help("panels of one grid must not share cells: compare `x`, `y`, `w` and `h`");
  }
}

void CheckPlaced(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> lost;
  for (const Panel& panel : cx.dashboard.panels) {
    if (panel.grid < 0) lost.push_back(panel.location);
  }
  if (lost.empty()) return;
  const bool all = lost.size() == cx.dashboard.panels.size();
  diag::Report report =
      sink.Add(diag::Code::PanelPosition, lost[0], "{}: Grafana does not show {}",
               all                ? "the layout places no panel at all"
               : lost.size() == 1 ? "the layout does not place this panel"
                                  : fmt::format("the layout does not place {} panels", lost.size()),
               lost.size() == 1 ? "it" : "them");
  LabelOthers(lost, "not placed", report);
  report.Help("name each element in an item of `layout`");
}

}  // namespace

void CheckLayout(const CheckContext& cx, diag::Sink& sink) {
  std::map<int, std::vector<const Panel*>> grids;
  for (const Panel& panel : cx.dashboard.panels) {
    const bool placed = panel.kind == PanelKind::Panel || panel.kind == PanelKind::Library;
    if (!placed || !panel.grid_pos) continue;
    CheckEdges(panel, sink);
    grids[panel.grid].push_back(&panel);
  }
  for (auto& [grid, panels] : grids) CheckOverlaps(panels, sink);
  if (cx.dashboard.format == Format::Resource) CheckPlaced(cx, sink);
}

}  // namespace qoe::grafana
