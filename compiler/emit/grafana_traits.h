// What differs between the releases of Grafana that dashboards are written for.
#pragma once

#include <string_view>

#include "compiler/artifact/dashboard.h"

namespace qoe::emit {

// Sources: the options of @grafana/schema 10.4.0, 11.6.0 and 12.3.0; annotations: the packages of
// Grafana's own Prometheus datasource of the same releases.
struct GrafanaTraits {
  int schema_version;               // the content already satisfies its migrations
  std::string_view plugin_version;  // keeps the migrations of panels from running
  bool stat_percent_change_colour;  // options that are demanded where they are known
  bool bar_gauge_legend;
  bool pie_sort;
  bool annotation_expr;    // an annotation asks `expr`
  bool annotation_target;  // an annotation asks what its `target` says
};

const GrafanaTraits& TraitsOf(artifact::GrafanaRelease release);

}  // namespace qoe::emit
