#include <fmt/format.h>

#include <iterator>

#include "compiler/test/expectation.h"
#include "compiler/test/render.h"

namespace qoe::test {
namespace {

double Share(size_t part, size_t whole) {
  return whole == 0 ? 100 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

size_t ReachedOf(const RuleCoverage& covered) {
  size_t reached = 0;
  for (const Branch& branch : covered.branches) reached += branch.tests > 0 ? 1 : 0;
  return reached;
}

// What a test would have to show yet.
std::string MissedText(const Branch& branch, const Rule& rule) {
  const std::string text = TextOf(branch, rule);
  switch (branch.kind) {
    case BranchKind::LeftSide:
    case BranchKind::RightSide:
      return fmt::format("never with a value: `{}`", text);
    case BranchKind::True:
      return fmt::format("never true: `{}`", text);
    case BranchKind::False:
      return fmt::format("never false: `{}`", text);
    case BranchKind::LabelValue:
      return fmt::format("never {}: `{}`", rule.is_alert ? "active" : "recorded", text);
  }
  return {};
}

}  // namespace

std::string RenderCoverage(const Coverage& coverage, const source::FileSet& files) {
  std::string out = "coverage\n";
  for (const RuleCoverage& covered : coverage.rules()) {
    const Rule& rule = *covered.rule;
    const std::string_view seen = rule.is_alert ? "fired" : "recorded";
    const std::string tests =
        covered.tests == 0
            ? fmt::format("never {}", seen)
            : fmt::format("{} in {} test{}", seen, covered.tests, covered.tests == 1 ? "" : "s");
    const std::string branches =
        covered.branches.empty()
            ? "no branches"
            : fmt::format("{} of {} branches", ReachedOf(covered), covered.branches.size());
    fmt::format_to(std::back_inserter(out), "  {:<40} {:<22} {:<20} {}\n", rule.name, tests,
                   branches, PlaceText(rule.location, files));
    for (const Branch& branch : covered.branches) {
      if (branch.tests == 0)
        fmt::format_to(std::back_inserter(out), "      {}\n", MissedText(branch, rule));
    }
  }
  const CoverageCounts counts = coverage.Count();
  fmt::format_to(std::back_inserter(out),
                 "{} of {} rules ({:.1f} %), {} of {} branches ({:.1f} %): {:.1f} % in all\n",
                 counts.rules_reached, counts.rules, Share(counts.rules_reached, counts.rules),
                 counts.branches_reached, counts.branches,
                 Share(counts.branches_reached, counts.branches), counts.Percent());
  return out;
}

}  // namespace qoe::test
