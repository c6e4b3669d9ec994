// Which series a stream of a scenario has.
#pragma once

#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

// Reports a stream whose labels cannot tell as many series apart as it is to have.
artifact::Stream LowerStream(const Program& program, const Stream& stream, diag::Sink& sink);

}  // namespace qoe::lower
