// The files that the files of a spec name under `use`.
#pragma once

#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// Adds the files that the `ids` use, and those that these use, to `files` and to `ids`, each once.
// False where one cannot be had, which is reported at the path that names it (QOE0119).
bool AddUsedFiles(std::vector<source::FileId>& ids, source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::driver
