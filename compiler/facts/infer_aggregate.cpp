#include <algorithm>

#include "compiler/facts/infer_parts.h"

namespace qoe::facts {
namespace {

using promql::Aggregator;

// The result's labels, `__name__` gone.
LabelSet Grouped(const Inference& in, const NodeFacts& operand,
                 const promql::AggregateView& aggregate) {
  LabelSet labels = operand.labels;
  LabelFacts value;  // of `count_values`: it is there before series are grouped
  if (aggregate.op == Aggregator::CountValues && aggregate.parameter.valid() &&
      in.ast.kind(aggregate.parameter) == promql::NodeKind::StringLiteral) {
    value = {
        .name = in.ast.string(aggregate.parameter), .presence = Presence::Always, .values = {}};
    labels.Set(value);
  }
  if (aggregate.without) {
    labels.Drop(aggregate.labels);
    labels.Remove("__name__");
  } else {
    labels.Keep(aggregate.labels);
    if (!value.name.empty()) labels.Set(std::move(value));
  }
  return labels;
}

// Sums of values of one sign are at least as far from zero as one of them.
Range SumOfSome(Range range) {
  if (range.lo >= 0) return Range::AtLeast(range.lo);
  if (range.hi <= 0) return {-Range::kInfinity, range.hi};
  return {};
}

void Compute(const NodeFacts& operand, const promql::AggregateView& aggregate, NodeFacts& facts) {
  switch (aggregate.op) {
    case Aggregator::Sum:
      facts.range = SumOfSome(operand.range);
      facts.aggregated = true;
      if (facts.kind == Kind::Ratio || facts.kind == Kind::Quantile ||
          facts.kind == Kind::Boolean || facts.kind == Kind::Info) {
        facts.kind = operand.kind == Kind::Boolean || operand.kind == Kind::Info ? Kind::Count
                                                                                 : Kind::Unknown;
      }
      facts.ratio_of_part = false;
      break;
    case Aggregator::Quantile:
      facts.range = {};  // outside of 0 to 1 the quantile is an infinity
      facts.aggregated = true;
      break;
    case Aggregator::Avg:
    case Aggregator::Min:
    case Aggregator::Max:
      facts.aggregated = true;
      break;
    case Aggregator::Count:
    case Aggregator::CountValues:
      facts.kind = Kind::Count;
      facts.part = Part::None;
      facts.unit = {};
      facts.aggregated = false;
      facts.ratio_of_part = false;
      facts.range = Range::AtLeast(1);
      if (operand.series > 0) facts.range.hi = operand.series;
      break;
    case Aggregator::Group:
      facts.kind = Kind::Boolean;
      facts.part = Part::None;
      facts.unit = {};
      facts.range = Range::Of(1);
      break;
    case Aggregator::Stddev:
    case Aggregator::Stdvar:
      if (aggregate.op == Aggregator::Stdvar) facts.unit = {};
      facts.kind = Kind::Unknown;
      facts.range = Range::AtLeast(0);
      break;
    case Aggregator::Topk:
    case Aggregator::Bottomk:
    case Aggregator::Limitk:
    case Aggregator::LimitRatio:
      break;
    case Aggregator::Variable:
      facts.kind = Kind::Unknown;
      facts.unit = {};
      facts.range = {};
      facts.ratio_of_part = false;
      break;
  }
}

}  // namespace

NodeFacts InferAggregate(const Inference& in, const promql::AggregateView& aggregate) {
  const NodeFacts& operand = in.Of(aggregate.operand);
  NodeFacts facts = operand;
  const bool selects = aggregate.op == Aggregator::Topk || aggregate.op == Aggregator::Bottomk ||
                       aggregate.op == Aggregator::Limitk || aggregate.op == Aggregator::LimitRatio;
  Compute(operand, aggregate, facts);
  const bool one_of_them =
      selects || aggregate.op == Aggregator::Min || aggregate.op == Aggregator::Max;
  facts.nonzero = operand.nonzero && selects;
  const bool counts = aggregate.op == Aggregator::Count ||
                      aggregate.op == Aggregator::CountValues || aggregate.op == Aggregator::Group;
  // Nothing but infinities of both signs, or a NaN, add up to NaN.
  const bool sum = aggregate.op == Aggregator::Sum && operand.range.bounded();
  facts.not_nan = (operand.not_nan && (one_of_them || sum)) || counts;
  const bool spoilt = aggregate.op == Aggregator::Sum || aggregate.op == Aggregator::Avg ||
                      aggregate.op == Aggregator::Stddev || aggregate.op == Aggregator::Stdvar;
  facts.nan = operand.nan && spoilt;
  if (!selects) facts.labels = Grouped(in, operand, aggregate);
  const double combinations = facts.labels.Combinations();
  facts.series = combinations == 0     ? operand.series
                 : operand.series == 0 ? combinations
                                       : std::min(combinations, operand.series);
  return facts;
}

}  // namespace qoe::facts
