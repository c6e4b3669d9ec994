// What the parser appends to an Ast, and the stores it fills. Internal to promql/.
//
// Nodes come in postorder: an operand is complete before what it is in. The last node is the root
// of the latest complete subtree, its left sibling is found by its size.
#pragma once

#include <string_view>

#include "promql/ast.h"

namespace promql {

class TreeBuilder {
 public:
  using ListRef = Ast::ListRef;
  using BinaryRecord = Ast::BinaryRecord;
  static constexpr uint32_t kNone = Ast::kNone;

  explicit TreeBuilder(Ast& ast) : ast_(ast) {}

  // Empties the Ast, keeps its memory.
  void Reset(std::string_view text);

  uint32_t size() const { return ast_.size(); }
  NodeId top() const { return ast_.root(); }
  const Node& top_node() const { return ast_.nodes_.back(); }
  Node& top_node() { return ast_.nodes_.back(); }
  ValueType top_type() const { return TypeOf(ast_, top()); }
  NodeId LeftSibling(NodeId id) const { return NodeId{id.index - ast_.subtree_size(id)}; }
  // Drops the nodes from `size` on.
  void Truncate(uint32_t size) { ast_.nodes_.resize(size); }

  // Literals. `kind` is NumberLiteral or DurationLiteral.
  void PushNumber(NodeKind kind, double value, Span span, bool with_units);
  void PushVariable(NodeKind kind, Span span);
  // False: an escape in it is not a code point.
  [[nodiscard]] bool PushString(Span span);

  // Stores of clauses: what comes between a Begin and an End is one list.
  uint32_t matcher_count() const { return static_cast<uint32_t>(ast_.matchers_.size()); }
  [[nodiscard]] bool BeginMatcher(Span name, bool quoted);
  // A variable in place of a label or of whole matchers.
  void BeginVariableMatcher(Span name);
  void MatcherNameHasVariable() { ast_.matchers_.back().name_variable = true; }
  void MatcherValueHasVariable() { ast_.matchers_.back().value_variable = true; }
  // The value is a variable without quotes.
  void MatcherVariableValue(Span span);
  void MatcherOp(MatchOp op, Span span);
  [[nodiscard]] bool MatcherValue(Span span);
  std::string_view LastMatcherValue() const;
  MatchOp LastMatcherOp() const { return ast_.matchers_.back().op; }
  Span LastMatcherSpan() const;
  uint32_t label_count() const { return static_cast<uint32_t>(ast_.labels_.size()); }
  [[nodiscard]] bool AddLabel(Span span, bool quoted);
  void LabelHasVariable() { ast_.labels_.back().variable = true; }
  std::string_view LastLabel() const { return ast_.Resolve(ast_.labels_.back().name); }

  // Matchers from `first_matcher` on are its; `insert_offset`: see InsertPoint.
  void PushSelector(Span span, uint32_t name_size, bool braces, uint32_t insert_offset,
                    uint32_t first_matcher);
  void SelectorNameHasVariable() { ast_.selectors_.back().name_variable = true; }
  // A variable alone that turns out to be a metric's name: `$x[5m]`. Others are left as they are.
  void VariableToSelector(NodeId id);

  void PushParen(Span span);
  void PushUnary(BinaryOp op, uint32_t begin);
  // Makes a sign part of the number at the top.
  void FoldSign(bool negative, uint32_t begin);
  void PushBinary(BinaryOp op, bool return_bool, uint32_t record);
  uint32_t AddBinaryRecord(const BinaryRecord& record);
  // The arguments are the last `count` subtrees.
  void PushCall(FunctionId function, uint32_t count, Span span);
  struct Grouping {
    bool set = false;
    bool without = false;
    ListRef labels;
    Span span;
  };
  void PushAggregate(Aggregator op, const Grouping& grouping, uint32_t count, Span span);
  // Stands for something reported: of this type, without children.
  void PushPoison(uint32_t truncate_to, ValueType type, Span span);

  void PushDurationUnary(DurationOp op, bool wrapped, uint32_t begin, uint32_t end);
  void PushDurationBinary(DurationOp op);
  void PushDurationCall(DurationOp op, uint32_t count, Span span);

  // The operand is `operand`, everything after it its duration expressions.
  void PushMatrix(NodeId operand, const Duration& range, Span bracket);
  void PushSubquery(NodeId operand, const Duration& range, const Duration& step, Span bracket);

  // Modifiers of a selector, with or without range, or of a subquery. `Detach` takes the root at
  // the top away, so that an offset's expression can come before it; `Attach` puts it back.
  static bool TakesModifiers(NodeKind kind);
  Modifiers& ModifiersOf(NodeId id);
  Node Detach();
  void Attach(Node node, uint32_t old_size, uint32_t end);
  // The vector selector that is the node or is in it.
  Node& SelectorNode(NodeId id);
  const Modifiers* FindModifiers(NodeId id) const;

  Ast& ast() { return ast_; }

 private:
  Ast::TextRef PlainRef(Span span) const;
  bool StringRef(Span span, Ast::TextRef& ref);
  uint32_t TopTypeFlags() const;
  void Push(NodeKind kind, uint8_t op, uint32_t flags, Span span, uint32_t data);
  uint32_t& ModifiersIndex(NodeId id);

  Ast& ast_;
};

}  // namespace promql
