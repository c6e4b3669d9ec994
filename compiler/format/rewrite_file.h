// A file's text replaced in one step.
#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace qoe::format {

// Writes `text` beside the file and puts it in its place by rename, so that a full disk or a kill
// half-way leaves the old file whole. Mode and, where we may, owner stay; a symbolic link stays
// one, and what it leads to is replaced.
Status RewriteFile(const std::string& path, std::string_view text);

}  // namespace qoe::format
