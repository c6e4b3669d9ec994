#include "compiler/cli/fix.h"

#include <fmt/format.h>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/driver/fix_files.h"
#include "compiler/format/rewrite_file.h"

namespace qoe::cli {
namespace {

std::string FixCount(size_t count) { return count == 1 ? "1 fix" : fmt::format("{} fixes", count); }

// Where in the text a byte stands, of a file as it was.
source::LineColumn PlaceIn(const driver::FixedFile& file, const diag::Diagnostic& diagnostic) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::string_view text = file.before;
  const size_t shift = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  return source::File(file.path, std::string(text.substr(shift)))
      .Position(diagnostic.location.span.begin);
}

void SayWhatIsFixed(const driver::FixedFile& file, Environment& env) {
  for (const diag::Diagnostic* diagnostic : file.fixed) {
    const source::LineColumn at = PlaceIn(file, *diagnostic);
    env.err << fmt::format("fixed {}:{}:{}: {} [{}]\n", file.path, at.line, at.column,
                           diagnostic->fix->title, diag::Text(diagnostic->code));
  }
}

void SayWhatIsLeft(const driver::FixPlan& plan, Environment& env) {
  if (plan.postponed > 0) {
    env.err << fmt::format("{} left for another run: the same text was changed already\n",
                           FixCount(plan.postponed));
  }
  if (plan.refused > 0) {
    env.err << fmt::format("{} left out: a file would no longer parse, or has just been changed\n",
                           FixCount(plan.refused));
  }
}

}  // namespace

bool WriteFixes(const std::vector<diag::Findings>& findings, Environment& env) {
  const driver::FixPlan plan = driver::PlanFixes(findings);
  bool good = true;
  size_t files = 0, fixes = 0;
  for (const driver::FixedFile& file : plan.files) {
    const Status written = format::RewriteFile(file.path, file.after);
    if (!written) {
      good = false;
      env.err << fmt::format("qoec check: {}; the file is as it was\n", written.error().message);
      continue;
    }
    ++files;
    fixes += file.fixed.size();
    SayWhatIsFixed(file, env);
  }
  SayWhatIsLeft(plan, env);
  env.err << (fixes == 0 ? std::string("nothing to fix by itself\n")
                         : fmt::format("{} in {}\n", FixCount(fixes), Counted(files, "file")));
  return good;
}

void ShowFixes(const std::vector<diag::Findings>& findings, Environment& env) {
  const driver::FixPlan plan = driver::PlanFixes(findings);
  for (const driver::FixedFile& file : plan.files)
    env.out << format::UnifiedDiff(file.path, file.before, file.after, file.changes, "fixed");
  SayWhatIsLeft(plan, env);
}

}  // namespace qoe::cli
