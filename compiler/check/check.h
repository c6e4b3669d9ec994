// The checks: questions about a whole spec that only report. In: a program. Out: diagnostics;
// the program is not changed, and no check depends on another's having run.
#pragma once

#include "compiler/check/catalogue.h"
#include "compiler/check/expression/context.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"

namespace qoe::check {

void Run(const Program& program, const source::FileSet& files, diag::Sink& sink);

// What a catalogue says of the server.
Environment EnvironmentOf(const Program& program);

// Adds what the indicators of a program record to a catalogue that was made of the same program.
void AddRecorded(const Program& program, Catalogue& catalogue);

}  // namespace qoe::check
