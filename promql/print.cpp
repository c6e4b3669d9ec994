#include "promql/print.h"

#include <algorithm>
#include <cmath>

#include "promql/comments.h"
#include "promql/label_name.h"
#include "promql/literal.h"
#include "promql/printer.h"

namespace promql {
namespace internal {

void Printer::Print(NodeId id) {
  const size_t depth = stack_.size();
  stack_.push_back({id, 0});
  RunTo(depth);
}

void Printer::RunTo(size_t depth) {
  while (stack_.size() > depth) {
    const Visit visit = stack_.back();
    stack_.pop_back();
    if (slices_ != nullptr && visit.stage == 0) {
      (*slices_)[visit.id.index].begin = static_cast<uint32_t>(out_.size());
    }
    const size_t before = stack_.size();
    Step(visit);
    if (stack_.size() > before) continue;
    // Nothing is left to do for the node: it ends here.
    if (slices_ != nullptr) (*slices_)[visit.id.index].end = static_cast<uint32_t>(out_.size());
    if (visit.id == offset_expr_) offset_end_ = out_.size();
  }
}

// Writes `child`, then goes on with the next stage of the node.
void Printer::Continue(Visit visit, NodeId child) {
  stack_.push_back({visit.id, visit.stage + 1});
  stack_.push_back({child, 0});
}

void Printer::Step(Visit visit) {
  const NodeId id = visit.id;
  switch (ast_.kind(id)) {
    case NodeKind::NumberLiteral:
    case NodeKind::DurationLiteral:
      PrintNumber(id);
      break;
    case NodeKind::StringLiteral:
      PrintQuoted(ast_.string(id), ast_.span(id));
      break;
    case NodeKind::Variable:
    case NodeKind::DurationVariable:
      out_.append(ast_.source(id));
      break;
    case NodeKind::VectorSelector:
      if (visit.stage == 0) {
        PrintSelector(id);
        const SelectorView selector = ast_.selector(id);
        PrintAt(selector.modifiers);
        if (selector.anchored) out_.append(" anchored");
        if (selector.smoothed) out_.append(" smoothed");
        stack_.push_back({id, 1});
        PrintOffset(selector.modifiers);
      }
      break;
    case NodeKind::MatrixSelector:
      PrintMatrix(visit);
      break;
    case NodeKind::Subquery:
      PrintSubquery(visit);
      break;
    case NodeKind::Paren:
      out_.push_back(visit.stage == 0 ? '(' : ')');
      if (visit.stage == 0) Continue(visit, ast_.paren(id));
      break;
    case NodeKind::Unary:
      if (visit.stage == 0) {
        out_.append(Spelling(ast_.unary(id).op));
        Continue(visit, ast_.unary(id).operand);
      }
      break;
    case NodeKind::Binary:
      PrintBinary(visit);
      break;
    case NodeKind::Call:
      PrintCall(visit);
      break;
    case NodeKind::Aggregate:
      PrintAggregate(visit);
      break;
    case NodeKind::DurationExpr:
      PrintDurationExpr(visit);
      break;
  }
}

void Printer::PrintQuoted(std::string_view decoded, Span written) {
  // Of the two kinds of quotes with escapes one is enough.
  if (as_written_ && ast_.text()[written.begin] != '\'') {
    out_.append(written.In(ast_.text()));
  } else {
    AppendQuoted(decoded, out_);
  }
}

void Printer::PrintNumber(NodeId id) {
  const double value = ast_.number(id);
  if (as_written_) {
    // The sign is part of it, and can stand apart.
    out_.append(WithoutBlanks(ast_.source(id)));
    return;
  }
  if ((ast_.node(id).flags & node_flag::kDurationSyntax) == 0) {
    AppendNumber(value, out_);
    return;
  }
  // Units end at milliseconds; the value in seconds is off by less than that.
  AppendDuration(static_cast<int64_t>(std::llround(value * 1000)) * 1'000'000, out_);
}

void Printer::PrintLabelName(std::string_view name) {
  if (IsPlainLabelName(name)) {
    out_.append(name);
  } else {
    AppendQuoted(name, out_);
  }
}

void Printer::PrintMatcher(const Matcher& matcher) {
  const char first = ast_.text()[matcher.name_span.begin];
  const bool bare_variable = matcher.name_variable && first != '"' && first != '\'' && first != '`';
  if (bare_variable) {
    out_.append(matcher.name);
    if (matcher.op_span.empty()) return;  // it stands for the whole
  } else {
    PrintLabelName(matcher.name);
  }
  out_.append(Spelling(matcher.op));
  if (matcher.value_variable && matcher.value.size() == matcher.value_span.size()) {
    out_.append(matcher.value);  // without quotes
  } else {
    PrintQuoted(matcher.value, matcher.value_span);
  }
}

void Printer::PrintMatchers(const SelectorView& selector) {
  // Prometheus sorts by the printed text; nearly always they are few and in order already.
  pieces_.clear();
  out_.push_back('{');
  const auto first = static_cast<uint32_t>(out_.size());
  for (const Matcher matcher : selector.matchers) {
    if (!pieces_.empty()) out_.push_back(',');
    const auto begin = static_cast<uint32_t>(out_.size());
    PrintMatcher(matcher);
    pieces_.push_back({begin, static_cast<uint32_t>(out_.size())});
  }
  const auto text = [](std::string_view all, Slice piece) {
    return all.substr(piece.begin, piece.end - piece.begin);
  };
  const auto before = [&](Slice a, Slice b) { return text(out_, a) < text(out_, b); };
  if (!as_written_ && !std::is_sorted(pieces_.begin(), pieces_.end(), before)) {
    std::sort(pieces_.begin(), pieces_.end(), before);
    const std::string unsorted = out_.substr(first);
    out_.resize(first);
    for (const Slice piece : pieces_) {
      if (out_.size() > first) out_.push_back(',');
      out_.append(text(unsorted, {piece.begin - first, piece.end - first}));
    }
  }
  out_.push_back('}');
}

// Name and matchers, without modifiers.
void Printer::PrintSelector(NodeId id) {
  const SelectorView selector = ast_.selector(id);
  out_.append(selector.name);
  if (!selector.matchers.empty()) {
    PrintMatchers(selector);
  } else if (selector.name.empty() || (selector.name_variable && selector.has_braces)) {
    // Without a name: only the second argument of `info` can have neither. Behind a variable the
    // braces say that it stands for a selector: `$x` alone may be anything.
    out_.append("{}");
  }
}

void Printer::PrintAt(const Modifiers& modifiers) {
  switch (modifiers.at) {
    case AtForm::None:
      break;
    case AtForm::Timestamp:
      out_.append(" @ ");
      AppendTimestamp(modifiers.at_ms, out_);
      break;
    case AtForm::Start:
      out_.append(" @ start()");
      break;
    case AtForm::End:
      out_.append(" @ end()");
      break;
    case AtForm::Variable:
      out_.append(" @ ").append(WithoutBlanks(modifiers.at_span.In(ast_.text()).substr(1)));
      break;
  }
}

void Printer::PrintOffset(const Modifiers& modifiers) {
  const Duration& offset = modifiers.offset;
  if (!offset.set() || (offset.form == DurationForm::Literal && offset.nanoseconds == 0)) return;
  out_.append(" offset ");
  offset_begin_ = out_.size();
  if (PrintDuration(offset)) offset_expr_ = offset.expression;
}

// Writes the duration, or puts its expression on the stack; returns whether it did the latter.
bool Printer::PrintDuration(const Duration& duration) {
  switch (duration.form) {
    case DurationForm::None:
      break;
    case DurationForm::Literal:
      if (as_written_) {
        out_.append(WithoutBlanks(duration.span.In(ast_.text())));
      } else {
        AppendDuration(duration.nanoseconds, out_);
      }
      break;
    case DurationForm::Variable:
      out_.append(WithoutBlanks(duration.span.In(ast_.text())));
      break;
    case DurationForm::Expression:
      stack_.push_back({duration.expression, 0});
      return true;
  }
  return false;
}

void Printer::PrintMatrix(Visit visit) {
  const MatrixView matrix = ast_.matrix(visit.id);
  if (visit.stage == 0) {
    PrintSelector(matrix.selector);
    out_.push_back('[');
    stack_.push_back({visit.id, 1});
    PrintDuration(matrix.range);
  } else if (visit.stage == 1) {
    const SelectorView selector = ast_.selector(matrix.selector);
    out_.push_back(']');
    if (selector.anchored) out_.append(" anchored");
    if (selector.smoothed) out_.append(" smoothed");
    PrintAt(selector.modifiers);
    stack_.push_back({visit.id, 2});
    PrintOffset(selector.modifiers);
  }
}

void Printer::PrintSubquery(Visit visit) {
  const SubqueryView subquery = ast_.subquery(visit.id);
  switch (visit.stage) {
    case 0:
      Continue(visit, subquery.operand);
      return;
    case 1:
      out_.push_back('[');
      stack_.push_back({visit.id, 2});
      PrintDuration(subquery.range);
      return;
    case 2:
      out_.push_back(':');
      stack_.push_back({visit.id, 3});
      PrintDuration(subquery.step);
      return;
    case 3:
      out_.push_back(']');
      PrintAt(subquery.modifiers);
      stack_.push_back({visit.id, 4});
      PrintOffset(subquery.modifiers);
      return;
    default:
      return;
  }
}

// `[5m:1m] @ … offset …`
void Printer::SubqueryTail(NodeId id) {
  const size_t depth = stack_.size();
  stack_.push_back({id, 1});
  RunTo(depth);
}

void Printer::PrintLabels(const LabelList& labels) {
  out_.push_back('(');
  for (uint32_t i = 0; i < labels.size(); ++i) {
    if (i > 0) out_.append(", ");
    const Label label = labels[i];
    if (label.variable && label.span.size() == label.name.size()) {
      out_.append(label.name);  // without quotes
    } else {
      PrintLabelName(label.name);
    }
  }
  out_.push_back(')');
}

void Printer::PrintFill(std::string_view keyword, const FillValue& fill) {
  out_.append(keyword).append(" (");
  AppendNumber(fill.value, out_);
  out_.push_back(')');
}

// The operator with all that belongs to it.
void Printer::BinaryHead(const BinaryView& binary) {
  out_.append(binary.op_text);
  if (binary.return_bool) out_.append(" bool");
  const bool grouped =
      binary.cardinality == Cardinality::ManyToOne || binary.cardinality == Cardinality::OneToMany;
  if (!binary.labels.empty() || binary.on || grouped) {
    out_.append(binary.on ? " on " : " ignoring ");
    PrintLabels(binary.labels);
  }
  if (grouped) {
    out_.append(binary.cardinality == Cardinality::ManyToOne ? " group_left " : " group_right ");
    PrintLabels(binary.include);
  }
  const FillValue& left = binary.fill_left;
  const FillValue& right = binary.fill_right;
  if (left.set && right.set && (left.value == right.value || std::isnan(left.value)) &&
      std::isnan(left.value) == std::isnan(right.value)) {
    PrintFill(" fill", left);
    return;
  }
  if (left.set) PrintFill(" fill_left", left);
  if (right.set) PrintFill(" fill_right", right);
}

// `a offset (5) - 1` would be read as `a offset ((5) - 1)`; after a sign the offset ends.
void Printer::SeparateOffset(const BinaryView& binary) {
  constexpr std::string_view kDurationOperators = "+-*/%^";
  if (kDurationOperators.find(Spelling(binary.op)) == std::string_view::npos) return;
  if (!offset_expr_.valid() || offset_end_ != out_.size() || out_[offset_begin_] != '(') return;
  out_.insert(offset_begin_, 1, '+');
  if (slices_ == nullptr) return;
  // Last descendants stand directly before their ancestors.
  for (uint32_t i = binary.lhs.index; (*slices_)[i].end == offset_end_; --i) {
    ++(*slices_)[i].end;
    if (i == 0) break;
  }
}

void Printer::PrintBinary(Visit visit) {
  const BinaryView binary = ast_.binary(visit.id);
  if (visit.stage == 0) {
    const NodeId lhs = binary.lhs;
    const bool infinite = ast_.kind(lhs) == NodeKind::NumberLiteral && ast_.number(lhs) > 0 &&
                          std::isinf(ast_.number(lhs));
    if (binary.op == BinaryOp::Power && infinite) {
      // `+Inf ^ 2` would be read as `+(Inf ^ 2)`.
      if (slices_ != nullptr) {
        const auto begin = static_cast<uint32_t>(out_.size());
        (*slices_)[lhs.index] = {begin, begin + 3};
      }
      out_.append("Inf");
      stack_.push_back({visit.id, 1});
      return;
    }
    Continue(visit, lhs);
  } else if (visit.stage == 1) {
    SeparateOffset(binary);
    out_.push_back(' ');
    BinaryHead(binary);
    out_.push_back(' ');
    Continue(visit, binary.rhs);
  }
}

void Printer::PrintCall(Visit visit) {
  const CallView call = ast_.call(visit.id);
  if (visit.stage == 0) out_.append(call.name).append("(");
  if (visit.stage == call.arguments.size()) {
    out_.push_back(')');
    return;
  }
  if (visit.stage > call.arguments.size()) return;
  if (visit.stage > 0) out_.append(", ");
  Continue(visit, call.arguments[visit.stage]);
}

// Operator and grouping, up to the parenthesis.
void Printer::AggregateHead(const AggregateView& aggregate) {
  out_.append(aggregate.op_text);
  // After a variable the grouping is what makes it an aggregation.
  const bool needed = aggregate.op == Aggregator::Variable;
  if (!aggregate.without && aggregate.labels.empty() && !needed) return;
  out_.append(aggregate.without ? " without " : " by ");
  PrintLabels(aggregate.labels);
  out_.push_back(' ');
}

void Printer::PrintAggregate(Visit visit) {
  const AggregateView aggregate = ast_.aggregate(visit.id);
  if (visit.stage == 0) {
    AggregateHead(aggregate);
    out_.push_back('(');
    if (aggregate.parameter.valid()) {
      Continue(visit, aggregate.parameter);
    } else {
      Continue({visit.id, 1}, aggregate.operand);
    }
  } else if (visit.stage == 1) {
    out_.append(", ");
    Continue(visit, aggregate.operand);
  } else {
    out_.push_back(')');
  }
}

void Printer::PrintDurationExpr(Visit visit) {
  const DurationExprView expr = ast_.duration_expr(visit.id);
  const bool call = expr.op == DurationOp::MinOf || expr.op == DurationOp::MaxOf;
  if (visit.stage == 0) {
    if (expr.wrapped) out_.push_back('(');
    if (!expr.rhs.valid()) {
      out_.append(Spelling(expr.op)).append("()");
      if (expr.wrapped) out_.push_back(')');
    } else if (!expr.lhs.valid()) {
      if (expr.op == DurationOp::Subtract) out_.push_back('-');
      Continue({visit.id, 1}, expr.rhs);
    } else {
      if (call) out_.append(Spelling(expr.op)).append("(");
      Continue(visit, expr.lhs);
    }
  } else if (visit.stage == 1) {
    if (call) {
      out_.append(", ");
    } else {
      out_.append(" ").append(Spelling(expr.op)).append(" ");
    }
    Continue(visit, expr.rhs);
  } else {
    if (call) out_.push_back(')');
    if (expr.wrapped) out_.push_back(')');
  }
}

}  // namespace internal

void Print(const Ast& ast, NodeId id, std::string& out) { internal::Printer(ast, out).Print(id); }

void Print(const Ast& ast, std::string& out) {
  if (!ast.empty()) Print(ast, ast.root(), out);
}

std::string Print(const Ast& ast) {
  std::string out;
  Print(ast, out);
  return out;
}

}  // namespace promql
