// The line protocol: requests in, answers out, line by line in the same order.
#pragma once

#include <istream>
#include <ostream>

#include "compiler/protocol/answer.h"

namespace qoe::protocol {

// Answers every line of `in` until it ends. What is there is answered and flushed at once, so that
// an editor that waits for each answer works as well as a file of a million lines, which is spread
// over all cores. Empty lines are skipped. Returns whether every answer was "ok".
bool Serve(AnswererFactory make, std::istream& in, std::ostream& out);

}  // namespace qoe::protocol
