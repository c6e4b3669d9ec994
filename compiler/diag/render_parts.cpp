#include "compiler/diag/render_parts.h"

#include <algorithm>

namespace qoe::diag {

std::optional<Region> RegionOf(source::Location location, const source::FileSet& files) {
  if (!location.file.valid()) return std::nullopt;
  const source::File& file = files[location.file];
  return Region{file.path(), file.Position(location.span.begin),
                file.Position(std::max(location.span.begin, location.span.end))};
}

std::string WholeText(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const std::string& note : diagnostic.notes) text += "\nnote: " + note;
  for (const std::string& help : diagnostic.help) text += "\nhelp: " + help;
  return text;
}

}  // namespace qoe::diag
