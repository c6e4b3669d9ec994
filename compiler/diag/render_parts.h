// What the renderers share; used in this folder alone.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/file.h"

namespace qoe::diag {

// A place as programs want it: 1-based, the end behind the last character.
struct Region {
  std::string_view path;
  source::LineColumn begin, end;
};

// Nothing for what has no place.
std::optional<Region> RegionOf(source::Location location, const source::FileSet& files);

// The message with notes and help, a line each; for formats that have one text for all of it.
std::string WholeText(const Diagnostic& diagnostic);

}  // namespace qoe::diag
