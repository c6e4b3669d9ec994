// eq, ne, lt, le, gt, ge: integers of both signs compare with each other, everything else only
// with its own kind.
#include <optional>

#include "promql/gotemplate/callable.h"
#include "promql/gotemplate/format_printf.h"

namespace promql::gotemplate::internal {
namespace {

constexpr const char* kIncompatible = "incompatible types for comparison";
constexpr const char* kInvalid = "invalid type for comparison";

enum class Kind : uint8_t { Other, Bool, Int, Uint, Float, Complex, String };

Kind KindOf(const Value& value) {
  if (value.IsSigned()) return Kind::Int;
  if (value.IsUnsigned()) return Kind::Uint;
  if (value.IsText()) return Kind::String;
  switch (value.type()) {
    case Type::Bool:
      return Kind::Bool;
    case Type::Float64:
      return Kind::Float;
    case Type::Complex128:
      return Kind::Complex;
    default:
      return Kind::Other;
  }
}

// a - b by sign; one is signed and the other is not.
int CompareMixed(const Value& a, const Value& b) {
  const bool swapped = a.IsUnsigned();
  const int64_t left = (swapped ? b : a).integer();
  const uint64_t right = (swapped ? a : b).unsigned_integer();
  int order = 0;
  if (left < 0 || static_cast<uint64_t>(left) < right) {
    order = -1;
  } else if (static_cast<uint64_t>(left) > right) {
    order = 1;
  }
  return swapped ? -order : order;
}

bool Mixed(Kind a, Kind b) {
  return (a == Kind::Int && b == Kind::Uint) || (a == Kind::Uint && b == Kind::Int);
}

// Two values that are no numbers and no texts; nothing: they cannot be compared.
std::optional<bool> SameOther(const Value& a, const Value& b) {
  if (a.nil() || b.nil()) return a.nil() == b.nil();
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Type::Time:
      return a.time() == b.time();
    case Type::DurationPointer:
    case Type::TimePointer:
      return false;  // each is an address of its own
    case Type::Pointer:
      return &a.record() == &b.record();
    default:
      return std::nullopt;
  }
}

std::optional<bool> Same(const Value& a, const Value& b, Kind kind) {
  switch (kind) {
    case Kind::Bool:
      return a.boolean() == b.boolean();
    case Kind::Int:
      return a.integer() == b.integer();
    case Kind::Uint:
      return a.unsigned_integer() == b.unsigned_integer();
    case Kind::Float:
      return a.number() == b.number();
    case Kind::Complex:
      return a.complex() == b.complex();
    case Kind::String:
      return a.text() == b.text();
    case Kind::Other:
      break;
  }
  return SameOther(a, b);
}

struct Verdict {
  bool holds = false;
  std::string error;
};

Verdict EqualsAny(Arguments arguments) {
  const Value& first = arguments[0];
  if (arguments.size() == 1) return {false, "missing argument for comparison"};
  const Kind kind = KindOf(first);
  for (const Value& other : arguments.subspan(1)) {
    const Kind other_kind = KindOf(other);
    if (Mixed(kind, other_kind)) {
      if (CompareMixed(first, other) == 0) return {true, {}};
    } else if (kind != other_kind) {
      if (!first.nil() && !other.nil()) return {false, kIncompatible};
    } else {
      const std::optional<bool> same = Same(first, other, kind);
      if (!same) {
        // Go shows it with `%s`, complaints about its numbers included.
        constexpr size_t kShown = 4096;
        const std::string shown = Sprintf("%s", std::span(&first, 1), kShown).text;
        return {false, "non-comparable type " + shown + ": " + first.TypeName()};
      }
      if (*same) return {true, {}};
    }
  }
  return {false, {}};
}

Verdict Less(const Value& a, const Value& b) {
  const Kind kind = KindOf(a);
  const Kind other = KindOf(b);
  if (kind == Kind::Other || other == Kind::Other) return {false, kInvalid};
  if (Mixed(kind, other)) return {CompareMixed(a, b) < 0, {}};
  if (kind != other) return {false, kIncompatible};
  switch (kind) {
    case Kind::Int:
      return {a.integer() < b.integer(), {}};
    case Kind::Uint:
      return {a.unsigned_integer() < b.unsigned_integer(), {}};
    case Kind::Float:
      return {a.number() < b.number(), {}};
    case Kind::String:
      return {a.text() < b.text(), {}};
    case Kind::Bool:
    case Kind::Complex:
    case Kind::Other:
      break;
  }
  return {false, kInvalid};
}

Verdict LessOrEqual(Arguments arguments) {
  Verdict less = Less(arguments[0], arguments[1]);
  if (less.holds || !less.error.empty()) return less;
  return EqualsAny(arguments);
}

// `negated`: the opposite, which for NaN is not the other comparison; Go's does the same.
Called Answer(const Verdict& verdict, bool negated) {
  if (!verdict.error.empty()) return Called::Failed(verdict.error);
  return Value::OfBool(verdict.holds != negated);
}

}  // namespace

Called Equals(CallContext& /*context*/, Arguments arguments) {
  return Answer(EqualsAny(arguments), false);
}
Called Differs(CallContext& /*context*/, Arguments arguments) {
  return Answer(EqualsAny(arguments), true);
}
Called IsLess(CallContext& /*context*/, Arguments arguments) {
  return Answer(Less(arguments[0], arguments[1]), false);
}
Called IsLessOrEqual(CallContext& /*context*/, Arguments arguments) {
  return Answer(LessOrEqual(arguments), false);
}
Called IsGreater(CallContext& /*context*/, Arguments arguments) {
  return Answer(LessOrEqual(arguments), true);
}
Called IsGreaterOrEqual(CallContext& /*context*/, Arguments arguments) {
  return Answer(Less(arguments[0], arguments[1]), true);
}

}  // namespace promql::gotemplate::internal
