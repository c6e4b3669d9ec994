#include <fmt/format.h>

#include "compiler/base/counted.h"
#include "compiler/diag/render.h"

namespace qoe::diag {
namespace {}  // namespace

Findings FindingsOf(const Sink& sink, const source::FileSet& files) {
  return {sink.Sorted(), &files, sink.Silenced()};
}

void Counts::Add(Severity severity) {
  switch (severity) {
    case Severity::Error:
      ++errors;
      break;
    case Severity::Warning:
      ++warnings;
      break;
    case Severity::Hint:
      ++hints;
      break;
  }
}

void Counts::Add(const Findings& findings) {
  for (const Diagnostic& diagnostic : findings.diagnostics) Add(diagnostic.severity);
  silenced += findings.silenced.size();
}

std::string Counts::Text() const {
  std::string text;
  const auto add = [&](size_t count, const std::string& part) {
    if (count > 0) text += (text.empty() ? "" : ", ") + part;
  };
  add(errors, Counted(errors, "error"));
  add(warnings, Counted(warnings, "warning"));
  add(hints, Counted(hints, "hint"));
  add(silenced, fmt::format("{} silenced", silenced));
  return text;
}

}  // namespace qoe::diag
