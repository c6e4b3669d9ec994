// Names → ids, defaults, parsed expressions, references between files.
//
// In: the model of a spec. Out: a program; what could not be resolved was reported and is marked
// (`ok == false`, an invalid id), so that later stages pass over it in silence and one run shows
// every independent mistake. The model and the files must outlive the program.
#pragma once

#include <cstdint>
#include <memory>

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::resolve {

// What the files are.
enum class Role : uint8_t {
  Spec,
  Catalogue,  // of metrics that rule files and dashboards use: there is no system, and less is
              // known
};

// `where` is the place of the spec as a whole, for what is missing altogether.
std::unique_ptr<Program> Resolve(const spec::Model& model, const source::FileSet& files,
                                 source::Location where, diag::Sink& sink, Role role = Role::Spec);

}  // namespace qoe::resolve
