// What Grafana's types cannot say about a dashboard.
#pragma once

#include "tests/acceptance/dashboard.h"
#include "tests/acceptance/problems.h"

namespace qoe::acceptance {

// A bare dashboard with uid and title; panel ids unique; no panel outside of the 24 columns or on
// top of another; refIds unique in a panel; data sources always type and uid; thresholds ascending
// from null; every panel that draws has a description, a data source, targets and a unit (logs
// have none); every variable that is used is declared, and the other way round.
Problems CheckInvariants(const Dashboard& dashboard);

}  // namespace qoe::acceptance
