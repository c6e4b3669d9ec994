// Binary operators, matcher operators and aggregators as tables (operators.def).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace promql {

// Variable: a Grafana variable in an operator's place; not Prometheus.
enum class BinaryOp : uint8_t {
#define PROMQL_BINARY_OP(name, spelling, precedence, associativity, class) name,
#include "promql/operators.def"
  Variable
};

enum class OperatorClass : uint8_t { Arithmetic, Comparison, Set, Trim, Variable };
enum class Associativity : uint8_t { Left, Right };

struct BinaryOpInfo {
  std::string_view spelling;
  uint8_t precedence;  // 1 binds loosest
  Associativity associativity;
  OperatorClass op_class;
};

inline constexpr std::array kBinaryOps = {
#define PROMQL_BINARY_OP(name, spelling, precedence, associativity, class) \
  BinaryOpInfo{spelling, precedence, Associativity::associativity, OperatorClass::class},
#include "promql/operators.def"
};

// A variable is taken to bind loosest.
inline constexpr BinaryOpInfo kVariableOp = {"$", 1, Associativity::Left, OperatorClass::Variable};

constexpr const BinaryOpInfo& InfoOf(BinaryOp op) {
  return op == BinaryOp::Variable ? kVariableOp : kBinaryOps[static_cast<size_t>(op)];
}
constexpr std::string_view Spelling(BinaryOp op) { return InfoOf(op).spelling; }
constexpr bool IsComparison(BinaryOp op) {
  return InfoOf(op).op_class == OperatorClass::Comparison;
}
constexpr bool IsSetOperator(BinaryOp op) { return InfoOf(op).op_class == OperatorClass::Set; }

// The operator of a symbol that the grammar has matched. A table of first bytes: a look-up per
// operator is felt in long chains.
constexpr BinaryOp OperatorOf(std::string_view symbol) {
  const bool long_form = symbol.size() > 1;
  const bool equal = long_form && symbol[1] == '=';
  switch (symbol[0]) {
    case '+':
      return BinaryOp::Add;
    case '-':
      return BinaryOp::Subtract;
    case '*':
      return BinaryOp::Multiply;
    case '/':
      return BinaryOp::Divide;
    case '%':
      return BinaryOp::Modulo;
    case '^':
      return BinaryOp::Power;
    case '=':
      return BinaryOp::Equal;
    case '!':
      return BinaryOp::NotEqual;
    case '<':
      if (!long_form) return BinaryOp::Less;
      return equal ? BinaryOp::LessOrEqual : BinaryOp::TrimUpper;
    default:
      if (!long_form) return BinaryOp::Greater;
      return equal ? BinaryOp::GreaterOrEqual : BinaryOp::TrimLower;
  }
}
// Each symbol of the table finds itself.
static_assert([] {
  for (size_t i = 0; i < kBinaryOps.size(); ++i) {
    const char first = kBinaryOps[i].spelling[0];
    const bool word = first >= 'a' && first <= 'z';
    if (!word && OperatorOf(kBinaryOps[i].spelling) != static_cast<BinaryOp>(i)) return false;
  }
  return true;
}());

// `+` and `-` before an operand bind like `*`: `-1 ^ 2` is `-(1 ^ 2)`.
inline constexpr uint8_t kUnaryPrecedence = InfoOf(BinaryOp::Multiply).precedence;

// Variable: a Grafana variable in an aggregator's place; not Prometheus.
enum class Aggregator : uint8_t {
#define PROMQL_AGGREGATOR(name, spelling, parameter, experimental) name,
#include "promql/operators.def"
  Variable
};

enum class AggregatorParameter : uint8_t { None, Scalar, String };

struct AggregatorInfo {
  std::string_view spelling;
  AggregatorParameter parameter;
  bool experimental;  // needs Features::experimental_functions
};

inline constexpr std::array kAggregators = {
#define PROMQL_AGGREGATOR(name, spelling, parameter, experimental) \
  AggregatorInfo{spelling, AggregatorParameter::parameter, experimental},
#include "promql/operators.def"
};

inline constexpr AggregatorInfo kVariableAggregator = {"$", AggregatorParameter::None, false};

constexpr const AggregatorInfo& InfoOf(Aggregator op) {
  return op == Aggregator::Variable ? kVariableAggregator : kAggregators[static_cast<size_t>(op)];
}
constexpr std::string_view Spelling(Aggregator op) { return InfoOf(op).spelling; }

// `=`, `!=`, `=~`, `!~` in a selector.
enum class MatchOp : uint8_t { Equal, NotEqual, Regex, NotRegex };

constexpr std::string_view Spelling(MatchOp op) {
  constexpr std::array<std::string_view, 4> kSpellings = {"=", "!=", "=~", "!~"};
  return kSpellings[static_cast<size_t>(op)];
}

// In a duration expression: arithmetic, or `step()`, `range()`, `min_of`, `max_of`. Plus with one
// operand keeps a number's parentheses; minus with one operand negates.
enum class DurationOp : uint8_t {
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  Step,
  Range,
  MinOf,
  MaxOf
};

constexpr std::string_view Spelling(DurationOp op) {
  constexpr std::array<std::string_view, 10> kSpellings = {
      "+", "-", "*", "/", "%", "^", "step", "range", "min_of", "max_of"};
  return kSpellings[static_cast<size_t>(op)];
}

}  // namespace promql
