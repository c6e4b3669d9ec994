// Words of the spec language that mean the same once it is resolved.
#pragma once

#include "compiler/spec/model.h"

namespace qoe {

using spec::Breach;
using spec::Comparison;
using spec::DatasourceType;
using spec::Governance;
using spec::GrafanaVersion;
using spec::IndicatorKind;
using spec::MetricStore;
using spec::MetricType;
using spec::Over;
using spec::Samples;
using spec::Scheme;
using spec::Visualisation;
using spec::WhenMissing;

}  // namespace qoe
