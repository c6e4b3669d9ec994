#include "compiler/scenario/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "compiler/scenario/every_part.h"
#include "compiler/test/expectation.h"
#include "compiler/test/series_lines.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::scenario {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::eval::Answer;

constexpr size_t kMostSelectors = 4;
constexpr size_t kMostSeries = 3;  // of one selector

std::vector<const test::Rule*> RulesThatRecord(const test::RuleSet& rules, std::string_view name) {
  std::vector<const test::Rule*> found;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      if (!rule.is_alert && rule.name == name) found.push_back(&rule);
    }
  }
  return found;
}

// The text of each selector, with its range where it has one. Follows the names that rules record
// until nobody records what is read.
std::vector<std::string> SelectorsOf(const Ast& whole, const test::RuleSet& rules) {
  std::vector<std::string> found;
  std::vector<const Ast*> work = {&whole};
  std::set<std::string_view> followed;
  while (!work.empty()) {
    const Ast& ast = *work.back();
    work.pop_back();
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const NodeId id{i};
      if (ast.kind(id) != NodeKind::VectorSelector) continue;
      const promql::SelectorView view = ast.selector(id);
      const std::string_view name = view.metric_name();
      const std::vector<const test::Rule*> recorders = RulesThatRecord(rules, name);
      if (followed.insert(name).second) {
        for (const test::Rule* rule : recorders) work.push_back(&rule->ast);
      }
      if (!recorders.empty()) continue;
      std::string text(ast.source(view.matrix.valid() ? view.matrix : id));
      if (std::find(found.begin(), found.end(), text) == found.end())
        found.push_back(std::move(text));
    }
  }
  return found;
}

// "12 to 15" and " in 20 samples".
test::SeriesValue RangeOf(const promql::eval::MatrixSeries& series) {
  test::SeriesValue told = {series.labels, {}, {}};
  if (series.points.empty()) return told;
  const promql::eval::Point& first = series.points.front();
  const promql::eval::Point& last = series.points.back();
  const size_t count = series.points.size();
  told.value = test::PointText(first);
  if (count > 1) told.value += " to " + test::PointText(last);
  told.suffix = fmt::format(" in {} sample{}", count, count == 1 ? "" : "s");
  return told;
}

std::vector<test::SeriesValue> ValuesOf(const Answer& answer) {
  std::vector<test::SeriesValue> series;
  for (const promql::eval::MatrixSeries& each : answer.matrix) series.push_back(RangeOf(each));
  for (const promql::eval::VectorSample& sample : answer.vector)
    series.push_back({sample.labels, test::PointText(sample.point), {}});
  return series;
}

}  // namespace

std::vector<std::string> InputLines(const Ast& ast, const test::RuleSet& rules,
                                    const promql::eval::Storage& storage, int64_t t_ms,
                                    const promql::eval::Options& query) {
  std::vector<std::string> lines;
  const std::vector<std::string> selectors = SelectorsOf(ast, rules);
  for (size_t i = 0; i < std::min(selectors.size(), kMostSelectors); ++i) {
    Ast part;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(selectors[i], kEveryPart, part, issues) ||
        !promql::CheckTypes(part, kEveryPart, issues)) {
      continue;
    }
    const Answer answer = promql::eval::Instant(part, storage, t_ms, query);
    if (!answer.ok()) continue;
    const std::vector<test::SeriesValue> series = ValuesOf(answer);
    const std::vector<std::string> told = test::SeriesLines(series);
    lines.push_back(fmt::format(
        "`{}`{}", test::OneLine(selectors[i]),
        series.empty() ? " has no samples" : fmt::format(" has {} series:", series.size())));
    for (size_t k = 0; k < std::min(told.size(), kMostSeries); ++k) lines.push_back("  " + told[k]);
    if (told.size() > kMostSeries)
      lines.push_back(fmt::format("  and {} more", told.size() - kMostSeries));
  }
  if (selectors.size() > kMostSelectors)
    lines.push_back(fmt::format("and {} more selectors", selectors.size() - kMostSelectors));
  return lines;
}

}  // namespace qoe::scenario
