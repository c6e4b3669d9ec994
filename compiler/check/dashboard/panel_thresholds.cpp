// Colours of a panel that begin where its value never is: it is green whatever happens.
#include <algorithm>
#include <cstdlib>
#include <optional>

#include "compiler/check/dashboard/context.h"

namespace qoe::check {
namespace {

const json::Value* StepsOf(const grafana::Panel& panel) {
  const json::Value* at = panel.FieldDefault("thresholds");
  if (at == nullptr) return nullptr;
  const json::Value* mode = at->Find("mode");
  // Percentages are of the panel's minimum and maximum.
  if (mode != nullptr && mode->text == "percentage") return nullptr;
  return at->Find("steps");
}

// The first bound of the only histogram below a quantile that is shown as it is.
std::optional<double> FirstBound(const ExpressionContext& cx) {
  const promql::NodeId root = Inner(cx.ast, cx.ast.root());
  const bool quantile = cx.ast.kind(root) == promql::NodeKind::Call &&
                        cx.ast.call(root).function == promql::FunctionId::histogram_quantile;
  if (!quantile) return std::nullopt;
  std::optional<double> bound;
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const KnownSeries* known = cx.catalogue.FindSeries(cx.ast.selector(id).metric_name());
    if (known == nullptr || known->series.bucket_count == 0 || bound) return std::nullopt;
    bound = known->series.buckets[0];
  }
  return bound;
}

}  // namespace

void CheckPanelThresholds(const PanelQueryContext& cx, diag::Sink& sink) {
  const json::Value* steps = StepsOf(cx.panel);
  const facts::NodeFacts& root = cx.expression.Of(cx.expression.ast.root());
  if (steps == nullptr || root.range.empty()) return;
  double lowest = facts::Range::kInfinity, highest = -facts::Range::kInfinity;
  source::Location at;
  for (const json::Value& step : steps->items) {
    const json::Value* value = step.Find("value");
    if (value == nullptr || value->kind != json::Kind::Number) continue;
    if (!at.file.valid()) at = {cx.dashboard.file_id, {value->begin, value->end}};
    const double number = std::strtod(value->text.c_str(), nullptr);
    lowest = std::min(lowest, number);
    highest = std::max(highest, number);
  }
  // A single step at 0 is Grafana's way of having none.
  if (!at.file.valid() || (lowest == 0 && highest == 0)) return;
  const std::optional<double> first =
      &cx.target == &cx.panel.targets[0] ? FirstBound(cx.expression) : std::nullopt;
  // Another query may reach it; of several the first one is asked about its buckets.
  const bool above = lowest > root.range.hi && cx.panel.targets.size() == 1;
  const bool below = first && highest < *first && highest > 0;
  if (!above && !below) return;
  diag::Report report =
      above
          ? sink.Add(diag::Code::ThresholdBeyondBuckets, at,
                     "the value is at most {}: no colour from here on is ever seen",
                     units::FormatNumber(root.range.hi))
          : sink.AddAs(diag::Severity::Hint, diag::Code::ThresholdBeyondBuckets, at,
                       "all thresholds lie within the histogram's first bucket, which ends at {}: "
                       "below that its quantiles are guesses",
                       units::FormatNumber(*first));
  report.Label(cx.expression.At(cx.expression.ast.root()), "this is {}", facts::Text(root.range))
      .Help("choose thresholds in the unit of the query{}",
            root.unit.known() ? ", " + root.unit.name() : "");
}

}  // namespace qoe::check
