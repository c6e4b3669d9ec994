#include <algorithm>
#include <cmath>

#include "compiler/facts/infer_parts.h"

namespace qoe::facts {
namespace {

using promql::FunctionId;
using promql::NodeId;

// What functions of values leave of the labels.
NodeFacts WithoutName(NodeFacts facts) {
  facts.labels.Remove("__name__");
  return facts;
}

// Nothing is known of the value any more; labels and series stay.
NodeFacts OfUnknownValue(const NodeFacts& operand, Range range = {}) {
  NodeFacts facts = WithoutName(operand);
  facts.kind = Kind::Unknown;
  facts.part = Part::None;
  facts.unit = {};
  facts.range = range;
  facts.ratio_of_part = false;
  facts.aggregated = false;
  return facts;
}

NodeFacts ScalarOf(Kind kind, Range range, units::Unit unit) {
  NodeFacts facts;
  facts.kind = kind;
  facts.range = range;
  facts.unit = unit;
  facts.labels = LabelSet::Closed();
  facts.series = 1;
  return facts;
}

// Series of a name that nobody declares.
bool IsUndeclared(const Inference& in, NodeId range) {
  range = Inner(in.ast, range);
  if (in.ast.kind(range) != promql::NodeKind::MatrixSelector) return false;
  const promql::SelectorView selector = in.ast.selector(in.ast.matrix(range).selector);
  const std::string_view name = selector.metric_name();
  return !selector.name_variable && !name.empty() && in.knowledge.Find(name) == nullptr;
}

// A fall counts as a restart from zero for `rate` and kin: what they make of values that are never
// negative is not either, unless a NaN hides the fall. Who applies them to what nobody declares
// says that it is a counter. A difference is negative, whatever accumulates, when it does restart.
NodeFacts Rate(const Inference& in, NodeId range, Kind kind) {
  const NodeFacts& operand = in.Of(range);
  NodeFacts facts = WithoutName(operand);
  const bool histogram = operand.kind == Kind::NativeHistogram;
  facts.kind = histogram ? Kind::NativeHistogram : kind;
  const bool never_below_zero =
      (operand.range.lo >= 0 && operand.not_nan) || IsUndeclared(in, range);
  facts.range = kind != Kind::Delta && never_below_zero ? Range::AtLeast(0) : Range{};
  facts.unit = kind == Kind::Rate ? in.knowledge.PerSecond(operand.unit) : operand.unit;
  facts.aggregated = operand.aggregated;
  return facts;
}

// Over a range, of values of the same meaning.
NodeFacts OverTime(const Inference& in, FunctionId function, const NodeFacts& operand) {
  NodeFacts facts = WithoutName(operand);
  switch (function) {  // NOLINT(bugprone-switch-missing-default-case)
    case FunctionId::sum_over_time:
      if (operand.range.lo >= 0) {
        facts.range = Range::AtLeast(operand.range.lo);
      } else {
        facts.range = {};
      }
      facts.kind = operand.kind == Kind::EventCounter ? Kind::Increase : Kind::Unknown;
      facts.ratio_of_part = false;
      return facts;
    case FunctionId::count_over_time:
      return OfUnknownValue(operand, Range::AtLeast(1));
    case FunctionId::present_over_time:
      return OfUnknownValue(operand, Range::Of(1));
    case FunctionId::stddev_over_time:
    case FunctionId::mad_over_time:
      facts = OfUnknownValue(operand, Range::AtLeast(0));
      facts.unit = operand.unit;
      return facts;
    case FunctionId::stdvar_over_time:
      return OfUnknownValue(operand, Range::AtLeast(0));
    case FunctionId::quantile_over_time:
      facts.range = {};
      facts.kind = Kind::Quantile;
      return facts;
    case FunctionId::last_over_time:
    case FunctionId::first_over_time:
      return operand;  // keeps the name
    default:
      break;
  }
  static_cast<void>(in);
  return facts;
}

// From the first bucket's lower end to the last finite bound.
NodeFacts HistogramQuantile(const Inference& in, const promql::CallView& call) {
  const NodeFacts& buckets = in.Of(call.arguments[1]);
  NodeFacts facts = WithoutName(buckets);
  facts.kind = Kind::Quantile;
  facts.part = Part::None;
  facts.labels.Remove("le");
  facts.aggregated = false;
  facts.range = {};
  const NodeFacts& quantile = in.Of(call.arguments[0]);
  const bool inside = quantile.range.lo >= 0 && quantile.range.hi <= 1;
  // Counts below zero are no shares of a whole.
  const bool counts = buckets.part == Part::Bucket && buckets.range.lo >= 0;
  if (inside && counts && buckets.buckets_lo <= buckets.buckets_hi) {
    facts.range = {buckets.buckets_lo, buckets.buckets_hi};
  }
  facts.unit = buckets.observed;
  facts.series = facts.labels.Combinations();
  return facts;
}

Range Larger(Range a, Range b) { return {std::max(a.lo, b.lo), Higher(a.hi, b.hi)}; }
Range Smaller(Range a, Range b) { return {Lower(a.lo, b.lo), std::min(a.hi, b.hi)}; }

NodeFacts Clamp(const Inference& in, const promql::CallView& call) {
  NodeFacts facts = WithoutName(in.Of(call.arguments[0]));
  const Range limit = in.Of(call.arguments[1]).range;
  if (call.function == FunctionId::clamp_min) {
    facts.range = Larger(facts.range, limit);
  } else if (call.function == FunctionId::clamp_max) {
    facts.range = Smaller(facts.range, limit);
  } else {
    facts.range = Larger(limit, Smaller(facts.range, in.Of(call.arguments[2]).range));
  }
  facts.kind = Kind::Unknown;
  return facts;
}

Range CalendarRange(FunctionId function) {
  switch (function) {  // NOLINT(bugprone-switch-missing-default-case)
    case FunctionId::minute:
      return {0, 59};
    case FunctionId::hour:
      return {0, 23};
    case FunctionId::day_of_week:
      return {0, 6};
    case FunctionId::day_of_month:
      return {1, 31};
    case FunctionId::days_in_month:
      return {28, 31};
    case FunctionId::day_of_year:
      return {1, 366};
    case FunctionId::month:
      return {1, 12};
    default:
      return {};
  }
}

NodeFacts Rounded(NodeFacts facts, double (*round)(double)) {
  facts = WithoutName(std::move(facts));
  facts.range = {round(facts.range.lo), round(facts.range.hi)};
  return facts;
}

NodeFacts Absolute(NodeFacts facts) {
  facts = WithoutName(std::move(facts));
  const Range range = facts.range;
  if (range.lo < 0) {
    facts.range = range.hi <= 0 ? Negated(range) : Range{0, std::max(-range.lo, range.hi)};
  }
  return facts;
}

NodeFacts OfHistogram(const Inference& in, const promql::CallView& call) {
  const NodeFacts& operand = in.Of(call.arguments.back());
  NodeFacts facts = WithoutName(operand);
  facts.aggregated = false;
  facts.range = {};
  switch (call.function) {  // NOLINT(bugprone-switch-missing-default-case)
    case FunctionId::histogram_count:
      facts.kind = Kind::Unknown;
      facts.unit = {};
      facts.range = Range::AtLeast(0);
      break;
    case FunctionId::histogram_fraction:
      facts.kind = Kind::Ratio;
      facts.unit = in.knowledge.RatioUnit();
      facts.range = {0, 1};
      break;
    default:
      facts.kind = Kind::Average;
      break;
  }
  return facts;
}

}  // namespace

namespace {

NodeFacts InferValue(const Inference& in, const promql::CallView& call) {
  const auto argument = [&](size_t i) -> const NodeFacts& { return in.Of(call.arguments[i]); };
  using enum FunctionId;
  switch (call.function) {
    case rate:
    case irate:
      return Rate(in, call.arguments[0], Kind::Rate);
    case increase:
    case resets:
    case changes: {
      if (call.function == increase) return Rate(in, call.arguments[0], Kind::Increase);
      return OfUnknownValue(argument(0), Range::AtLeast(0));
    }
    case delta:
    case idelta:
      return Rate(in, call.arguments[0], Kind::Delta);
    case deriv: {
      NodeFacts facts = OfUnknownValue(argument(0));
      facts.unit = in.knowledge.PerSecond(argument(0).unit);
      return facts;
    }
    case predict_linear:
    case double_exponential_smoothing:
    case holt_winters: {
      NodeFacts facts = OfUnknownValue(argument(0));
      facts.unit = argument(0).unit;
      return facts;
    }
    case avg_over_time:
    case min_over_time:
    case max_over_time:
    case sum_over_time:
    case count_over_time:
    case present_over_time:
    case stddev_over_time:
    case stdvar_over_time:
    case mad_over_time:
    case last_over_time:
    case first_over_time:
      return OverTime(in, call.function, argument(0));
    case quantile_over_time:
      return OverTime(in, call.function, argument(1));
    case ts_of_first_over_time:
    case ts_of_last_over_time:
    case ts_of_max_over_time:
    case ts_of_min_over_time:
    case timestamp:
    case start_timestamp: {
      NodeFacts facts = OfUnknownValue(argument(0));
      facts.kind = Kind::Timestamp;
      facts.unit = in.knowledge.Seconds();
      return facts;
    }
    case absent:
    case absent_over_time:
      return InferAbsent(in, call.arguments[0]);
    case histogram_quantile:
      return HistogramQuantile(in, call);
    case histogram_avg:
    case histogram_sum:
    case histogram_stddev:
    case histogram_stdvar:
    case histogram_count:
    case histogram_fraction:
      return OfHistogram(in, call);
    case clamp:
    case clamp_min:
    case clamp_max:
      return Clamp(in, call);
    case abs:
      return Absolute(argument(0));
    case ceil:
      return Rounded(argument(0), [](double x) { return std::ceil(x); });
    case floor:
      return Rounded(argument(0), [](double x) { return std::floor(x); });
    case round: {
      NodeFacts facts = WithoutName(argument(0));
      facts.range = {};
      // To multiples of a negative number, zero is -0.
      const bool to_positive = call.arguments.size() == 1 || argument(1).range.lo > 0;
      const double lo = argument(0).range.lo;
      if (lo >= 0) facts.range.lo = to_positive && !std::signbit(lo) ? 0.0 : -0.0;
      return facts;
    }
    case sgn:
      return OfUnknownValue(argument(0), {-1, 1});
    case exp:
    case sqrt:
    case cosh:
      return OfUnknownValue(argument(0), Range::AtLeast(call.function == cosh ? 1 : 0));
    case sin:
    case cos:
    case tanh:
      return OfUnknownValue(argument(0), {-1, 1});
    case acos:
    case acosh:
    case asin:
    case asinh:
    case atan:
    case atanh:
    case sinh:
    case tan:
    case deg:
    case rad:
    case ln:
    case log2:
    case log10:
      return OfUnknownValue(argument(0));
    case pi:
      return ScalarOf(Kind::Number, Range::Of(3.14159265358979323846), {});
    case time:
    case start:
    case end:
      return ScalarOf(Kind::Timestamp, Range::AtLeast(0), in.knowledge.Seconds());
    case range:
    case step:
      return ScalarOf(Kind::Unknown, Range::AtLeast(0), in.knowledge.Seconds());
    case max_of:
    case min_of: {
      NodeFacts facts = ScalarOf(Kind::Unknown, Hull(argument(0).range, argument(1).range), {});
      return facts;
    }
    case minute:
    case hour:
    case day_of_week:
    case day_of_month:
    case days_in_month:
    case day_of_year:
    case month:
    case year: {
      if (call.arguments.empty()) {
        return ScalarOf(Kind::Unknown, CalendarRange(call.function), {});
      }
      return OfUnknownValue(argument(0), CalendarRange(call.function));
    }
    case scalar: {
      NodeFacts facts = ScalarOf(argument(0).kind, argument(0).range, argument(0).unit);
      facts.ratio_of_part = argument(0).ratio_of_part;
      return facts;
    }
    case vector:
      return argument(0);
    case label_replace:
    case label_join:
      return InferRelabelled(in, call);
    case sort:
    case sort_desc:
    case sort_by_label:
    case sort_by_label_desc:
      return argument(0);
    case info: {
      NodeFacts facts = argument(0);
      facts.labels = Either(facts.labels, LabelSet::Open());
      for (const LabelFacts& label : argument(0).labels.named()) facts.labels.Set(label);
      facts.series = argument(0).series;
      return facts;
    }
    case histogram_quantiles: {
      NodeFacts facts = OfUnknownValue(argument(0));
      facts.labels = LabelSet::Open();
      facts.kind = Kind::Quantile;
      facts.series = 0;
      return facts;
    }
    case integral:
      return OfUnknownValue(argument(0));
    case None:
      break;
  }
  return {};
}

}  // namespace

NodeFacts InferCall(const Inference& in, const promql::CallView& call) {
  NodeFacts facts = InferValue(in, call);
  using enum FunctionId;
  const FunctionId f = call.function;
  const bool same_values = f == label_replace || f == label_join || f == sort || f == sort_desc ||
                           f == vector || f == scalar || f == last_over_time || f == abs;
  if (!same_values) facts.nonzero = facts.nan = false;
  // `scalar` of anything but one series is NaN.
  const bool number = f == count_over_time || f == present_over_time || f == absent ||
                      f == absent_over_time || f == time || f == pi;
  facts.not_nan = number || (facts.not_nan && same_values && f != scalar);
  return facts;
}

}  // namespace qoe::facts
