#pragma once

#include "tests/acceptance/dashboard.h"

namespace qoe::acceptance {

// A small dashboard in which nothing is wrong, for tests of the checks: they spoil one thing each.
// Its second panel is a row, its third the row's only panel.
Dashboard MadeUpDashboard();

}  // namespace qoe::acceptance
