#include <fmt/format.h>

#include <iterator>
#include <sstream>

#include "compiler/base/counted.h"
#include "compiler/test/render.h"

namespace qoe::test {
namespace {

constexpr std::string_view kRed = "\033[31m", kGreen = "\033[32m", kPlain = "\033[0m";

char MarkOf(LineKind kind) {
  switch (kind) {
    case LineKind::Same:
      return ' ';
    case LineKind::Missing:
      return '-';
    case LineKind::Unexpected:
      return '+';
  }
  return ' ';
}

std::string Painted(std::string_view text, std::string_view colour, bool on) {
  if (!on || colour.empty()) return std::string(text);
  return fmt::format("{}{}{}", colour, text, kPlain);
}

// Colours the lines of a difference.
std::string PaintedDiff(const std::string& text, bool on) {
  if (!on) return text;
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const size_t first = line.find_first_not_of(' ');
    const char mark = first == std::string::npos ? ' ' : line[first];
    const bool diff = first != std::string::npos && line.compare(first + 1, 1, " ") == 0;
    out += Painted(line, !diff ? "" : mark == '-' ? kRed : mark == '+' ? kGreen : "", on) + "\n";
  }
  return out;
}

}  // namespace

std::string PlaceText(source::Location location, const source::FileSet& files) {
  if (!location.file.valid()) return {};
  const source::File& file = files[location.file];
  const source::LineColumn place = file.Position(location.span.begin);
  return fmt::format("{}:{}:{}", file.path(), place.line, place.column);
}

std::string FailureText(const Failure& failure, const source::FileSet& files,
                        std::string_view indent) {
  std::string out =
      fmt::format("{}{}  --> {}\n", indent, failure.title, PlaceText(failure.location, files));
  const auto line = [&](std::string_view text) {
    fmt::format_to(std::back_inserter(out), "{}  {}\n", indent, text);
  };
  if (!failure.problem.empty()) line(failure.problem);
  if (!failure.diff.empty()) line("- expected, + got:");
  for (const DiffLine& diff : failure.diff)
    line(fmt::format("{} {}", MarkOf(diff.kind), diff.text));
  for (const std::string& note : failure.notes) line(fmt::format("= {}", note));
  return out;
}

std::string RenderText(const std::vector<FileOutcome>& outcomes, const source::FileSet& files,
                       const RenderOptions& options) {
  std::string out;
  size_t passed = 0, failed = 0, skipped = 0, interrupted = 0, expectations = 0;
  for (const FileOutcome& file : outcomes) {
    out += file.path + "\n";
    if (file.unreadable) out += "  nothing could be run\n";
    for (const TestOutcome& test : file.tests) {
      if (test.skipped) {
        (test.interrupted ? interrupted : skipped) += file.unreadable ? 0 : 1;
        failed += file.unreadable ? 1 : 0;
        continue;
      }
      expectations += test.expectations;
      (test.passed() ? passed : failed) += 1;
      const std::string_view verdict = test.passed() ? "ok    " : "FAILED";
      fmt::format_to(std::back_inserter(out), "  {}  {}\n",
                     Painted(verdict, test.passed() ? kGreen : kRed, options.colour), test.name);
      for (const Failure& failure : test.failures)
        out += PaintedDiff(FailureText(failure, files, "          "), options.colour);
      if (test.failures.empty() && !test.passed())
        out += "          what is wrong with it stands above\n";
    }
  }
  if (passed + failed + interrupted == 0 && skipped > 0)
    return out + fmt::format("none of {} is selected\n", Counted(skipped, "test"));
  fmt::format_to(std::back_inserter(out), "{}, {}: {} ok, {} failed",
                 Counted(passed + failed, "test"), Counted(expectations, "expectation"), passed,
                 failed);
  if (interrupted > 0) fmt::format_to(std::back_inserter(out), ", {} not finished", interrupted);
  if (skipped > 0) fmt::format_to(std::back_inserter(out), ", {} not selected", skipped);
  return out + "\n";
}

}  // namespace qoe::test
