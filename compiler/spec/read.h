// YAML documents → Model. In: parsed files. Out: everything that was written; what was written
// wrongly is reported (QOE01xx) and left out. Independent errors are all reported in one run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"

namespace qoe::spec {

// Reads the files as one program, in the order given. The first `own` of them are the spec's own,
// the others are those that it uses.
Model Read(const source::FileSet& files, const std::vector<source::FileId>& file_ids,
           diag::Sink& sink, size_t own = SIZE_MAX);

}  // namespace qoe::spec
