// How many samples one evaluation reads: what a rule costs, whether its result is small or not.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using promql::NodeId;
using promql::NodeKind;

// The step of a subquery that names none: Prometheus takes its default evaluation interval.
constexpr int64_t kDefaultStepMs = 60'000;

double Milliseconds(const promql::Duration& duration, double otherwise) {
  return duration.form == promql::DurationForm::Literal && duration.milliseconds() > 0
             ? static_cast<double>(duration.milliseconds())
             : otherwise;
}

class SampleCount {
 public:
  explicit SampleCount(const ExpressionContext& cx) : cx_(cx), times_(cx.ast.size(), 1) {}

  // At most so many; 0: no bound is known.
  double Run() {
    // Around a selector there may be a range and subqueries, each of which reads it several times.
    for (uint32_t i = 0; i < cx_.ast.size(); ++i) {
      const NodeId id{i};
      if (cx_.ast.kind(id) == NodeKind::MatrixSelector) {
        const auto scrape = static_cast<double>(cx_.environment.scrape_interval_ms);
        Multiply(id, Milliseconds(cx_.ast.matrix(id).range, scrape) / scrape);
      } else if (cx_.ast.kind(id) == NodeKind::Subquery) {
        const promql::SubqueryView subquery = cx_.ast.subquery(id);
        const double step = Milliseconds(subquery.step, kDefaultStepMs);
        Multiply(id, Milliseconds(subquery.range, step) / step);
      }
    }
    double samples = 0;
    for (uint32_t i = 0; i < cx_.ast.size(); ++i) {
      const NodeId id{i};
      if (cx_.ast.kind(id) != NodeKind::VectorSelector) continue;
      const double series = cx_.Of(id).series;
      if (series == 0) return 0;
      if (series * times_[i] > most_) {
        most_ = series * times_[i];
        largest_ = id;
      }
      samples += series * times_[i];
    }
    return samples;
  }

  // The selector that reads the most, and how much of it each series gives.
  NodeId largest() const { return largest_; }
  double times() const { return times_[largest_.index]; }

 private:
  void Multiply(NodeId around, double by) {
    for (uint32_t i = cx_.ast.first_descendant(around).index; i < around.index; ++i)
      times_[i] *= std::max(by, 1.0);
  }

  const ExpressionContext& cx_;
  std::vector<double> times_;  // by node: how often each evaluation reads it
  double most_ = 0;
  NodeId largest_;
};

}  // namespace

void CheckSamples(const ExpressionContext& cx, diag::Sink& sink) {
  const bool rule = cx.purpose == Purpose::Recording || cx.purpose == Purpose::Alert;
  const int64_t budget = cx.environment.sample_budget;
  if (!rule || budget == 0 || cx.environment.scrape_interval_ms == 0) return;
  SampleCount count(cx);
  const double samples = count.Run();
  if (samples <= static_cast<double>(budget)) return;
  const NodeId largest = count.largest();
  sink.Add(diag::Code::SampleBudget, cx.At(cx.ast.root()),
           "one evaluation of this can read {} samples, and a rule may read {}",
           units::FormatNumber(samples), budget)
      .Label(cx.At(largest), "up to {} series, {} samples of each",
             units::FormatNumber(cx.Of(largest).series), units::FormatNumber(count.times()))
      .Help("record it over a shorter range and add that up, or select fewer series");
}

}  // namespace qoe::check
