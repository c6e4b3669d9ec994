#include "compiler/test/explain_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "compiler/test/expectation.h"
#include "compiler/test/series_lines.h"
#include "promql/typecheck.h"

namespace qoe::test {
namespace {

using promql::Ast;
using promql::NodeId;
using promql::NodeKind;
using promql::eval::Answer;

constexpr size_t kMostLines = 16;
constexpr size_t kMostSamples = 5;

std::string ValueText(const Answer& answer) {
  if (!answer.ok()) return "an error: " + answer.error->message;
  if (answer.type == promql::ValueType::Scalar)
    return SampleText({{}, {0, answer.scalar, nullptr}});
  if (answer.vector.empty()) return "empty";
  std::vector<SeriesValue> series;
  series.reserve(answer.vector.size());
  for (const promql::eval::VectorSample& sample : answer.vector)
    series.push_back({sample.labels, PointText(sample.point), {}});
  const std::vector<std::string> lines = SeriesLines(series);
  const std::span shown(lines.data(), std::min(lines.size(), kMostSamples));
  std::string text = fmt::format("{}", fmt::join(shown.begin(), shown.end(), ", "));
  if (lines.size() > shown.size()) text += fmt::format(" and {} more", lines.size() - shown.size());
  return text;
}

// What says something of its own: parentheses and literals do not.
bool IsShown(const Ast& ast, NodeId id) {
  const NodeKind kind = ast.kind(id);
  const bool part = kind == NodeKind::Binary || kind == NodeKind::Call ||
                    kind == NodeKind::Aggregate || kind == NodeKind::VectorSelector;
  if (!part || promql::TypeOf(ast, id) != promql::ValueType::Vector) return false;
  return kind != NodeKind::VectorSelector || !ast.selector(id).matrix.valid();
}

// The last child comes first, so that a stack yields the first one first.
void PushChildren(const Ast& ast, NodeId id, size_t depth,
                  std::vector<std::pair<NodeId, size_t>>& stack) {
  const uint32_t first = ast.first_descendant(id).index;
  for (uint32_t end = id.index; end > first;) {
    const NodeId child{end - 1};
    stack.emplace_back(child, depth);
    end = ast.first_descendant(child).index;
  }
}

}  // namespace

std::vector<std::string> ExplainValue(const Ast& ast, const promql::ParseOptions& parse,
                                      const promql::eval::Storage& storage, int64_t t_ms,
                                      const promql::eval::Options& query) {
  std::vector<std::string> lines;
  std::vector<std::pair<NodeId, size_t>> stack = {{ast.root(), 0}};
  while (!stack.empty() && lines.size() < kMostLines) {
    const auto [id, depth] = stack.back();
    stack.pop_back();
    // Samples within a subquery are of other times.
    if (ast.kind(id) == NodeKind::Subquery) continue;
    const bool shown = id == ast.root() || IsShown(ast, id);
    PushChildren(ast, id, depth + (shown ? 1 : 0), stack);
    if (!shown) continue;
    promql::Ast part;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(ast.source(id), parse, part, issues) ||
        !promql::CheckTypes(part, parse, issues)) {
      continue;
    }
    lines.push_back(fmt::format("{}`{}` is {}", std::string(depth * 2, ' '),
                                ShortLine(ast.source(id)),
                                ValueText(promql::eval::Instant(part, storage, t_ms, query))));
  }
  return lines;
}

}  // namespace qoe::test
