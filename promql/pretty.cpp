#include <algorithm>

#include "promql/comments.h"
#include "promql/format.h"
#include "promql/print.h"
#include "promql/printer.h"

namespace promql {
namespace {

using internal::CommentPlan;
using internal::CommentSlot;
using internal::Printer;
using internal::Slice;

// A chain of a hundred thousand operators nests as deep: indented in full, its text would grow with
// the square of their number. Prometheus' does.
constexpr uint32_t kMaxIndented = 50;

// The layout of Prometheus 3.14, promql/parser/prettier.go; with a plan, comments between its
// lines.
class Formatter {
 public:
  Formatter(const Ast& ast, size_t max_line, const CommentPlan* comments)
      : ast_(ast),
        max_line_(max_line),
        comments_(comments),
        slices_(ast.size()),
        printer_(ast, out_, nullptr, LiteralsOf(comments)) {
    // The one-line form first: it decides what is split, and is copied where nothing is.
    Printer(ast, line_, &slices_, LiteralsOf(comments)).Print(ast.root());
  }

  std::string Run() {
    stack_.push_back({ast_.root(), 0, 0});
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      Step(visit);
    }
    if (comments_ != nullptr) {
      SameLine(ast_.root(), CommentSlot::After);
      for (const Span comment : comments_->tail()) {
        out_.push_back('\n');
        out_.append(comment.In(ast_.text()));
      }
    }
    return std::move(out_);
  }

 private:
  struct Visit {
    NodeId id;
    uint32_t level;
    uint32_t stage;
  };

  static internal::Literals LiteralsOf(const CommentPlan* comments) {
    return comments == nullptr ? internal::Literals::Canonical : internal::Literals::AsWritten;
  }
  // Prometheus indents operands; a file reads better where the first line begins at its left.
  uint32_t OperandLevel(uint32_t level) const { return comments_ == nullptr ? level + 1 : level; }

  bool Fits(NodeId id) const {
    if (comments_ != nullptr && comments_->Splits(id)) return false;
    return slices_[id.index].end - slices_[id.index].begin <= max_line_;
  }
  // Comments on lines of their own, from the beginning of a line on.
  void OwnLines(NodeId id, CommentSlot slot, uint32_t level) {
    if (comments_ == nullptr) return;
    comments_->ForEach(id, slot, [&](std::string_view comment) {
      Indent(level);
      out_.append(comment).append("\n");
    });
  }
  // A comment at the end of the line; the caller goes on with a new one.
  void SameLine(NodeId id, CommentSlot slot) {
    if (comments_ == nullptr) return;
    comments_->ForEach(id, slot,
                       [&](std::string_view comment) { out_.append(" ").append(comment); });
  }
  void Copy(NodeId id) {
    const Slice slice = slices_[id.index];
    out_.append(line_, slice.begin, slice.end - slice.begin);
  }
  void Indent(uint32_t level) {
    if (!after_sign_) out_.append(size_t{2} * std::min(level, kMaxIndented), ' ');
    after_sign_ = false;
  }
  void Continue(Visit visit, NodeId child, uint32_t level) {
    stack_.push_back({visit.id, visit.level, visit.stage + 1});
    stack_.push_back({child, level, 0});
  }

  void Step(Visit visit) {
    const NodeKind kind = ast_.kind(visit.id);
    if (visit.stage == 0) OwnLines(visit.id, CommentSlot::Before, visit.level);
    if (kind == NodeKind::Unary) {
      if (visit.stage > 0) return;
      Indent(visit.level);
      const UnaryView unary = ast_.unary(visit.id);
      out_.append(Spelling(unary.op));
      after_sign_ = true;
      stack_.push_back({unary.operand, visit.level, 0});
      return;
    }
    const bool splits = kind == NodeKind::Subquery || kind == NodeKind::Paren ||
                        kind == NodeKind::Binary || kind == NodeKind::Call ||
                        kind == NodeKind::Aggregate;
    if (visit.stage == 0 && (!splits || Fits(visit.id))) {
      // A subquery that fits is not indented in Prometheus' layout.
      Indent(kind == NodeKind::Subquery && comments_ == nullptr ? 0 : visit.level);
      Copy(visit.id);
      return;
    }
    if (kind == NodeKind::Subquery) SplitSubquery(visit);
    if (kind == NodeKind::Paren) SplitParen(visit);
    if (kind == NodeKind::Binary) SplitBinary(visit);
    if (kind == NodeKind::Call) SplitCall(visit);
    if (kind == NodeKind::Aggregate) SplitAggregate(visit);
  }

  void SplitSubquery(Visit visit) {
    if (visit.stage == 0) {
      Continue(visit, ast_.subquery(visit.id).operand, visit.level);
    } else {
      printer_.SubqueryTail(visit.id);
    }
  }

  void SplitParen(Visit visit) {
    if (visit.stage == 0) {
      Indent(visit.level);
      Open(visit.id);
      Continue(visit, ast_.paren(visit.id), visit.level + 1);
    } else {
      Close(visit.id, ast_.paren(visit.id), visit.level);
    }
  }

  void SplitBinary(Visit visit) {
    const BinaryView binary = ast_.binary(visit.id);
    if (visit.stage == 0) {
      Continue(visit, binary.lhs, OperandLevel(visit.level));
    } else if (visit.stage == 1) {
      SameLine(binary.lhs, CommentSlot::After);
      out_.push_back('\n');
      OwnLines(visit.id, CommentSlot::BeforeOperator, visit.level);
      Indent(visit.level);
      printer_.BinaryHead(binary);
      SameLine(visit.id, CommentSlot::AfterOperator);
      out_.push_back('\n');
      Continue(visit, binary.rhs, OperandLevel(visit.level));
    }
  }

  void SplitCall(Visit visit) {
    const CallView call = ast_.call(visit.id);
    if (visit.stage == 0) {
      Indent(visit.level);
      out_.append(call.name);
      if (call.arguments.empty()) {
        out_.append("()");
        return;
      }
      Open(visit.id);
    } else if (visit.stage == call.arguments.size()) {
      Close(visit.id, call.arguments.back(), visit.level);
      return;
    } else {
      Comma(call.arguments[visit.stage - 1]);
    }
    Continue(visit, call.arguments[visit.stage], visit.level + 1);
  }

  void SplitAggregate(Visit visit) {
    const AggregateView aggregate = ast_.aggregate(visit.id);
    if (visit.stage == 0) {
      Indent(visit.level);
      printer_.AggregateHead(aggregate);
      Open(visit.id);
      if (!aggregate.parameter.valid()) visit.stage = 1;
    } else if (visit.stage == 1) {
      Comma(aggregate.parameter);
    } else {
      Close(visit.id, aggregate.operand, visit.level);
      return;
    }
    const bool parameter = visit.stage == 0;
    Continue(visit, parameter ? aggregate.parameter : aggregate.operand, visit.level + 1);
  }

  void Open(NodeId id) {
    out_.push_back('(');
    SameLine(id, CommentSlot::AfterOpen);
    out_.push_back('\n');
  }

  void Comma(NodeId before) {
    out_.push_back(',');
    SameLine(before, CommentSlot::After);
    out_.push_back('\n');
  }

  void Close(NodeId id, NodeId last, uint32_t level) {
    SameLine(last, CommentSlot::After);
    out_.push_back('\n');
    OwnLines(id, CommentSlot::BeforeClose, level + 1);
    Indent(level);
    out_.push_back(')');
  }

  const Ast& ast_;
  size_t max_line_;
  const CommentPlan* comments_;
  std::string line_;
  std::string out_;
  std::vector<Slice> slices_;
  Printer printer_;
  std::vector<Visit> stack_;
  bool after_sign_ = false;  // the next indentation is left out
};

}  // namespace

std::string Pretty(const Ast& ast, size_t max_line) {
  if (ast.empty()) return {};
  return Formatter(ast, max_line, nullptr).Run();
}

std::string Format(const Ast& ast, const FormatOptions& options) {
  if (ast.empty()) return {};
  const CommentPlan comments(ast);
  return Formatter(ast, options.max_line, &comments).Run();
}

}  // namespace promql
