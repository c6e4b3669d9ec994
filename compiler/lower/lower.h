// A checked program → what it compiles to. In: a program without errors. Out: the bundle; the only
// thing that can still be reported is that a target's limits are exceeded or that a value does not
// fit a SQL column.
//
// Promised: the same program gives the same bundle; order is the spec's order; published names are
// kept; a group larger than the target's limit is split into `name`, `name_2`, ….
#pragma once

#include "compiler/artifact/bundle.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"

namespace qoe::lower {

artifact::Bundle Lower(const Program& program, diag::Sink& sink);

}  // namespace qoe::lower
