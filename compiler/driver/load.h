// Files of a spec → text that the reader can take. Reports what cannot be read, is empty, is not
// UTF-8 or has Windows line ends (QOE00xx).
#pragma once

#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// Adds the spec files of a folder (or one file) to `files` and returns those that can be parsed.
std::vector<source::FileId> LoadSpec(const std::string& path, source::FileSet& files,
                                     diag::Sink& sink);

// Adds one text as a file; an invalid id when the YAML parser must not see it (it was reported).
source::FileId AddText(const std::string& name, std::string text, source::FileSet& files,
                       diag::Sink& sink);

}  // namespace qoe::driver
