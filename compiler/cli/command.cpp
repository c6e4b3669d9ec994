#include "compiler/cli/command.h"

#include <fmt/format.h>

#include "compiler/diag/render.h"

namespace qoe::cli {

void AddFormatOption(CLI::App& command, std::string& format,
                     const std::vector<std::string>& formats) {
  command
      .add_option("--format", format,
                  fmt::format("How findings are printed: {}", fmt::join(formats, ", ")))
      ->check(CLI::IsMember(formats))
      ->default_val("text");
}

void PrintDiagnostics(const diag::Sink& sink, const source::FileSet& files,
                      const std::string& format, Environment& env) {
  if (format == "json") {
    env.out << diag::RenderJson({diag::FindingsOf(sink, files)});
  } else {
    env.err << diag::RenderText(sink.Sorted(), files, {env.colour});
  }
}

std::string CountText(const diag::Sink& sink) {
  diag::Counts counts;
  counts.Add(diag::Findings{sink.Sorted(), nullptr, sink.Silenced()});
  return counts.Text();
}

}  // namespace qoe::cli
