// Diagnostics as text. The renderers know nothing of terminals; the caller says whether colour is
// wanted.
#pragma once

#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/file.h"

namespace qoe::diag {

struct TextOptions {
  bool colour = false;
};

// For people: code, message, the line with a caret, labels, notes and help, and a closing count.
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const source::FileSet& files,
                       const TextOptions& options);

// For programs: `{"diagnostics": [{"code", "name", "severity", "file", "line", "column",
// "end_line", "end_column", "message", "labels", "notes", "help"}], "summary": {…}}`; 1-based,
// columns in characters. Ends with a line feed.
std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const source::FileSet& files);

// What was found in one set of files; it must live while it is rendered.
struct Findings {
  std::vector<Diagnostic> diagnostics;
  const source::FileSet* files = nullptr;
};
// The same for several sets of files, as one document.
std::string RenderJson(const std::vector<Findings>& all);

}  // namespace qoe::diag
