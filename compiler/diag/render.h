// Diagnostics as text. The renderers know nothing of terminals; the caller says whether colour is
// wanted. Each ends with a line feed, where it says anything.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::diag {

// What was found in one set of files; the set must live while it is rendered.
struct Findings {
  std::vector<Diagnostic> diagnostics;
  const source::FileSet* files = nullptr;
  std::vector<Diagnostic> silenced;
};

Findings FindingsOf(const Sink& sink, const source::FileSet& files);

// How many there are of each.
struct Counts {
  size_t errors = 0, warnings = 0, hints = 0, silenced = 0;

  void Add(const Findings& findings);
  void Add(Severity severity);
  // "2 errors, 1 warning, 3 silenced"; empty when there are none.
  std::string Text() const;
};

struct TextOptions {
  bool colour = false;
};

// For people: code, message, the line with a caret, labels, notes and help.
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const source::FileSet& files,
                       const TextOptions& options);

// For programs: `{"diagnostics": [{"code", "name", "severity", "file", "line", "column",
// "end_line", "end_column", "message", "labels", "notes", "help", "fix"}], "summary": {…}}`;
// 1-based, columns in characters, ends behind the last character. `fix` is null or `{"title",
// "safe", "edits": [{"file", "line", …, "replacement"}]}`.
std::string RenderJson(const std::vector<Findings>& all);

// What SARIF says of the program itself.
struct SarifOptions {
  std::string version;
  // The page of a code (`QOE0401`) in Markdown; may be empty.
  std::function<std::string_view(std::string_view code)> page;
};

// SARIF 2.1.0 (OASIS), for code scanning: one run, with the rules of what was found.
std::string RenderSarif(const std::vector<Findings>& all, const SarifOptions& options);

// Workflow commands of GitHub Actions: a line for each finding, which becomes an annotation.
std::string RenderGithub(const std::vector<Findings>& all);

// JUnit's XML: a test case for each file, which fails when something was found in it.
std::string RenderJunit(const std::vector<Findings>& all);

}  // namespace qoe::diag
