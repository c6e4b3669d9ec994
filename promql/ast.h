// The syntax tree of one PromQL expression: one vector of nodes in postorder, 16 bytes each, and
// side stores for what does not fit.
//
// Reading it
//   for (uint32_t i = 0; i < ast.size(); ++i)      children before parents, left before right;
//     switch (ast.kind(NodeId{i})) …               a fact computed bottom-up is one such loop
//   ast.selector(id), ast.call(id), …              a view per kind; cheap, allocates nothing; the
//   id
//                                                  must be of that kind
// The subtree of `id` is the range [first_descendant(id), id]; the root is the last node.
//
// Ownership: an Ast refers to the text it was parsed from, which must outlive it and stay where it
// is; only strings with escapes are decoded into the Ast. Views (and the string_views in them) are
// good until the Ast is moved, parsed into again or destroyed.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "promql/functions.h"
#include "promql/operators.h"
#include "promql/span.h"
#include "promql/types.h"

namespace promql {

enum class NodeKind : uint8_t {
#define PROMQL_NODE(name) name,
#include "promql/node_kind.def"
};

// Index of a node in its Ast.
struct NodeId {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  uint32_t index = kNone;

  constexpr bool valid() const { return index != kNone; }
  friend constexpr bool operator==(NodeId, NodeId) = default;
};

namespace node_flag {
inline constexpr uint16_t kTypeMask = 3;     // a ValueType
inline constexpr uint16_t kRecord = 1 << 2;  // `data` is a record's index, not the subtree size
inline constexpr uint16_t kDurationSyntax = 1 << 3;  // a number written with units: `5m`
inline constexpr uint16_t kBool = 1 << 4;            // Binary: with `bool`
inline constexpr uint16_t kWithout = 1 << 5;         // Aggregate: `without`, not `by`
inline constexpr uint16_t kAnchored = 1 << 6;        // VectorSelector: `anchored`
inline constexpr uint16_t kSmoothed = 1 << 7;        // VectorSelector: `smoothed`
inline constexpr uint16_t kWrapped = 1 << 8;         // DurationExpr: in parentheses
inline constexpr uint16_t kUnary = 1 << 9;           // DurationExpr: one operand
inline constexpr uint16_t kAnyType = 1 << 10;        // a variable decides the type
inline constexpr uint16_t kParameter = 1 << 11;      // Aggregate: has a parameter
}  // namespace node_flag

struct Node {
  NodeKind kind;
  uint8_t op;      // BinaryOp, Aggregator, FunctionId or DurationOp, by kind; Unary: BinaryOp
  uint16_t flags;  // node_flag
  uint32_t begin;  // span in the text
  uint32_t end;
  uint32_t data;  // size of the subtree, this node included, or index of a record (kRecord)
};
static_assert(sizeof(Node) == 16);

// A matcher in braces, decoded.
struct Matcher {
  std::string_view name;  // label; "__name__" for a quoted metric name alone
  MatchOp op = MatchOp::Equal;
  std::string_view value;  // without quotes, escapes resolved
  Span name_span;          // with quotes, if any; a quoted metric name alone: same as value_span
  Span op_span;            // empty for a quoted metric name alone
  Span value_span;         // with its quotes
  bool bare_name = false;  // a quoted metric name alone: `{"a.b"}`
  // Grafana variables: in the name, in the value (with or without quotes). A variable that stands
  // for whole matchers, `{$filters}`, is in the name; `op_span` and `value_span` are empty.
  bool name_variable = false;
  bool value_variable = false;
};

// A label in `by`, `on`, `group_left` and kin, decoded.
struct Label {
  std::string_view name;
  Span span;              // with quotes, if any
  bool variable = false;  // a Grafana variable stands for it or for part of it
};

// How a length of time was given.
enum class DurationForm : uint8_t { None, Literal, Variable, Expression };

// A range, a step or an offset.
struct Duration {
  DurationForm form = DurationForm::None;
  int64_t nanoseconds = 0;  // Literal only; negative for `offset -5m`
  NodeId expression;        // Expression only: root of a duration expression
  Span span;                // what stands between the brackets or after `offset`, with its sign

  constexpr bool set() const { return form != DurationForm::None; }
  constexpr int64_t milliseconds() const { return nanoseconds / 1'000'000; }
};

enum class AtForm : uint8_t { None, Timestamp, Start, End, Variable };

// `@ …` and `offset …` of a selector or subquery.
struct Modifiers {
  AtForm at = AtForm::None;
  int64_t at_ms = 0;  // Timestamp only: milliseconds since the epoch
  Span at_span;       // from `@`
  Duration offset;
};

// Where and how a further matcher can be spliced into the text of a selector: write at `offset`
// `{m}` if `braces`, `,m` if `comma`, else `m`. A comma may follow the place; it may be last.
struct InsertPoint {
  uint32_t offset = 0;
  bool braces = false;
  bool comma = false;
};

template <typename T>
class IndexedRange;
class Ast;

using MatcherList = IndexedRange<Matcher>;
using LabelList = IndexedRange<Label>;

// `count` items of the Ast from index `first`; random access by value.
template <typename T>
class IndexedRange {
 public:
  class iterator {  // NOLINT(readability-identifier-naming): as in the standard library
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    iterator() = default;
    iterator(const IndexedRange* range, uint32_t i) : range_(range), i_(i) {}
    T operator*() const { return (*range_)[i_]; }
    iterator& operator++() {
      ++i_;
      return *this;
    }
    iterator operator++(int) {
      iterator old = *this;
      ++i_;
      return old;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const IndexedRange* range_ = nullptr;
    uint32_t i_ = 0;
  };

  IndexedRange() = default;
  IndexedRange(const Ast* ast, uint32_t first, uint32_t count)
      : ast_(ast), first_(first), count_(count) {}

  uint32_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  T operator[](uint32_t i) const;
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, count_}; }

 private:
  const Ast* ast_ = nullptr;
  uint32_t first_ = 0;
  uint32_t count_ = 0;
};

struct SelectorView {
  std::string_view name;  // metric name before the braces; empty: none (it may be in a matcher)
  Span name_span;
  bool name_variable = false;  // the name contains Grafana variables: `node_$x`
  MatcherList matchers;        // those in braces, in text order
  bool has_braces = false;
  InsertPoint insert;
  Span span;            // name and braces, with `@` and `offset` unless a range stands between
  Modifiers modifiers;  // also those written after the range
  bool anchored = false;
  bool smoothed = false;
  NodeId matrix;  // the MatrixSelector around it; none: an instant vector selector

  // The metric's name, whether it stands before the braces, alone in them or as `__name__="…"`;
  // empty where there is none or it is a pattern.
  std::string_view metric_name() const;
};

struct MatrixView {
  NodeId selector;
  Duration range;
  Span bracket_span;  // `[5m]`
};

struct SubqueryView {
  NodeId operand;
  Duration range;
  Duration step;  // form None: the default step
  Modifiers modifiers;
  Span bracket_span;
};

struct UnaryView {
  BinaryOp op;  // Add or Subtract
  Span op_span;
  NodeId operand;
};

struct CallView {
  FunctionId function = FunctionId::None;  // None: the name contains Grafana variables
  std::string_view name;
  Span name_span;
  std::span<const NodeId> arguments;
};

struct AggregateView {
  Aggregator op;  // Variable: a Grafana variable stands for it
  std::string_view op_text;
  Span op_span;
  bool has_grouping = false;  // `by` or `without` was written
  bool without = false;
  Span grouping_span;  // from `by` or `without` to the closing parenthesis
  LabelList labels;
  NodeId parameter;  // none where the aggregator takes none
  NodeId operand;
};

enum class Cardinality : uint8_t { OneToOne, ManyToOne, OneToMany, ManyToMany };

// `fill_left(x)`, `fill_right(x)`, or `fill(x)` for both.
struct FillValue {
  bool set = false;
  double value = 0;
};

struct BinaryView {
  BinaryOp op;  // Variable: a Grafana variable stands for it
  std::string_view op_text;
  Span op_span;
  NodeId lhs, rhs;
  bool return_bool = false;
  bool has_matching = false;  // `on` or `ignoring` was written
  bool on = false;            // `on`, not `ignoring`
  Span matching_span;         // from `on` or `ignoring` to the closing parenthesis
  LabelList labels;
  // As written: `group_left` is ManyToOne; set operators between vectors are ManyToMany.
  Cardinality cardinality = Cardinality::OneToOne;
  Span group_span;  // from `group_left` or `group_right`
  LabelList include;
  FillValue fill_left, fill_right;
};

struct DurationExprView {
  DurationOp op;
  bool wrapped = false;  // in parentheses
  NodeId lhs;            // none with one operand or none
  NodeId rhs;            // none for `step()` and `range()`
};

class Ast {
 public:
  // The text it was parsed from.
  std::string_view text() const { return text_; }
  // No nodes: never parsed, or the parse failed.
  bool empty() const { return nodes_.empty(); }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  NodeId root() const { return NodeId{size() - 1}; }  // none where empty

  std::span<const Node> nodes() const { return nodes_; }
  const Node& node(NodeId id) const { return nodes_[id.index]; }
  NodeKind kind(NodeId id) const { return node(id).kind; }
  Span span(NodeId id) const { return {node(id).begin, node(id).end}; }
  // The bytes of the node as written.
  std::string_view source(NodeId id) const { return span(id).In(text_); }
  // Nodes in the subtree, `id` included.
  uint32_t subtree_size(NodeId id) const;
  NodeId first_descendant(NodeId id) const { return NodeId{id.index + 1 - subtree_size(id)}; }

  double number(NodeId id) const;            // NumberLiteral; DurationLiteral: seconds
  std::string_view string(NodeId id) const;  // StringLiteral, decoded
  SelectorView selector(NodeId id) const;
  // Parts of the view, for those who need no more: the name before the braces, the matchers.
  std::string_view selector_name(NodeId id) const;
  MatcherList matchers(NodeId id) const;
  MatrixView matrix(NodeId id) const;
  SubqueryView subquery(NodeId id) const;
  NodeId paren(NodeId id) const { return NodeId{id.index - 1}; }  // what is in the parentheses
  UnaryView unary(NodeId id) const;
  BinaryView binary(NodeId id) const;
  CallView call(NodeId id) const;
  AggregateView aggregate(NodeId id) const;
  DurationExprView duration_expr(NodeId id) const;

 private:
  friend class TreeBuilder;
  template <typename T>
  friend class IndexedRange;

  // A piece of the text or, with kPooled, of `pool_`.
  struct TextRef {
    static constexpr uint32_t kPooled = 1U << 31U;
    uint32_t begin = 0;
    uint32_t size_and_pooled = 0;
  };
  struct MatcherRecord {
    Span name_span;  // empty: a quoted metric name alone
    Span op_span;
    Span value_span;
    TextRef name, value;
    MatchOp op = MatchOp::Equal;
    bool name_variable = false;
    bool value_variable = false;
  };
  struct LabelRecord {
    Span span;
    TextRef name;
    bool variable = false;
  };
  struct ListRef {
    uint32_t first = 0;
    uint32_t count = 0;
  };
  static constexpr uint32_t kNone = NodeId::kNone;
  struct SelectorRecord {
    uint32_t size = 1;
    uint32_t name_size = 0;  // the name begins where the node does
    ListRef matchers;
    uint32_t insert_offset = 0;
    bool braces = false;
    bool name_variable = false;
    uint32_t modifiers = kNone;  // index into modifiers_
    NodeId matrix;
  };
  struct RangeRecord {  // MatrixSelector, Subquery
    uint32_t size = 1;
    NodeId operand;
    Duration range, step;
    Span bracket_span;
    uint32_t modifiers = kNone;  // Subquery only
  };
  struct BinaryRecord {
    uint32_t size = 1;
    ListRef labels, include;
    Span matching_span, group_span;
    FillValue fill_left, fill_right;
    Cardinality cardinality = Cardinality::OneToOne;
    bool has_matching = false;
    bool on = false;
  };
  struct CallRecord {
    uint32_t size = 1;
    ListRef arguments;  // into children_
  };
  struct AggregateRecord {
    uint32_t size = 1;
    ListRef labels;
    Span grouping_span;
  };

  std::string_view Resolve(TextRef ref) const {
    const uint32_t size = ref.size_and_pooled & ~TextRef::kPooled;
    const std::string_view whole = (ref.size_and_pooled & TextRef::kPooled) != 0 ? pool_ : text_;
    return whole.substr(ref.begin, size);
  }
  Matcher Item(const Matcher*, uint32_t i) const;
  Label Item(const Label*, uint32_t i) const;
  Span OperatorSpan(uint32_t from, BinaryOp op) const;

  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<double> numbers_;
  std::vector<TextRef> strings_;
  std::vector<MatcherRecord> matchers_;
  std::vector<LabelRecord> labels_;
  std::vector<NodeId> children_;
  std::vector<SelectorRecord> selectors_;
  std::vector<RangeRecord> ranges_;
  std::vector<Modifiers> modifiers_;
  std::vector<BinaryRecord> binaries_;
  std::vector<CallRecord> calls_;
  std::vector<AggregateRecord> aggregates_;
  std::string pool_;
};

inline std::string_view Ast::selector_name(NodeId id) const {
  const Node& n = node(id);
  return text_.substr(n.begin, selectors_[n.data].name_size);
}

inline MatcherList Ast::matchers(NodeId id) const {
  const ListRef list = selectors_[node(id).data].matchers;
  return {this, list.first, list.count};
}

template <typename T>
T IndexedRange<T>::operator[](uint32_t i) const {
  return ast_->Item(static_cast<const T*>(nullptr), first_ + i);
}

// The type of a node's value. Constant time; the nodes of a duration expression are scalars.
inline ValueType TypeOf(const Ast& ast, NodeId id) {
  return static_cast<ValueType>(ast.node(id).flags & node_flag::kTypeMask);
}

// Whether that type is certain. It is not where a Grafana variable stands for the value: such a
// node may be of any type, TypeOf says what is most likely.
inline bool HasCertainType(const Ast& ast, NodeId id) {
  return (ast.node(id).flags & node_flag::kAnyType) == 0;
}

inline bool IsBinary(const Ast& ast, NodeId id) { return ast.kind(id) == NodeKind::Binary; }

// What is inside of any parentheses around a node.
inline NodeId Inner(const Ast& ast, NodeId id) {
  while (ast.kind(id) == NodeKind::Paren) id = ast.paren(id);
  return id;
}

// Writes each node's parent (none for the root) to `parents`, indexed like the nodes. Linear.
void ComputeParents(const Ast& ast, std::vector<NodeId>& parents);

// Whether two trees mean the same: structure, names and values, not spans or spelling. Matchers are
// a set; `by ()` equals no grouping, `offset 0s` no offset, NaN NaN.
bool Equal(const Ast& a, const Ast& b);

}  // namespace promql
