// The checks: questions about a whole program that only report. In: a program. Out: diagnostics;
// the program is not changed, and no check depends on another's having run.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"

namespace qoe::check {

void Run(const Program& program, const source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::check
