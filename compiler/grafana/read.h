// From JSON to a dashboard.
//
// Read are the classic model (schema versions 1 to 42, with `rows` or `panels`, also nested), the
// same wrapped in `{"dashboard": …}` as the HTTP API takes it, and resources of
// `dashboard.grafana.app`: version 1 holds the classic model, version 2 elements and a layout.
// Source: Grafana 12, dashboard JSON model and apps/dashboard (v2beta1).
#pragma once

#include "compiler/grafana/dashboard.h"

namespace qoe::grafana {

// Text in the result is a view into `root`, which must outlive it.
Dashboard Read(const json::Value& root, source::FileId file);

// Whether an object is a dashboard, in whichever form.
bool IsDashboard(const json::Value& root);

}  // namespace qoe::grafana
