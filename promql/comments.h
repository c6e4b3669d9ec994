// Where the comments of an expression go when it is formatted. Internal to promql/.
//
// A comment belongs to what it stands before on a line of its own, or behind on the same line: an
// operand, an operator, an opening or a closing parenthesis. One inside something that is never
// broken into lines (a selector, a call's name) goes before the whole of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"

namespace promql::internal {

// The comments of `text`, `#` included, line end not. Linear.
std::vector<Span> FindComments(std::string_view text);

// `text` without space and comments: a sign and a variable, which can stand apart.
std::string WithoutBlanks(std::string_view text);

enum class CommentSlot : uint8_t {
  Before,          // on lines of their own, before the node
  After,           // on the line where the node ends
  BeforeOperator,  // Binary: on lines of their own
  AfterOperator,   // Binary: on the operator's line
  AfterOpen,       // Paren, Call, Aggregate: on the line of `(`
  BeforeClose,     // likewise, on lines of their own
};

class CommentPlan {
 public:
  explicit CommentPlan(const Ast& ast);

  // Texts for one place, in order. `After`, `AfterOperator` and `AfterOpen` have one at most.
  template <typename Visit>
  void ForEach(NodeId node, CommentSlot slot, const Visit& visit) const {
    if (slots_.empty()) return;
    for (uint32_t i = FirstOf(node, slot); i < slots_.size() && Is(slots_[i], node, slot); ++i) {
      visit(slots_[i].span.In(ast_.text()));
    }
  }
  // A comment is inside: the node cannot stand on one line.
  bool Splits(NodeId node) const { return !splits_.empty() && splits_[node.index]; }
  // Those behind the expression, on lines of their own.
  const std::vector<Span>& tail() const { return tail_; }

 private:
  struct Entry {
    NodeId node;
    CommentSlot slot;
    Span span;
  };
  static bool Is(const Entry& entry, NodeId node, CommentSlot slot) {
    return entry.node == node && entry.slot == slot;
  }
  uint32_t FirstOf(NodeId node, CommentSlot slot) const;

  void Attach(const std::vector<Span>& comments);
  void AttachInside(NodeId node, Span comment);
  void AttachToBinary(NodeId node, Span comment);
  void AttachToList(NodeId node, std::span<const NodeId> children, Span comment);
  void AttachToNode(NodeId node, Span comment);
  void Hoist(NodeId node, Span comment);
  void Put(NodeId node, CommentSlot slot, Span comment);
  // On the same line as something else, and that place is free: takes it.
  bool TryPut(NodeId node, CommentSlot slot, Span comment);
  bool SharesLine(Span comment) const;
  uint32_t FindBefore(char wanted, uint32_t offset) const;
  void MarkSplits();

  const Ast& ast_;
  std::vector<Span> comments_;
  std::vector<NodeId> parents_;
  std::vector<Entry> slots_;
  std::vector<bool> splits_;
  std::vector<uint8_t> taken_;  // per node, a bit per slot that has its one comment
  // Where the parentheses of the node whose comments are at hand open and close.
  NodeId list_, closed_;
  uint32_t open_ = 0, close_ = 0;
  std::vector<Span> tail_;
};

}  // namespace promql::internal
