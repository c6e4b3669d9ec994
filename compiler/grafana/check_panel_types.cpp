// Panels of types that need AngularJS, which Grafana 12 no longer has. Types that are not in the
// table are other people's plugins: nothing is said about them.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {
namespace {

struct Removed {
  std::string_view type, replacement;
};

constexpr Removed kRemoved[] = {
#define GRAFANA_REMOVED_PANEL(type, replacement) {type, replacement},
#include "compiler/grafana/panel_types.def"
#undef GRAFANA_REMOVED_PANEL
};

}  // namespace

void CheckPanelTypes(const CheckContext& cx, diag::Sink& sink) {
  for (const Removed& removed : kRemoved) {
    std::vector<source::Location> places;
    for (const Panel& panel : cx.dashboard.panels) {
      if (panel.kind == PanelKind::Panel && panel.type.text == removed.type)
        places.push_back(panel.type.location);
    }
    if (places.empty()) continue;
    diag::Report report = sink.Add(
        diag::Code::RemovedPanelType, places[0],
        "{} of the type `{}`, which Grafana 12 no longer has: it shows `{}` instead, and not all "
        "settings are kept",
        places.size() == 1 ? "the panel is" : fmt::format("{} panels are", places.size()),
        removed.type, removed.replacement);
    LabelOthers(places, "another one", report);
    report.Help("open and save the dashboard in a current Grafana, or write `{}`",
                removed.replacement);
  }
}

}  // namespace qoe::grafana
