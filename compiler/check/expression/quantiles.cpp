// Quantiles: of what, of which part of it, and what is done with them.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using diag::Code;
using facts::Kind;
using facts::Part;
using promql::FunctionId;
using promql::NodeId;
using promql::NodeKind;

// A selector below that is named like buckets; invalid where there is none. `instant`: not in a
// range.
NodeId BucketsBelow(const promql::Ast& ast, NodeId root, bool instant) {
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    if (ast.kind(id) != NodeKind::VectorSelector) continue;
    const promql::SelectorView selector = ast.selector(id);
    if (selector.name_variable || !selector.metric_name().ends_with("_bucket")) continue;
    if (!instant || !selector.matrix.valid()) return id;
  }
  return {};
}

// Whether values are turned into something else between the buckets and the quantile.
bool OnlyAdds(const promql::Ast& ast, NodeId root) {
  for (uint32_t i = ast.first_descendant(root).index; i <= root.index; ++i) {
    const NodeId id{i};
    const NodeKind kind = ast.kind(id);
    if (kind == NodeKind::Call || kind == NodeKind::Binary || kind == NodeKind::Subquery)
      return false;
  }
  return true;
}

class QuantileCheck {
 public:
  QuantileCheck(const ExpressionContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Call(NodeId id) {
    const promql::CallView call = cx_.ast.call(id);
    if (call.function == FunctionId::histogram_quantile && call.arguments.size() == 2) {
      OutOfRange(call.arguments[0]);
      OfHistogram(call);
    } else if (call.function == FunctionId::quantile_over_time && call.arguments.size() == 2) {
      OutOfRange(call.arguments[0]);
    }
  }

  void Aggregate(NodeId id) {
    const promql::AggregateView aggregate = cx_.ast.aggregate(id);
    const facts::NodeFacts& operand = cx_.Of(aggregate.operand);
    if (aggregate.op == promql::Aggregator::Quantile) {
      if (aggregate.parameter.valid()) OutOfRange(aggregate.parameter);
      if (operand.part == Part::Bucket) OfCounters(aggregate);
      return;
    }
    const bool mixes =
        aggregate.op == promql::Aggregator::Avg || aggregate.op == promql::Aggregator::Sum;
    if (mixes && (operand.kind == Kind::Quantile || operand.kind == Kind::SummaryQuantile))
      Averaged(aggregate);
  }

 private:
  void OutOfRange(NodeId quantile) {
    const facts::Range range = cx_.Of(quantile).range;
    if (cx_.Of(quantile).kind != Kind::Number || (range.hi >= 0 && range.lo <= 1)) return;
    diag::Report report =
        sink_.Add(Code::QuantileOutOfRange, cx_.At(quantile),
                  "the quantile {} is not between 0 and 1: the result would be {}",
                  units::FormatNumber(range.lo), range.lo > 1 ? "+Inf" : "-Inf");
    if (range.lo > 1 && range.lo <= 100) {
      const std::string fixed = units::FormatNumber(units::RoundToDecimal(range.lo / 100));
      report.Help("for the {}th percentile write `{}`", units::FormatNumber(range.lo), fixed);
      if (cx_.ast.kind(quantile) == NodeKind::NumberLiteral)
        report.Fix("write `" + fixed + "`", true, cx_.At(quantile), fixed);
    }
  }

  void OfHistogram(const promql::CallView& call) {
    const NodeId operand = call.arguments[1];
    const facts::NodeFacts& facts = cx_.Of(operand);
    if (facts.kind == Kind::NativeHistogram) return;
    if (IsSurelyNoHistogram(facts)) return OfNoHistogram(call, operand);
    const NodeId named = BucketsBelow(cx_.ast, operand, false);
    const bool classic = facts.part == Part::Bucket || named.valid();
    if (!classic) return;
    if (facts.labels.PresenceOf("le") == facts::Presence::Never) {
      sink_
          .Add(Code::MissingLe, cx_.At(call.name_span),
               "the buckets have lost their label `le`: `histogram_quantile` then has no result")
          .Label(cx_.At(operand), "this carries {}", facts.labels.Text())
          .Help("keep it where the buckets are added up: `sum by (le, …) (…)`");
      return;
    }
    const NodeId instant = BucketsBelow(cx_.ast, operand, true);
    if (!instant.valid() || !OnlyAdds(cx_.ast, operand) || IsRecorded(instant)) return;
    sink_
        .Add(Code::QuantileSinceStart, cx_.At(instant),
             "the buckets are running totals: this is the quantile of everything since the process "
             "started, and hardly moves")
        .Help("take what came within a time: `rate({}[5m])`",
              cx_.ast.selector(instant).metric_name());
  }

  bool IsRecorded(NodeId selector) const {
    const std::string_view name = cx_.ast.selector(selector).metric_name();
    const KnownSeries* known = cx_.catalogue.FindSeries(name);
    return name.find(':') != std::string_view::npos || (known != nullptr && known->series.recorded);
  }

  static bool IsSurelyNoHistogram(const facts::NodeFacts& facts) {
    if (facts.part == Part::Bucket) return false;
    if (facts.part != Part::None) return true;
    switch (facts.kind) {
      case Kind::Counter:
      case Kind::Gauge:
      case Kind::SummaryQuantile:
      case Kind::Info:
      case Kind::Quantile:
      case Kind::Average:
      case Kind::Boolean:
        return true;
      default:
        return false;
    }
  }

  void OfNoHistogram(const promql::CallView& call, NodeId operand) {
    const facts::NodeFacts& facts = cx_.Of(operand);
    diag::Report report = sink_.Add(
        Code::QuantileOfNoHistogram, cx_.At(call.name_span),
        "`histogram_quantile` needs the buckets of a histogram, and this has none: no result");
    report.Label(cx_.At(operand), "this is {}",
                 facts.part == Part::Sum     ? "the sum of a histogram"
                 : facts.part == Part::Count ? "the count of a histogram"
                                             : Text(facts.kind));
    if (facts.part != Part::None) {
      report.Help("use the series that end in `_bucket`");
    } else {
      report.Help("for a quantile over series use `quantile`, over time `quantile_over_time`");
    }
  }

  void OfCounters(const promql::AggregateView& aggregate) {
    sink_
        .Add(Code::QuantileOfCounters, cx_.At(aggregate.op_span),
             "`quantile` ranks the counters of the buckets: the result has nothing to do with what "
             "the histogram measured")
        .Label(cx_.At(aggregate.operand), "buckets of a histogram")
        .Help("use `histogram_quantile({}, sum by (le) (rate(…[5m])))`",
              aggregate.parameter.valid() ? cx_.ast.source(aggregate.parameter) : "0.95");
  }

  void Averaged(const promql::AggregateView& aggregate) {
    sink_
        .Add(Code::AverageOfQuantiles, cx_.At(aggregate.op_span),
             "`{}` of quantiles is the quantile of nothing: a busy series counts no more than an "
             "idle one",
             aggregate.op_text)
        .Label(cx_.At(aggregate.operand), "quantiles that carry {}",
               cx_.Of(aggregate.operand).labels.Text())
        .Help("add up the buckets first, then take the quantile; for the worst series use `max`");
  }

  const ExpressionContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckQuantiles(const ExpressionContext& cx, diag::Sink& sink) {
  QuantileCheck check(cx, sink);
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const NodeId id{i};
    if (cx.ast.kind(id) == NodeKind::Call) check.Call(id);
    if (cx.ast.kind(id) == NodeKind::Aggregate) check.Aggregate(id);
  }
}

}  // namespace qoe::check
