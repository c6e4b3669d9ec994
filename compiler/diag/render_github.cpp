// Workflow commands of GitHub Actions. Source: docs.github.com, "Workflow commands for GitHub
// Actions", and `escapeData`, `escapeProperty` of actions/toolkit packages/core/src/command.ts.
#include <fmt/format.h>

#include "compiler/diag/render.h"
#include "compiler/diag/render_parts.h"

namespace qoe::diag {
namespace {

// In the text of a command a per cent sign and line breaks are escaped, in its properties also
// what ends one.
enum class Part : uint8_t { Message, Property };

std::string Escaped(std::string_view text, Part part) {
  std::string out;
  for (const char c : text) {
    const bool separator = part == Part::Property && (c == ':' || c == ',');
    if (c == '%' || c == '\r' || c == '\n' || separator) {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    } else {
      out.push_back(c);
    }
  }
  return out;
}

std::string_view CommandOf(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Hint:
      return "notice";
  }
  return "notice";
}

}  // namespace

std::string RenderGithub(const std::vector<Findings>& all) {
  std::string out;
  for (const Findings& findings : all) {
    for (const Diagnostic& diagnostic : findings.diagnostics) {
      fmt::format_to(std::back_inserter(out), "::{} ", CommandOf(diagnostic.severity));
      if (const auto region = RegionOf(diagnostic.location, *findings.files)) {
        fmt::format_to(std::back_inserter(out), "file={},line={},col={},endLine={},endColumn={},",
                       Escaped(region->path, Part::Property), region->begin.line,
                       region->begin.column, region->end.line, region->end.column);
      }
      fmt::format_to(std::back_inserter(out), "title={} {}::{}\n", Text(diagnostic.code),
                     Name(diagnostic.code), Escaped(WholeText(diagnostic), Part::Message));
    }
  }
  return out;
}

}  // namespace qoe::diag
