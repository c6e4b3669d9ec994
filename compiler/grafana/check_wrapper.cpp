// `{"dashboard": …}` is what the HTTP API takes. In a file that Grafana is provisioned with, it is
// a dashboard without a title, and refused.
#include "compiler/grafana/check_context.h"

namespace qoe::grafana {

void CheckWrapper(const CheckContext& cx, diag::Sink& sink) {
  const Dashboard& dashboard = cx.dashboard;
  if (!dashboard.wrapper.present() || !dashboard.wrapped_alone) return;
  sink.Add(diag::Code::WrappedDashboard, dashboard.wrapper.location,
           "the dashboard stands below the key `dashboard`: the HTTP API takes that, but a file "
           "that "
           "Grafana loads is refused, for it has no title")
      .Help("for provisioning, leave only what stands inside")
      .Help("for the HTTP API, say so with `overwrite` or `folderUid` beside it");
}

}  // namespace qoe::grafana
