#include "promql/comments.h"

#include <algorithm>
#include <array>

#include "promql/variables.h"

namespace promql::internal {

std::vector<Span> FindComments(std::string_view text) {
  std::vector<Span> comments;
  char quote = '\0';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      if (c == '\\' && quote != '`') ++i;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (const size_t variable = VariableSize(text.substr(i)); variable > 0) {
      i += variable - 1;  // `${x:#}`
    } else if (c == '#') {
      size_t end = std::min(text.find_first_of("\n\r", i), text.size());
      const size_t next = end;
      while (text[end - 1] == ' ' || text[end - 1] == '\t') --end;
      comments.push_back({static_cast<uint32_t>(i), static_cast<uint32_t>(end)});
      i = next;
    }
  }
  return comments;
}

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (const size_t variable = VariableSize(text.substr(i)); variable > 0) {
      out.append(text.substr(i, variable));
      i += variable - 1;
    } else if (text[i] == '#') {
      i = text.find_first_of("\n\r", i);
      if (i == std::string_view::npos) break;
    } else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r') {
      out.push_back(text[i]);
    }
  }
  return out;
}

CommentPlan::CommentPlan(const Ast& ast) : ast_(ast), comments_(FindComments(ast.text())) {
  if (comments_.empty() || ast.empty()) return;
  ComputeParents(ast, parents_);
  taken_.assign(ast.size(), 0);
  Attach(comments_);
  std::stable_sort(slots_.begin(), slots_.end(), [](const Entry& a, const Entry& b) {
    return a.node.index != b.node.index ? a.node.index < b.node.index : a.slot < b.slot;
  });
  MarkSplits();
}

uint32_t CommentPlan::FirstOf(NodeId node, CommentSlot slot) const {
  const auto found = std::lower_bound(
      slots_.begin(), slots_.end(), std::pair(node, slot),
      [](const Entry& entry, const std::pair<NodeId, CommentSlot>& wanted) {
        return entry.node.index != wanted.first.index ? entry.node.index < wanted.first.index
                                                      : entry.slot < wanted.second;
      });
  return static_cast<uint32_t>(found - slots_.begin());
}

// A comment belongs to the innermost node around it, which is the first in postorder that contains
// it: those that no node has contained yet wait on a stack.
void CommentPlan::Attach(const std::vector<Span>& comments) {
  std::vector<std::pair<NodeId, Span>> inside;
  std::vector<Span> waiting;
  size_t next = 0;
  for (uint32_t i = 0; i < ast_.size(); ++i) {
    const Span span = ast_.span(NodeId{i});
    while (next < comments.size() && comments[next].begin < span.end) {
      waiting.push_back(comments[next++]);
    }
    while (!waiting.empty() && waiting.back().begin > span.begin) {
      inside.emplace_back(NodeId{i}, waiting.back());
      waiting.pop_back();
    }
  }
  // What is left stands before the root, or behind it.
  for (const Span comment : waiting) Put(ast_.root(), CommentSlot::Before, comment);
  std::sort(inside.begin(), inside.end(),
            [](const auto& a, const auto& b) { return a.second.begin < b.second.begin; });
  for (const auto& [node, comment] : inside) AttachInside(node, comment);
  for (; next < comments.size(); ++next) {
    if (tail_.empty() && TryPut(ast_.root(), CommentSlot::After, comments[next])) continue;
    tail_.push_back(comments[next]);
  }
}

void CommentPlan::AttachInside(NodeId node, Span comment) {
  switch (ast_.kind(node)) {
    case NodeKind::Binary:
      return AttachToBinary(node, comment);
    case NodeKind::Call:
      return AttachToList(node, ast_.call(node).arguments, comment);
    case NodeKind::Aggregate: {
      const AggregateView view = ast_.aggregate(node);
      const std::array children = {view.parameter, view.operand};
      return AttachToList(node, std::span(children).subspan(view.parameter.valid() ? 0 : 1),
                          comment);
    }
    case NodeKind::Paren: {
      const std::array children = {ast_.paren(node)};
      return AttachToList(node, children, comment);
    }
    case NodeKind::NumberLiteral:
    case NodeKind::StringLiteral:
    case NodeKind::Variable:
    case NodeKind::VectorSelector:
    case NodeKind::MatrixSelector:
    case NodeKind::Subquery:
    case NodeKind::Unary:
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      return Hoist(node, comment);
  }
}

void CommentPlan::AttachToBinary(NodeId node, Span comment) {
  const BinaryView binary = ast_.binary(node);
  if (comment.begin < binary.op_span.begin) {
    if (!TryPut(binary.lhs, CommentSlot::After, comment)) {
      Put(node, CommentSlot::BeforeOperator, comment);
    }
  } else if (!TryPut(node, CommentSlot::AfterOperator, comment)) {
    Put(binary.rhs, CommentSlot::Before, comment);
  }
}

// Paren, Call, Aggregate: in parentheses, separated by commas.
void CommentPlan::AttachToList(NodeId node, std::span<const NodeId> children, Span comment) {
  const auto after = std::partition_point(children.begin(), children.end(), [&](NodeId child) {
    return ast_.span(child).begin < comment.begin;
  });
  if (after == children.begin()) {
    if (list_ != node) {
      list_ = node;
      open_ = children.empty() ? comment.end : FindBefore('(', ast_.span(*after).begin);
    }
    if (comment.begin < open_) return Hoist(node, comment);
    if (!TryPut(node, CommentSlot::AfterOpen, comment)) Put(*after, CommentSlot::Before, comment);
    return;
  }
  const NodeId before = *(after - 1);
  if (after != children.end()) {
    if (!TryPut(before, CommentSlot::After, comment)) Put(*after, CommentSlot::Before, comment);
    return;
  }
  // Behind the closing parenthesis comes a grouping, which is printed before the opening one.
  if (closed_ != node && ast_.kind(node) == NodeKind::Aggregate) {
    const AggregateView view = ast_.aggregate(node);
    const bool behind = view.has_grouping && view.grouping_span.begin > ast_.span(before).end;
    closed_ = node;
    close_ = behind ? FindBefore(')', view.grouping_span.begin) : ast_.span(node).end;
  }
  if (closed_ == node && comment.begin > close_) return Hoist(node, comment);
  if (!TryPut(before, CommentSlot::After, comment)) Put(node, CommentSlot::BeforeClose, comment);
}

// The last `wanted` before `offset` that is not in a comment.
uint32_t CommentPlan::FindBefore(char wanted, uint32_t offset) const {
  auto comment = std::lower_bound(comments_.begin(), comments_.end(), offset,
                                  [](Span span, uint32_t at) { return span.begin < at; });
  uint32_t i = offset;
  while (i > 0) {
    --i;
    while (comment != comments_.begin() && (comment - 1)->begin > i) --comment;
    if (comment != comments_.begin() && (comment - 1)->end > i) {
      i = (comment - 1)->begin;
    } else if (ast_.text()[i] == wanted) {
      return i;
    }
  }
  return 0;
}

// Before the outermost node that begins where `node` does, or that cannot be broken before it:
// there the comment is found again when the result is formatted.
void CommentPlan::Hoist(NodeId node, Span comment) {
  while (parents_[node.index].valid()) {
    const NodeId parent = parents_[node.index];
    const NodeKind kind = ast_.kind(parent);
    const bool whole = kind == NodeKind::Unary || kind == NodeKind::VectorSelector ||
                       kind == NodeKind::MatrixSelector || kind == NodeKind::Subquery ||
                       kind == NodeKind::DurationExpr;
    if (!whole && ast_.span(parent).begin != ast_.span(node).begin) break;
    node = parent;
  }
  slots_.push_back({node, CommentSlot::Before, comment});
}

void CommentPlan::Put(NodeId node, CommentSlot slot, Span comment) {
  slots_.push_back({node, slot, comment});
}

bool CommentPlan::TryPut(NodeId node, CommentSlot slot, Span comment) {
  if (!SharesLine(comment)) return false;
  const auto bit = static_cast<uint8_t>(1U << static_cast<uint32_t>(slot));
  if ((taken_[node.index] & bit) != 0) return false;
  taken_[node.index] = static_cast<uint8_t>(taken_[node.index] | bit);
  slots_.push_back({node, slot, comment});
  return true;
}

bool CommentPlan::SharesLine(Span comment) const {
  for (uint32_t i = comment.begin; i > 0; --i) {
    const char c = ast_.text()[i - 1];
    if (c == '\n' || c == '\r') return false;
    if (c != ' ' && c != '\t') return true;
  }
  return false;
}

void CommentPlan::MarkSplits() {
  splits_.assign(ast_.size(), false);
  for (const Entry& entry : slots_) {
    const bool around = entry.slot == CommentSlot::Before || entry.slot == CommentSlot::After;
    const NodeId node = around ? parents_[entry.node.index] : entry.node;
    if (node.valid()) splits_[node.index] = true;
  }
  // Parents come later.
  for (uint32_t i = 0; i < ast_.size(); ++i) {
    if (splits_[i] && parents_[i].valid()) splits_[parents_[i].index] = true;
  }
}

}  // namespace promql::internal
