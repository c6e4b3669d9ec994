// One request of a web server, and what its answer must be like; used in this folder alone.
#pragma once

#include "compiler/artifact/verify_plan.h"
#include "compiler/verify/check.h"
#include "compiler/verify/servers.h"

namespace qoe::verify {

Outcome LookAtEndpoint(const artifact::Probe& probe, const Servers& servers);

}  // namespace qoe::verify
