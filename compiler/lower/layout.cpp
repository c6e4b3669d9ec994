#include <algorithm>

#include "compiler/lower/stages.h"

namespace qoe::lower {
namespace {

struct Size {
  int w, h;
};

// How large a panel is when the spec does not say.
Size DefaultSize(artifact::PanelType type) {
  switch (type) {
    case artifact::PanelType::Row:
      return {kColumns, 1};
    case artifact::PanelType::Stat:
    case artifact::PanelType::Gauge:
      return {6, 5};
    case artifact::PanelType::BarGauge:
    case artifact::PanelType::BarChart:
    case artifact::PanelType::PieChart:
      return {8, 8};
    case artifact::PanelType::Timeseries:
    case artifact::PanelType::Heatmap:
      return {8, 8};
    case artifact::PanelType::Table:
    case artifact::PanelType::Geomap:
      return {12, 9};
    case artifact::PanelType::Logs:
      return {kColumns, 9};
    case artifact::PanelType::Text:
      return {kColumns, 3};
  }
  return {kColumns, 8};
}

// One line of panels under construction.
class Line {
 public:
  bool Takes(int width) const { return panels_.empty() || width_ + width <= kColumns; }

  void Add(artifact::Panel& panel, bool fixed) {
    width_ += panel.grid.w;
    height_ = std::max(height_, panel.grid.h);
    panels_.push_back({&panel, fixed});
  }

  // Fills the line's width with the panels that have no width of their own, and places all of them.
  // Returns the line's height.
  int Place(int y) {
    int spare = kColumns - width_;
    int stretchable = 0;
    for (const Item& item : panels_) stretchable += item.fixed ? 0 : 1;
    int x = 0;
    for (const Item& item : panels_) {
      if (!item.fixed) {
        const int share = spare / stretchable;
        item.panel->grid.w += share;
        spare -= share;
        --stretchable;
        item.panel->grid.h = height_;
      }
      item.panel->grid.x = x;
      item.panel->grid.y = y;
      x += item.panel->grid.w;
    }
    const int height = height_;
    *this = Line();
    return height;
  }

 private:
  struct Item {
    artifact::Panel* panel;
    bool fixed;
  };
  std::vector<Item> panels_;
  int width_ = 0, height_ = 0;
};

bool HasOwnWidth(const artifact::Panel& panel) {
  return panel.grid.w > 0 || panel.type == artifact::PanelType::Row;
}

// Four panels of a third of the width become two lines of two, not three and one.
void BalanceRun(std::span<artifact::Panel> run) {
  const int width = DefaultSize(run[0].type).w;
  const auto count = static_cast<int>(run.size());
  const int most = kColumns / width;
  const int lines = (count + most - 1) / most;
  const int per_line = (count + lines - 1) / lines;
  for (artifact::Panel& panel : run) panel.grid.w = kColumns / per_line;
  // The last line may hold fewer; they fill it.
  const int last = count - per_line * (lines - 1);
  for (artifact::Panel& panel : run.last(static_cast<size_t>(last))) panel.grid.w = kColumns / last;
}

// Gives neighbours of one default size, none of them with a width of its own, their share of the
// lines that they take. Only where they need more than one line: a single line is stretched as it
// is filled, with whatever else stands in it.
void Balance(std::vector<artifact::Panel>& panels) {
  for (size_t first = 0; first < panels.size();) {
    size_t last = first + 1;
    const int width = DefaultSize(panels[first].type).w;
    while (last < panels.size() && !HasOwnWidth(panels[first]) && !HasOwnWidth(panels[last]) &&
           DefaultSize(panels[last].type).w == width) {
      ++last;
    }
    if (static_cast<int>(last - first) > kColumns / width) {
      BalanceRun(std::span(panels).subspan(first, last - first));
    }
    first = last;
  }
}

class Grid {
 public:
  // A row takes a line of its own. A folded one holds its panels, with the places that they have
  // when it is unfolded.
  void Add(artifact::Panel& panel) {
    Place(panel);
    if (panel.type != artifact::PanelType::Row) return;
    Finish();
    const int below = y_;
    Balance(panel.panels);
    for (artifact::Panel& inner : panel.panels) Place(inner);
    Finish();
    if (panel.collapsed) y_ = below;
  }

  void Finish() { y_ += line_.Place(y_); }

 private:
  void Place(artifact::Panel& panel) {
    panel.id = ++last_id_;
    const Size size = DefaultSize(panel.type);
    const bool fixed = HasOwnWidth(panel);
    if (panel.grid.w == 0) panel.grid.w = size.w;
    if (panel.grid.h == 0) panel.grid.h = size.h;
    panel.grid.w = std::min(panel.grid.w, kColumns);
    if (!line_.Takes(panel.grid.w)) Finish();
    line_.Add(panel, fixed);
  }

  Line line_;
  int y_ = 0;
  int last_id_ = 0;
};

}  // namespace

void LayOut(std::vector<artifact::Panel>& panels) {
  Balance(panels);
  Grid grid;
  for (artifact::Panel& panel : panels) grid.Add(panel);
  grid.Finish();
}

}  // namespace qoe::lower
