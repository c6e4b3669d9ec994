// Names → ids, defaults, parsed expressions, references between files.
//
// In: the model of a spec. Out: a program; what could not be resolved was reported and is marked
// (`ok == false`, an invalid id), so that later stages pass over it in silence and one run shows
// every independent mistake. The model and the files must outlive the program.
#pragma once

#include <memory>

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::resolve {

// `where` is the place of the spec as a whole, for what is missing altogether.
std::unique_ptr<Program> Resolve(const spec::Model& model, const source::FileSet& files,
                                 source::Location where, diag::Sink& sink);

}  // namespace qoe::resolve
