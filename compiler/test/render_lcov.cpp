// LCOV's tracefile. Source: geninfo(1) of LCOV 1.16, section FILES.
#include <fmt/format.h>

#include <iterator>
#include <map>

#include "compiler/test/render.h"

namespace qoe::test {
namespace {

uint32_t LineOf(source::Location location, const source::FileSet& files) {
  return files[location.file].Position(location.span.begin).line;
}

// The records of one file.
class Tracefile {
 public:
  explicit Tracefile(const source::FileSet& files) : files_(files) {}

  void Add(const RuleCoverage& covered) {
    const Rule& rule = *covered.rule;
    const uint32_t line = LineOf(rule.location, files_);
    // Functions are told apart by their names; levels of an alert may share one.
    const size_t of_name = ++names_[rule.name];
    const std::string name = of_name == 1 ? rule.name : fmt::format("{}#{}", rule.name, of_name);
    fmt::format_to(std::back_inserter(functions_), "FN:{},{}\n", line, name);
    fmt::format_to(std::back_inserter(hits_), "FNDA:{},{}\n", covered.tests, name);
    ++functions_found_;
    functions_hit_ += covered.tests > 0 ? 1 : 0;
    lines_[line] += covered.tests;
    for (size_t i = 0; i < covered.branches.size(); ++i) {
      const Branch& branch = covered.branches[i];
      const uint32_t at = LineOf(rule.expr_text.Locate(files_, branch.span), files_);
      fmt::format_to(std::back_inserter(branches_), "BRDA:{},{},{},{}\n", at, functions_found_ - 1,
                     i, branch.tests);
      ++branches_found_;
      branches_hit_ += branch.tests > 0 ? 1 : 0;
    }
  }

  std::string Text(const std::string& path) const {
    std::string out =
        fmt::format("TN:\nSF:{}\n{}{}FNF:{}\nFNH:{}\n{}BRF:{}\nBRH:{}\n", path, functions_, hits_,
                    functions_found_, functions_hit_, branches_, branches_found_, branches_hit_);
    size_t hit = 0;
    for (const auto& [line, tests] : lines_) {
      fmt::format_to(std::back_inserter(out), "DA:{},{}\n", line, tests);
      hit += tests > 0 ? 1 : 0;
    }
    fmt::format_to(std::back_inserter(out), "LF:{}\nLH:{}\nend_of_record\n", lines_.size(), hit);
    return out;
  }

 private:
  const source::FileSet& files_;
  std::string functions_, hits_, branches_;
  size_t functions_found_ = 0, functions_hit_ = 0, branches_found_ = 0, branches_hit_ = 0;
  std::map<uint32_t, size_t> lines_;
  std::map<std::string, size_t> names_;
};

}  // namespace

std::string RenderLcov(const Coverage& coverage, const source::FileSet& files) {
  std::map<int32_t, Tracefile> traces;  // by the file's number
  for (const RuleCoverage& covered : coverage.rules())
    traces.try_emplace(covered.rule->location.file.index, files).first->second.Add(covered);
  std::string out;
  for (const auto& [file, trace] : traces) out += trace.Text(files[source::FileId{file}].path());
  return out;
}

}  // namespace qoe::test
