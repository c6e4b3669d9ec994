// Alerts within panels were removed in Grafana 11: they stay in the file and are never evaluated.
#include "compiler/grafana/check_context.h"

namespace qoe::grafana {

void CheckPanelAlerts(const CheckContext& cx, diag::Sink& sink) {
  for (const Panel& panel : cx.dashboard.panels) {
    const json::Value* alert = panel.json != nullptr ? panel.json->Find("alert") : nullptr;
    if (alert == nullptr || alert->kind != json::Kind::Object || alert->members.empty()) continue;
    sink.Add(diag::Code::PanelAlert, {cx.dashboard.file_id, {alert->begin, alert->end}},
             "the panel's alert is not evaluated: Grafana 11 has no alerts within panels")
        .Label(panel.location, "the panel")
        .Help("make it an alert rule of Prometheus, Mimir or Grafana");
  }
}

}  // namespace qoe::grafana
