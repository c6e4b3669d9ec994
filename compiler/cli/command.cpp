#include "compiler/cli/command.h"

#include <fmt/format.h>

#include "compiler/diag/render.h"

namespace qoe::cli {
namespace {

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

void AddFormatOption(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "How findings are printed: text, json")
      ->check(CLI::IsMember({"text", "json"}))
      ->default_val("text");
}

void PrintDiagnostics(const diag::Sink& sink, const source::FileSet& files,
                      const std::string& format, Environment& env) {
  const std::vector<diag::Diagnostic> sorted = sink.Sorted();
  if (format == "json") {
    env.out << diag::RenderJson(sorted, files);
  } else {
    env.err << diag::RenderText(sorted, files, {env.colour});
  }
}

std::string CountText(const diag::Sink& sink) {
  size_t errors = 0, warnings = 0;
  for (const diag::Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == diag::Severity::Error) ++errors;
    if (diagnostic.severity == diag::Severity::Warning) ++warnings;
  }
  std::string text;
  if (errors > 0) text = Counted(errors, "error");
  if (warnings > 0)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", Counted(warnings, "warning"));
  return text;
}

}  // namespace qoe::cli
