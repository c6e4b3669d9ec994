// The syntax tree of a LogQL query: nodes in postorder, 16 bytes each, and side stores.
//
// Ownership: an Ast refers to the text it was parsed from; only strings with escapes are decoded
// into it. Views are good until the Ast is moved, parsed into again or destroyed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "promql/operators.h"
#include "promql/span.h"

namespace promql::logql {

enum class NodeKind : uint8_t {
#define LOGQL_NODE(name) name,
#include "promql/logql/node_kind.def"
};

// Aggregations over lines. Variable: a Grafana variable in its place.
enum class RangeOp : uint8_t {
#define LOGQL_RANGE(name, unwrap, grouping, parameter) name,
#include "promql/logql/operations.def"
};
// Aggregations over series.
enum class VectorOp : uint8_t {
#define LOGQL_VECTOR(name, grouping, parameter) name,
#include "promql/logql/operations.def"
};

// `|=`, `!=`, `|~`, `!~`, `|>`, `!>`
enum class FilterOp : uint8_t { Contains, Lacks, Matches, MatchesNot, Pattern, PatternNot };
enum class ParserOp : uint8_t { Json, Logfmt, Pattern, Regexp, Unpack };
enum class UnwrapOp : uint8_t { None, Duration, DurationSeconds, Bytes };
enum class CallOp : uint8_t { LabelReplace, Vector };
// Of label filters: `=` and `==` are one for numbers.
enum class CompareOp : uint8_t {
  Equal,
  NotEqual,
  Regex,
  NotRegex,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual
};
// What stands on the right of a label filter's operator.
enum class Operand : uint8_t { String, Number, Duration, Bytes, Ip, Variable };

// How the operations of one enumeration are written, in its order.
template <typename Op>
std::span<const std::string_view> Spellings();
template <typename Op>
std::string_view Spelling(Op op) {
  return Spellings<Op>()[static_cast<size_t>(op)];
}
// The operation that is written so.
template <typename Op>
std::optional<Op> FindOp(std::string_view word) {
  const auto names = Spellings<Op>();
  const auto found = std::find(names.begin(), names.end(), word);
  if (found == names.end()) return std::nullopt;
  return static_cast<Op>(found - names.begin());
}

// What a query gives: lines, series, a number. String: an argument of label_replace.
enum class ValueType : uint8_t { Log, Vector, Scalar, String };
// "log", "vector", "scalar", "string".
std::string_view NameOf(ValueType type);

// Index of a node in its Ast.
struct NodeId {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  uint32_t index = kNone;

  constexpr bool valid() const { return index != kNone; }
  friend constexpr bool operator==(NodeId, NodeId) = default;
};

namespace node_flag {
inline constexpr uint16_t kTypeMask = 3;        // a ValueType
inline constexpr uint16_t kAnyType = 1 << 2;    // a variable decides
inline constexpr uint16_t kIp = 1 << 3;         // FilterText: `ip("…")`
inline constexpr uint16_t kStrict = 1 << 4;     // logfmt --strict
inline constexpr uint16_t kKeepEmpty = 1 << 5;  // logfmt --keep-empty
inline constexpr uint16_t kTemplate = 1 << 6;   // Format: the value is a template, not a label
inline constexpr uint16_t kBare = 1 << 7;       // Extraction: a name alone
inline constexpr uint16_t kBool = 1 << 8;       // Binary
inline constexpr uint16_t kVariable = 1 << 9;   // name or value contains Grafana variables
inline constexpr uint16_t kUnquoted = 1 << 10;  // the value is a variable without quotes
}  // namespace node_flag

struct Node {
  NodeKind kind;
  uint8_t op;  // by kind; Matcher: promql::MatchOp; Binary: promql::BinaryOp
  uint16_t flags;
  uint32_t begin;
  uint32_t end;
  uint32_t record;
};
static_assert(sizeof(Node) == 16);

// `[5m]` and `offset 5m` of a log query.
struct LogRange {
  Span range;   // what is between the brackets; empty: no range
  Span offset;  // with its sign; empty: none
};

// `by (a)`, `on (a)`, `group_left (a)`
struct LabelClause {
  bool set = false;
  bool negative = false;  // `without`, `ignoring`
  std::span<const Span> labels;
};

enum class Group : uint8_t { None, Left, Right };

class Ast {
 public:
  std::string_view text() const { return text_; }
  bool empty() const { return nodes_.empty(); }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  NodeId root() const { return NodeId{size() - 1}; }

  const Node& node(NodeId id) const { return nodes_[id.index]; }
  NodeKind kind(NodeId id) const { return node(id).kind; }
  Span span(NodeId id) const { return {node(id).begin, node(id).end}; }
  std::string_view source(NodeId id) const { return span(id).In(text_); }
  bool has(NodeId id, uint16_t flag) const { return (node(id).flags & flag) != 0; }
  std::span<const NodeId> children(NodeId id) const {
    const Record& record = records_[node(id).record];
    return std::span(children_).subspan(record.first_child, record.child_count);
  }
  // Matcher, Comparison, Format, Extraction, Unwrap, LabelName: the label.
  std::string_view name(NodeId id) const { return Resolve(records_[node(id).record].name); }
  Span name_span(NodeId id) const { return records_[node(id).record].name_span; }
  // Matcher, Comparison, FilterText, Extraction, Parser, LineFormat, Format, String: the string,
  // decoded; numbers, durations and bytes as written.
  std::string_view value(NodeId id) const { return Resolve(records_[node(id).record].value); }
  Span value_span(NodeId id) const { return records_[node(id).record].value_span; }
  // Comparison: what the value is.
  Operand operand(NodeId id) const { return records_[node(id).record].operand; }
  double number(NodeId id) const { return records_[node(id).record].number; }
  // Log.
  LogRange range(NodeId id) const { return records_[node(id).record].range; }
  // Aggregations: `by`, `without`; Binary: `on`, `ignoring`.
  LabelClause grouping(NodeId id) const { return Clause(records_[node(id).record].grouping); }
  // Binary: `group_left`, `group_right`.
  Group group(NodeId id) const { return records_[node(id).record].group; }
  LabelClause include(NodeId id) const { return Clause(records_[node(id).record].include); }

 private:
  friend class TreeBuilder;

  struct TextRef {
    uint32_t begin = 0;
    uint32_t size = 0;
    bool pooled = false;
  };
  struct ClauseRef {
    bool set = false;
    bool negative = false;
    uint32_t first = 0, count = 0;
  };
  struct Record {
    TextRef name, value;
    Span name_span, value_span;
    uint32_t first_child = 0, child_count = 0;
    LogRange range;
    ClauseRef grouping, include;
    double number = 0;
    Group group = Group::None;
    Operand operand = Operand::String;
  };
  std::string_view Resolve(TextRef ref) const {
    return (ref.pooled ? std::string_view(pool_) : text_).substr(ref.begin, ref.size);
  }
  LabelClause Clause(ClauseRef ref) const {
    return {ref.set, ref.negative, std::span(labels_).subspan(ref.first, ref.count)};
  }

  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<Record> records_;
  std::vector<NodeId> children_;
  std::vector<Span> labels_;
  std::string pool_;
};

// The type of a node's value; meaningless for parts of log queries.
inline ValueType TypeOf(const Ast& ast, NodeId id) {
  return static_cast<ValueType>(ast.node(id).flags & node_flag::kTypeMask);
}
// A Grafana variable may stand for a value of any type.
inline bool HasCertainType(const Ast& ast, NodeId id) { return !ast.has(id, node_flag::kAnyType); }

// Whether two queries mean the same: structure, names and values, not spelling.
bool Equal(const Ast& a, const Ast& b);

}  // namespace promql::logql
