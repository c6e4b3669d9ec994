#include "promql/tree_builder.h"

#include <algorithm>
#include <cstring>

#include "promql/literal.h"

namespace promql {
namespace {

uint32_t TypeFlag(ValueType type) { return static_cast<uint32_t>(type); }

// Appends and returns the index. Few expressions have more than four of a kind: one allocation
// instead of three in a fresh Ast.
template <typename T>
uint32_t Append(std::vector<T>& items, const T& item) {
  if (items.capacity() == 0) items.reserve(4);
  items.push_back(item);
  return static_cast<uint32_t>(items.size() - 1);
}

}  // namespace

void TreeBuilder::Reset(std::string_view text) {
  ast_.text_ = text;
  ast_.nodes_.clear();
  ast_.numbers_.clear();
  ast_.strings_.clear();
  ast_.matchers_.clear();
  ast_.labels_.clear();
  ast_.children_.clear();
  ast_.selectors_.clear();
  ast_.ranges_.clear();
  ast_.modifiers_.clear();
  ast_.binaries_.clear();
  ast_.calls_.clear();
  ast_.aggregates_.clear();
  ast_.pool_.clear();
  // About ten bytes a node; no more than a page on suspicion.
  if (ast_.nodes_.capacity() == 0) {
    ast_.nodes_.reserve(std::min<size_t>(text.size() / 10 + 2, 128));
  }
}

void TreeBuilder::Push(NodeKind kind, uint8_t op, uint32_t flags, Span span, uint32_t data) {
  ast_.nodes_.push_back({.kind = kind,
                         .op = op,
                         .flags = static_cast<uint16_t>(flags),
                         .begin = span.begin,
                         .end = span.end,
                         .data = data});
}

void TreeBuilder::PushNumber(NodeKind kind, double value, Span span, bool with_units) {
  const uint32_t index = Append(ast_.numbers_, value);
  Push(kind, 0,
       TypeFlag(ValueType::Scalar) | node_flag::kRecord |
           (with_units ? node_flag::kDurationSyntax : 0U),
       span, index);
}

void TreeBuilder::PushVariable(NodeKind kind, Span span) {
  Push(kind, 0, TypeFlag(ValueType::Scalar) | node_flag::kAnyType, span, 1);
}

bool TreeBuilder::PushString(Span span) {
  Ast::TextRef ref;
  if (!StringRef(span, ref)) return false;
  const uint32_t index = Append(ast_.strings_, ref);
  Push(NodeKind::StringLiteral, 0, TypeFlag(ValueType::String) | node_flag::kRecord, span, index);
  return true;
}

Ast::TextRef TreeBuilder::PlainRef(Span span) const {
  return {.begin = span.begin, .size_and_pooled = span.size()};
}

bool TreeBuilder::StringRef(Span span, Ast::TextRef& ref) {
  const std::string_view quoted = span.In(ast_.text_);
  if (quoted.front() == '`' || std::memchr(quoted.data(), '\\', quoted.size()) == nullptr) {
    ref = PlainRef({span.begin + 1, span.end - 1});
    return true;
  }
  const auto begin = static_cast<uint32_t>(ast_.pool_.size());
  if (!DecodeString(quoted, ast_.pool_)) return false;
  const auto size = static_cast<uint32_t>(ast_.pool_.size()) - begin;
  ref = {.begin = begin, .size_and_pooled = size | Ast::TextRef::kPooled};
  return true;
}

bool TreeBuilder::BeginMatcher(Span name, bool quoted) {
  Ast::MatcherRecord record;
  if (quoted) {
    // A metric name alone until an operator says otherwise.
    record.value_span = name;
    if (!StringRef(name, record.value)) return false;
  } else {
    record.name_span = name;
    record.name = PlainRef(name);
  }
  Append(ast_.matchers_, record);
  return true;
}

void TreeBuilder::BeginVariableMatcher(Span name) {
  Ast::MatcherRecord record;
  record.name_span = name;
  record.name = PlainRef(name);
  record.name_variable = true;
  record.value_span = {name.end, name.end};
  record.op_span = record.value_span;
  Append(ast_.matchers_, record);
}

void TreeBuilder::MatcherVariableValue(Span span) {
  Ast::MatcherRecord& record = ast_.matchers_.back();
  record.value_span = span;
  record.value = PlainRef(span);
  record.value_variable = true;
}

void TreeBuilder::MatcherOp(MatchOp op, Span span) {
  Ast::MatcherRecord& record = ast_.matchers_.back();
  if (record.name_span.empty()) {
    record.name_span = record.value_span;
    record.name = record.value;
  }
  record.op = op;
  record.op_span = span;
}

bool TreeBuilder::MatcherValue(Span span) {
  ast_.matchers_.back().value_span = span;
  return StringRef(span, ast_.matchers_.back().value);
}

std::string_view TreeBuilder::LastMatcherValue() const {
  return ast_.Resolve(ast_.matchers_.back().value);
}

Span TreeBuilder::LastMatcherSpan() const {
  const Ast::MatcherRecord& record = ast_.matchers_.back();
  return {record.name_span.empty() ? record.value_span.begin : record.name_span.begin,
          record.value_span.end};
}

bool TreeBuilder::AddLabel(Span span, bool quoted) {
  Ast::LabelRecord record{.span = span, .name = PlainRef(span)};
  if (quoted && !StringRef(span, record.name)) return false;
  Append(ast_.labels_, record);
  return true;
}

void TreeBuilder::PushSelector(Span span, uint32_t name_size, bool braces, uint32_t insert_offset,
                               uint32_t first_matcher) {
  const uint32_t index = Append(ast_.selectors_, {});
  Ast::SelectorRecord& record = ast_.selectors_.back();
  record.name_size = name_size;
  record.matchers = {first_matcher, matcher_count() - first_matcher};
  record.insert_offset = insert_offset;
  record.braces = braces;
  Push(NodeKind::VectorSelector, 0, TypeFlag(ValueType::Vector) | node_flag::kRecord, span, index);
}

void TreeBuilder::VariableToSelector(NodeId id) {
  const Node& node = ast_.node(id);
  if (node.kind != NodeKind::Variable || HasCertainType(ast_, id)) return;
  const uint32_t index = Append(ast_.selectors_, {});
  Ast::SelectorRecord& record = ast_.selectors_.back();
  record.name_size = node.end - node.begin;
  record.name_variable = true;
  record.matchers = {matcher_count(), 0};
  record.insert_offset = node.end;
  ast_.nodes_[id.index] = {
      .kind = NodeKind::VectorSelector,
      .op = 0,
      .flags = static_cast<uint16_t>(TypeFlag(ValueType::Vector) | node_flag::kRecord),
      .begin = node.begin,
      .end = node.end,
      .data = index};
}

// The flags of the type of what only passes its operand's on.
uint32_t TreeBuilder::TopTypeFlags() const {
  return top_node().flags & (node_flag::kTypeMask | node_flag::kAnyType);
}

void TreeBuilder::PushParen(Span span) {
  Push(NodeKind::Paren, 0, TopTypeFlags(), span, ast_.subtree_size(top()) + 1);
}

void TreeBuilder::PushUnary(BinaryOp op, uint32_t begin) {
  Push(NodeKind::Unary, static_cast<uint8_t>(op), TopTypeFlags(), {begin, top_node().end},
       ast_.subtree_size(top()) + 1);
}

void TreeBuilder::FoldSign(bool negative, uint32_t begin) {
  Node& node = top_node();
  if (negative) ast_.numbers_[node.data] = -ast_.numbers_[node.data];
  node.begin = begin;
}

void TreeBuilder::PushBinary(BinaryOp op, bool return_bool, uint32_t record) {
  const NodeId rhs = top();
  const NodeId lhs = LeftSibling(rhs);
  const bool scalar =
      TypeOf(ast_, lhs) == ValueType::Scalar && TypeOf(ast_, rhs) == ValueType::Scalar;
  const uint32_t size = ast_.subtree_size(lhs) + ast_.subtree_size(rhs) + 1;
  uint32_t flags = TypeFlag(scalar ? ValueType::Scalar : ValueType::Vector) |
                   (return_bool ? node_flag::kBool : 0U);
  // A vector on either side gives a vector, whatever the other is.
  const bool certain = HasCertainType(ast_, lhs) && HasCertainType(ast_, rhs);
  if (!certain && scalar) flags |= node_flag::kAnyType;
  uint32_t data = size;
  if (record != kNone) {
    ast_.binaries_[record].size = size;
    flags |= node_flag::kRecord;
    data = record;
  }
  Push(NodeKind::Binary, static_cast<uint8_t>(op), flags,
       {ast_.node(lhs).begin, ast_.node(rhs).end}, data);
}

uint32_t TreeBuilder::AddBinaryRecord(const BinaryRecord& record) {
  return Append(ast_.binaries_, record);
}

void TreeBuilder::PushCall(FunctionId function, uint32_t count, Span span) {
  const auto first = static_cast<uint32_t>(ast_.children_.size());
  if (ast_.children_.capacity() == 0) ast_.children_.reserve(8);
  ast_.children_.resize(first + count);
  NodeId argument = top();
  for (uint32_t i = count; i > 0; --i) {
    ast_.children_[first + i - 1] = argument;
    argument = LeftSibling(argument);
  }
  const uint32_t left = count == 0 ? size() : argument.index + 1;
  const uint32_t index = Append<Ast::CallRecord>(
      ast_.calls_, {.size = size() - left + 1, .arguments = {first, count}});
  const ValueType type =
      function == FunctionId::None ? ValueType::Vector : FunctionOf(function).result;
  const uint32_t any = function == FunctionId::None ? node_flag::kAnyType : 0U;
  Push(NodeKind::Call, static_cast<uint8_t>(function), TypeFlag(type) | any | node_flag::kRecord,
       span, index);
}

void TreeBuilder::PushAggregate(Aggregator op, const Grouping& grouping, uint32_t count,
                                Span span) {
  NodeId first = top();
  uint32_t subtree = ast_.subtree_size(first);
  if (count == 2) subtree += ast_.subtree_size(LeftSibling(first));
  uint32_t flags = TypeFlag(ValueType::Vector) | (grouping.without ? node_flag::kWithout : 0U) |
                   (count == 2 ? node_flag::kParameter : 0U);
  uint32_t data = subtree + 1;
  if (grouping.set) {
    data = Append<Ast::AggregateRecord>(
        ast_.aggregates_,
        {.size = subtree + 1, .labels = grouping.labels, .grouping_span = grouping.span});
    flags |= node_flag::kRecord;
  }
  Push(NodeKind::Aggregate, static_cast<uint8_t>(op), flags, span, data);
}

void TreeBuilder::PushPoison(uint32_t truncate_to, ValueType type, Span span) {
  Truncate(truncate_to);
  Push(NodeKind::Variable, 0, TypeFlag(type), span, 1);
}

void TreeBuilder::PushDurationUnary(DurationOp op, bool wrapped, uint32_t begin, uint32_t end) {
  Push(NodeKind::DurationExpr, static_cast<uint8_t>(op),
       TypeFlag(ValueType::Scalar) | node_flag::kUnary | (wrapped ? node_flag::kWrapped : 0U),
       {begin, end}, ast_.subtree_size(top()) + 1);
}

void TreeBuilder::PushDurationBinary(DurationOp op) {
  const NodeId rhs = top();
  const NodeId lhs = LeftSibling(rhs);
  Push(NodeKind::DurationExpr, static_cast<uint8_t>(op), TypeFlag(ValueType::Scalar),
       {ast_.node(lhs).begin, ast_.node(rhs).end},
       ast_.subtree_size(lhs) + ast_.subtree_size(rhs) + 1);
}

void TreeBuilder::PushDurationCall(DurationOp op, uint32_t count, Span span) {
  uint32_t subtree = 0;
  NodeId argument = top();
  for (uint32_t i = 0; i < count; ++i) {
    subtree += ast_.subtree_size(argument);
    argument = LeftSibling(argument);
  }
  Push(NodeKind::DurationExpr, static_cast<uint8_t>(op), TypeFlag(ValueType::Scalar), span,
       subtree + 1);
}

void TreeBuilder::PushMatrix(NodeId operand, const Duration& range, Span bracket) {
  const uint32_t index = Append(ast_.ranges_, {});
  Ast::RangeRecord& record = ast_.ranges_.back();
  record.size = size() - operand.index + ast_.subtree_size(operand);
  record.operand = operand;
  record.range = range;
  record.bracket_span = bracket;
  if (ast_.kind(operand) == NodeKind::VectorSelector) {
    ast_.selectors_[ast_.node(operand).data].matrix = NodeId{size()};
  }
  Push(NodeKind::MatrixSelector, 0, TypeFlag(ValueType::Matrix) | node_flag::kRecord,
       {ast_.node(operand).begin, bracket.end}, index);
}

void TreeBuilder::PushSubquery(NodeId operand, const Duration& range, const Duration& step,
                               Span bracket) {
  const uint32_t index = Append(ast_.ranges_, {});
  Ast::RangeRecord& record = ast_.ranges_.back();
  record.size = size() - operand.index + ast_.subtree_size(operand);
  record.operand = operand;
  record.range = range;
  record.step = step;
  record.bracket_span = bracket;
  Push(NodeKind::Subquery, 0, TypeFlag(ValueType::Matrix) | node_flag::kRecord,
       {ast_.node(operand).begin, bracket.end}, index);
}

bool TreeBuilder::TakesModifiers(NodeKind kind) {
  return kind == NodeKind::VectorSelector || kind == NodeKind::MatrixSelector ||
         kind == NodeKind::Subquery;
}

// A range's modifiers are kept with the selector in it.
uint32_t& TreeBuilder::ModifiersIndex(NodeId id) {
  const Node& node = ast_.node(id);
  if (node.kind == NodeKind::Subquery) return ast_.ranges_[node.data].modifiers;
  return ast_.selectors_[SelectorNode(id).data].modifiers;
}

const Modifiers* TreeBuilder::FindModifiers(NodeId id) const {
  const Node& node = ast_.node(id);
  uint32_t index = kNone;
  if (node.kind == NodeKind::Subquery) {
    index = ast_.ranges_[node.data].modifiers;
  } else if (node.kind == NodeKind::VectorSelector) {
    index = ast_.selectors_[node.data].modifiers;
  }
  return index == kNone ? nullptr : &ast_.modifiers_[index];
}

Modifiers& TreeBuilder::ModifiersOf(NodeId id) {
  uint32_t& index = ModifiersIndex(id);
  if (index == kNone) {
    index = Append(ast_.modifiers_, {});
  }
  return ast_.modifiers_[index];
}

Node& TreeBuilder::SelectorNode(NodeId id) {
  Node& node = ast_.nodes_[id.index];
  if (node.kind == NodeKind::VectorSelector) return node;
  return ast_.nodes_[ast_.ranges_[node.data].operand.index];
}

Node TreeBuilder::Detach() {
  const Node node = top_node();
  ast_.nodes_.pop_back();
  return node;
}

void TreeBuilder::Attach(Node node, uint32_t old_size, uint32_t end) {
  // `old_size` counted the node itself.
  const uint32_t added = size() + 1 - old_size;
  if (node.kind == NodeKind::VectorSelector) {
    ast_.selectors_[node.data].size += added;
  } else {
    Ast::RangeRecord& record = ast_.ranges_[node.data];
    record.size += added;
    if (node.kind == NodeKind::MatrixSelector) {
      ast_.selectors_[ast_.node(record.operand).data].matrix = NodeId{size()};
    }
  }
  node.end = end;
  ast_.nodes_.push_back(node);
}

}  // namespace promql
