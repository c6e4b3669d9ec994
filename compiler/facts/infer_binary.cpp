#include <algorithm>
#include <cmath>

#include "compiler/facts/comparison.h"
#include "compiler/facts/infer_parts.h"

namespace qoe::facts {
namespace {

using promql::BinaryOp;
using promql::NodeId;
using promql::ValueType;

bool IsScalar(const Inference& in, NodeId id) {
  return promql::TypeOf(in.ast, id) == ValueType::Scalar && promql::HasCertainType(in.ast, id);
}

double Apply(BinaryOp op, double a, double b) {
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Add:
      return a + b;
    case BinaryOp::Subtract:
      return a - b;
    case BinaryOp::Multiply:
      return a * b;
    case BinaryOp::Divide:
      return a / b;
    case BinaryOp::Modulo:
      return std::fmod(a, b);
    case BinaryOp::Power:
      return std::pow(a, b);
    case BinaryOp::Atan2:
      return std::atan2(a, b);
    default:
      return 0;
  }
}

// Where that lies. Libraries differ in the last digits of powers and angles; of whole numbers they
// make whole ones.
Range Around(BinaryOp op, double a, double b) {
  const double value = Apply(op, a, b);
  if (std::isnan(value)) return {};
  const bool whole = a == std::trunc(a) && b == std::trunc(b) && std::abs(value) < 1e15 &&
                     value == std::trunc(value);
  if (op != BinaryOp::Atan2 && (op != BinaryOp::Power || whole)) return Range::Of(value);
  constexpr double kError = 1e-14;
  const double error = std::isinf(value) ? 0 : std::abs(value) * kError;
  return {value - error, value + error};
}

// What arithmetic makes of two values: range, unit and kind.
class Arithmetic {
 public:
  Arithmetic(const Inference& in, BinaryOp op, NodeId lhs, NodeId rhs)
      : in_(in), op_(op), lhs_(lhs), rhs_(rhs), a_(in.Of(lhs)), b_(in.Of(rhs)) {}

  void Compute(NodeFacts& facts) const {
    facts.kind = Kind::Unknown;
    facts.part = Part::None;
    facts.unit = {};
    facts.observed = {};
    facts.range = {};
    facts.ratio_of_part = false;
    facts.nonzero = facts.not_nan = false;
    facts.nan = a_.nan || b_.nan;
    facts.aggregated = a_.aggregated || b_.aggregated;
    switch (op_) {  // NOLINT(bugprone-switch-missing-default-case)
      case BinaryOp::Add:
      case BinaryOp::Subtract:
        AddOrSubtract(facts);
        break;
      case BinaryOp::Multiply:
        Multiply(facts);
        break;
      case BinaryOp::Divide:
        Divide(facts);
        facts.nan |= MayBeZero(b_);
        break;
      case BinaryOp::Modulo:
        facts.unit = a_.unit;
        facts.nan |= MayBeZero(b_);
        break;
      default:
        break;
    }
    if (a_.kind == Kind::Number && b_.kind == Kind::Number) {
      facts.kind = Kind::Number;
      if (a_.range.lo == a_.range.hi && b_.range.lo == b_.range.hi) {
        facts.range = Around(op_, a_.range.lo, b_.range.lo);
        facts.not_nan = a_.not_nan && b_.not_nan && facts.range.bounded();
      }
    }
  }

 private:
  static bool MayBeZero(const NodeFacts& facts) {
    return !facts.nonzero && facts.range.Contains(0);
  }
  static bool Plain(const NodeFacts& facts) { return facts.kind == Kind::Number; }

  void AddOrSubtract(NodeFacts& facts) const {
    const bool plus = op_ == BinaryOp::Add;
    facts.range = Sum(a_.range, plus ? b_.range : Negated(b_.range));
    if (SameUnit(a_.unit, b_.unit)) facts.unit = a_.unit.known() ? a_.unit : b_.unit;
    if (a_.kind == b_.kind) facts.kind = a_.kind;
    if (Plain(b_)) facts.kind = a_.kind;
    if (Plain(a_)) facts.kind = b_.kind;
    // `1 - errors / all` is the share of what is no error.
    const bool complement = !plus && a_.range == Range::Of(1) && b_.ratio_of_part;
    if (complement) facts.ratio_of_part = true;
    if (facts.kind == Kind::Timestamp && !plus && !Plain(a_) && !Plain(b_)) {
      facts.kind = Kind::Delta;  // an age
    }
    if (facts.kind == Kind::Counter || facts.kind == Kind::EventCounter) {
      facts.kind = plus && a_.kind == b_.kind ? facts.kind : Kind::Unknown;
    }
    if (facts.kind == Kind::Boolean) facts.kind = Kind::Unknown;
  }

  void Multiply(NodeFacts& facts) const {
    facts.range = Product(a_.range, b_.range);
    const bool by_number = Plain(a_) || Plain(b_);
    const NodeFacts& value = Plain(a_) ? b_ : a_;
    if (by_number) {
      facts.kind = value.kind;
      // A number changes the unit as often as the size: 1000 makes milliseconds of seconds.
      return;
    }
    // Shares and flags leave the other side's unit.
    if (b_.kind == Kind::Ratio || b_.kind == Kind::Info || b_.kind == Kind::Boolean) {
      facts.unit = a_.unit;
      facts.kind = a_.kind == Kind::Info ? Kind::Unknown : a_.kind;
    } else if (a_.kind == Kind::Ratio || a_.kind == Kind::Info || a_.kind == Kind::Boolean) {
      facts.unit = b_.unit;
      facts.kind = b_.kind;
    }
    if (facts.kind == Kind::Counter || facts.kind == Kind::EventCounter) facts.kind = Kind::Unknown;
  }

  void Divide(NodeFacts& facts) const {
    facts.range = Quotient(a_.range, b_.range);
    if (Plain(b_)) {
      facts.kind = a_.kind;
      return;
    }
    const bool alike = a_.unit.known() && a_.unit == b_.unit;
    if (alike) {
      facts.kind = Kind::Ratio;
      facts.unit = in_.knowledge.RatioUnit();
    }
    if (a_.part == Part::Sum && b_.part == Part::Count) {
      facts.kind = Kind::Average;
      facts.unit = a_.observed;
      return;
    }
    if (a_.range.lo >= 0 && IsPartOf(in_.ast, lhs_, rhs_)) {
      facts.kind = Kind::Ratio;
      facts.unit = in_.knowledge.RatioUnit();
      facts.range = {0, 1};
      facts.ratio_of_part = true;
    }
  }

  const Inference& in_;
  BinaryOp op_;
  NodeId lhs_, rhs_;
  const NodeFacts& a_;
  const NodeFacts& b_;
};

BinaryOp Mirrored(BinaryOp op) {
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Less:
      return BinaryOp::Greater;
    case BinaryOp::Greater:
      return BinaryOp::Less;
    case BinaryOp::LessOrEqual:
      return BinaryOp::GreaterOrEqual;
    case BinaryOp::GreaterOrEqual:
      return BinaryOp::LessOrEqual;
    default:
      return op;
  }
}

// What passes `value op limit`. Open ends are closed: a bound too many, never one too few.
// Zeros are equal, whatever their sign.
Range Passing(BinaryOp op, Range value, Range limit) {
  const double lo = limit.lo == 0 ? -0.0 : limit.lo;
  const double hi = limit.hi == 0 ? 0.0 : limit.hi;
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Greater:
      return Intersection(value, Range::AtLeast(limit.lo));
    case BinaryOp::GreaterOrEqual:
      return Intersection(value, Range::AtLeast(lo));
    case BinaryOp::Less:
    case BinaryOp::LessOrEqual:
      return Intersection(value, {-Range::kInfinity, hi});
    case BinaryOp::Equal:
      return Intersection(value, {lo, hi});
    default:
      return value;
  }
}

// No zero passes `value op limit`.
bool ExcludesZero(BinaryOp op, Range limit) {
  switch (op) {  // NOLINT(bugprone-switch-missing-default-case)
    case BinaryOp::Greater:
      return limit.lo >= 0;
    case BinaryOp::GreaterOrEqual:
      return limit.lo > 0;
    case BinaryOp::Less:
      return limit.hi <= 0;
    case BinaryOp::LessOrEqual:
      return limit.hi < 0;
    case BinaryOp::Equal:
      return !limit.Contains(0);
    case BinaryOp::NotEqual:
      return limit == Range::Of(0);
    default:
      return false;
  }
}

void Compare(const Inference& in, const promql::BinaryView& binary, NodeFacts& facts) {
  const NodeFacts& a = in.Of(binary.lhs);
  const NodeFacts& b = in.Of(binary.rhs);
  if (binary.return_bool) {
    facts.kind = Kind::Boolean;
    facts.part = Part::None;
    facts.unit = {};
    facts.range = {0, 1};
    if (a.kind == Kind::Number && b.kind == Kind::Number && a.not_nan && b.not_nan) {
      if (NeverHolds(binary.op, a.range, b.range)) facts.range = Range::Of(0);
      if (AlwaysHolds(binary.op, a.range, b.range)) facts.range = Range::Of(1);
      facts.kind = Kind::Number;
    }
    facts.ratio_of_part = false;
    facts.nonzero = facts.nan = false;
    facts.not_nan = true;
    return;
  }
  // Scalars keep the vector's values whichever side they stand on.
  const bool mirrored = IsScalar(in, binary.lhs);
  const NodeFacts& value = mirrored ? b : a;
  const NodeFacts& limit = mirrored ? a : b;
  const BinaryOp op = mirrored ? Mirrored(binary.op) : binary.op;
  facts.range = Passing(op, value.range, limit.range);
  facts.nonzero = value.nonzero || ExcludesZero(op, limit.range);
  facts.nan = value.nan && op == BinaryOp::NotEqual;
  // Nothing but `!=` lets a NaN pass.
  const bool numbers = value.not_nan && limit.not_nan;
  facts.not_nan = value.not_nan || op != BinaryOp::NotEqual;
  if (NeverHolds(op, value.range, limit.range) && (numbers || op != BinaryOp::NotEqual))
    facts.empty = true;
}

// What an operator leaves of the metric's name.
void LeaveName(const promql::BinaryView& binary, LabelSet& labels) {
  if (promql::IsComparison(binary.op) && !binary.return_bool) return;
  if (binary.op != BinaryOp::Atan2) return labels.Remove("__name__");
  // Prometheus 2.42 keeps it here (promql/engine.go shouldDropMetricName), later ones do not.
  LabelFacts name = labels.Of("__name__");
  name.name = "__name__";
  if (name.presence == Presence::Always) name.presence = Presence::Sometimes;
  labels.Set(std::move(name));
}

// The labels of a match of two vectors.
LabelSet MatchedLabels(const Inference& in, const promql::BinaryView& binary) {
  const LabelSet& left = in.Of(binary.lhs).labels;
  const LabelSet& right = in.Of(binary.rhs).labels;
  LabelSet labels = left;
  switch (binary.cardinality) {
    case promql::Cardinality::OneToOne:
      if (binary.on) {
        labels.Keep(binary.labels);
      } else {
        labels.Drop(binary.labels);
      }
      break;
    case promql::Cardinality::ManyToOne:
    case promql::Cardinality::OneToMany: {
      const bool many_left = binary.cardinality == promql::Cardinality::ManyToOne;
      labels = many_left ? left : right;
      const LabelSet& one = many_left ? right : left;
      for (const promql::Label include : binary.include) {
        if (include.variable) {
          labels = Either(labels, LabelSet::Open());
          continue;
        }
        LabelFacts taken = one.Of(include.name);
        taken.name = include.name;
        labels.Set(std::move(taken));
      }
      break;
    }
    case promql::Cardinality::ManyToMany:
      break;
  }
  LeaveName(binary, labels);
  return labels;
}

// A filled series has the labels of the side that is there.
LabelSet FilledLabels(const Inference& in, const promql::BinaryView& binary) {
  LabelSet labels = LabelSet::Open();
  if (binary.cardinality == promql::Cardinality::OneToOne) {
    LabelSet sides[] = {in.Of(binary.lhs).labels, in.Of(binary.rhs).labels};
    for (LabelSet& side : sides) {
      if (binary.on) {
        side.Keep(binary.labels);
      } else {
        side.Drop(binary.labels);
      }
    }
    labels = Either(sides[0], sides[1]);
  }
  labels.Remove("__name__");
  return labels;
}

}  // namespace

NodeFacts EitherOf(const NodeFacts& a, const NodeFacts& b) {
  if (a.empty) return b;
  if (b.empty) return a;
  NodeFacts either = a;
  if (a.kind != b.kind)
    either.kind = a.kind == Kind::Number ? b.kind : b.kind == Kind::Number ? a.kind : Kind::Unknown;
  if (a.part != b.part) either.part = Part::None;
  either.aggregated = a.aggregated || b.aggregated;
  either.ratio_of_part = a.ratio_of_part && b.ratio_of_part;
  either.nonzero = a.nonzero && b.nonzero;
  either.not_nan = a.not_nan && b.not_nan;
  either.nan = a.nan || b.nan;
  either.absent = a.absent || b.absent;
  if (!(a.unit == b.unit))
    either.unit = a.kind == Kind::Number ? b.unit : b.kind == Kind::Number ? a.unit : units::Unit();
  if (!(a.observed == b.observed)) either.observed = {};
  const bool bounds = a.buckets_lo <= a.buckets_hi && b.buckets_lo <= b.buckets_hi;
  either.buckets_lo = bounds ? std::min(a.buckets_lo, b.buckets_lo) : 0;
  either.buckets_hi = bounds ? std::max(a.buckets_hi, b.buckets_hi) : -1;
  either.range = Hull(a.range, b.range);
  either.labels = Either(a.labels, b.labels);
  either.series = a.series == 0 || b.series == 0 ? 0 : a.series + b.series;
  return either;
}

namespace {

NodeFacts OfVectors(const Inference& in, const promql::BinaryView& binary) {
  const NodeFacts& a = in.Of(binary.lhs);
  const NodeFacts& b = in.Of(binary.rhs);
  if (binary.op == BinaryOp::Or) return EitherOf(a, b);
  NodeFacts facts = binary.cardinality == promql::Cardinality::OneToMany ? b : a;
  facts.empty = a.empty || (b.empty && binary.op != BinaryOp::Unless);
  if (promql::IsSetOperator(binary.op)) return facts;
  facts.labels = MatchedLabels(in, binary);
  for (const promql::Label include : binary.include) {
    if (include.name == "le" || include.variable) ForgetBuckets(facts);
  }
  if (binary.fill_left.set || binary.fill_right.set) {
    facts.labels = FilledLabels(in, binary);
    facts.series = 0;
    facts.empty = false;
  }
  const double combinations = facts.labels.Combinations();
  if (combinations > 0) {
    facts.series = facts.series == 0 ? combinations : std::min(facts.series, combinations);
  }
  return facts;
}

}  // namespace

NodeFacts InferBinary(const Inference& in, NodeId id) {
  const promql::BinaryView binary = in.ast.binary(id);
  const bool left_scalar = IsScalar(in, binary.lhs);
  const bool right_scalar = IsScalar(in, binary.rhs);
  const bool certain =
      promql::HasCertainType(in.ast, binary.lhs) && promql::HasCertainType(in.ast, binary.rhs);
  NodeFacts facts;
  if (binary.op == BinaryOp::Variable || !certain) return facts;
  if (!left_scalar && !right_scalar) {
    facts = OfVectors(in, binary);
  } else {
    facts = in.Of(left_scalar ? binary.rhs : binary.lhs);
    LeaveName(binary, facts.labels);
  }
  if (promql::IsSetOperator(binary.op)) return facts;
  if (binary.fill_left.set || binary.fill_right.set) {
    // Values are those of the sides, or what is filled in.
    NodeFacts filled;
    filled.labels = facts.labels;
    if (promql::IsComparison(binary.op) && binary.return_bool) filled.range = {0, 1};
    return filled;
  }
  if (promql::IsComparison(binary.op)) {
    Compare(in, binary, facts);
  } else if (promql::InfoOf(binary.op).op_class == promql::OperatorClass::Arithmetic) {
    Arithmetic(in, binary.op, binary.lhs, binary.rhs).Compute(facts);
  } else {
    facts.range = {};
    facts.not_nan = false;
  }
  return facts;
}

}  // namespace qoe::facts
