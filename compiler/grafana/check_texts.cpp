// Panels without a description, in a dashboard that describes most of them: the reader of a panel
// at night has nothing else. Who describes none has decided so.
#include "compiler/grafana/check_context.h"
#include "compiler/grafana/several.h"

namespace qoe::grafana {

void CheckTexts(const CheckContext& cx, diag::Sink& sink) {
  std::vector<source::Location> without;
  size_t with = 0;
  for (const Panel& panel : cx.dashboard.panels) {
    const bool shows_values = panel.kind == PanelKind::Panel && !panel.targets.empty();
    if (!shows_values || panel.type.text == "logs" || panel.type.text == "alertlist") continue;
    if (panel.description.text.empty()) {
      without.push_back(panel.location);
    } else {
      ++with;
    }
  }
  if (without.empty() || with < without.size()) return;
  diag::Report report = sink.AddAs(
      diag::Severity::Hint, diag::Code::PanelWithoutText, without[0],
      "{} no description, unlike most of this dashboard",
      without.size() == 1 ? "this panel has" : fmt::format("{} panels have", without.size()));
  LabelOthers(without, "no description", report);
  report.Help("say in `description` what is shown, and what to do when it looks wrong");
}

}  // namespace qoe::grafana
