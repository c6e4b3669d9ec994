#include "compiler/scenario/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "compiler/scenario/every_part.h"
#include "compiler/test/expectation.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::scenario {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::ValueType;
using promql::eval::Answer;
using promql::eval::Options;
using promql::eval::Storage;

constexpr size_t kMostSeries = 3;
constexpr size_t kColumns = 60;

bool IsComparison(const Ast& ast, NodeId id) {
  return ast.kind(id) == NodeKind::Binary && promql::IsComparison(ast.binary(id).op);
}

// The left side of the comparison with a number that decides, most often the root; of several that
// set operators join, the first. The whole where there is none: others choose what goes into it.
std::string_view Watched(const Ast& ast, std::string_view text) {
  std::vector<NodeId> work = {ast.root()};
  while (!work.empty()) {
    const NodeId id = Inner(ast, work.back());
    work.pop_back();
    if (ast.kind(id) != NodeKind::Binary) continue;
    const promql::BinaryView view = ast.binary(id);
    if (promql::IsSetOperator(view.op)) {
      work.push_back(view.rhs);
      work.push_back(view.lhs);
    } else if (IsComparison(ast, id) && promql::TypeOf(ast, view.rhs) == ValueType::Scalar) {
      return ast.span(view.lhs).In(text);
    }
  }
  return text;
}

// Differences in the last digits are no course.
bool IsFlat(double least, double most) {
  return most - least <= 1e-9 * std::max(std::abs(least), std::abs(most));
}

std::string Blocks(const promql::eval::MatrixSeries& series, int64_t start_ms, int64_t step_ms,
                   double least, double most) {
  constexpr std::string_view kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::vector<std::string_view> columns(kColumns + 1, " ");
  for (const promql::eval::Point& point : series.points) {
    const auto column = static_cast<size_t>((point.t_ms - start_ms) / step_ms);
    if (column >= columns.size() || point.histogram != nullptr || std::isnan(point.value)) continue;
    const double share = IsFlat(least, most) ? 0 : (point.value - least) / (most - least);
    const double last = std::size(kBlocks) - 1;
    columns[column] = kBlocks[static_cast<size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last))];
  }
  std::string line;
  for (const std::string_view block : columns) line += block;
  return line;
}

}  // namespace

std::vector<std::string> Chart(const Ast& ast, std::string_view text, const Storage& storage,
                               int64_t start_ms, int64_t end_ms, const Options& options) {
  const std::string watched(Watched(ast, text));
  std::vector<promql::Issue> issues;
  Ast part;
  const int64_t step_ms =
      std::max<int64_t>((end_ms - start_ms) / static_cast<int64_t>(kColumns), 1000);
  if (!promql::Parse(watched, kEveryPart, part, issues) ||
      !promql::CheckTypes(part, kEveryPart, issues)) {
    return {};
  }
  const Answer answer = promql::eval::Range(part, storage, start_ms, end_ms, step_ms, options);
  if (!answer.ok()) return {};
  std::vector<std::string> lines;
  for (const promql::eval::MatrixSeries& series : answer.matrix) {
    if (lines.size() == kMostSeries) break;
    double least = INFINITY;
    double most = -INFINITY;
    for (const promql::eval::Point& point : series.points) {
      if (point.histogram != nullptr || !std::isfinite(point.value)) continue;
      least = std::min(least, point.value);
      most = std::max(most, point.value);
    }
    if (least > most) continue;
    lines.push_back(fmt::format("{}  {:g} to {:g}  {}",
                                Blocks(series, start_ms, step_ms, least, most), least, most,
                                test::SeriesText(series.labels)));
  }
  if (!lines.empty()) {
    lines.insert(lines.begin(),
                 fmt::format("`{}` from {} to {}:", test::ShortLine(watched),
                             test::DurationText(start_ms), test::DurationText(end_ms)));
  }
  return lines;
}

}  // namespace qoe::scenario
