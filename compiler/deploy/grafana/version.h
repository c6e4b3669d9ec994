// Versions of a dashboard against each other; used by the target alone.
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "compiler/deploy/grafana/api.h"

namespace qoe::grafana_target {

// "version 8, by alice at 2026-11-22T04:51:57Z"
std::string VersionText(const LiveDashboard& live);

// Whether what is live is what was read before, maybe under another number.
bool IsAsBefore(const LiveDashboard& live, const LiveDashboard& before);

// An error in these words.
Error Failed(std::string message);

}  // namespace qoe::grafana_target
