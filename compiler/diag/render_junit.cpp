// Of several failures in one test case readers of JUnit's XML show the first, so that a file's
// findings are one failure.
#include <fmt/format.h>

#include <iterator>
#include <map>

#include "compiler/diag/junit.h"
#include "compiler/diag/render.h"
#include "compiler/diag/render_parts.h"

namespace qoe::diag {
namespace {

constexpr std::string_view kNoFile = "(no file)";  // the test case of findings without a place

// What was found in one file.
struct FileFindings {
  Counts counts;
  std::string text;
};

using FilesFindings = std::map<std::string, FileFindings, std::less<>>;

void Add(const Diagnostic& diagnostic, const source::FileSet& files, FilesFindings& found) {
  const std::optional<Region> region = RegionOf(diagnostic.location, files);
  FileFindings& to = found[std::string(region ? region->path : kNoFile)];
  to.counts.Add(diagnostic.severity);
  const std::string place =
      region ? fmt::format("{}:{}:{}: ", region->path, region->begin.line, region->begin.column)
             : "";
  fmt::format_to(std::back_inserter(to.text), "{}{}[{}]: {}\n", place, Text(diagnostic.severity),
                 Text(diagnostic.code), WholeText(diagnostic));
}

}  // namespace

std::string RenderJunit(const std::vector<Findings>& all) {
  FilesFindings found;
  for (const Findings& findings : all) {
    for (size_t i = 0; i < findings.files->size(); ++i)
      found[(*findings.files)[{static_cast<int32_t>(i)}].path()];
    for (const Diagnostic& diagnostic : findings.diagnostics)
      Add(diagnostic, *findings.files, found);
  }
  JunitSuite suite{"qoec check", "qoec", {}};
  for (const auto& [path, each] : found) {
    JunitCase& test = suite.cases.emplace_back();
    test.name = path;
    if (path != kNoFile) test.file = path;
    if (each.text.empty()) continue;
    test.state = JunitCase::State::Failed;
    test.message = each.counts.Text();
    test.text = each.text;
  }
  return JunitText(suite);
}

}  // namespace qoe::diag
