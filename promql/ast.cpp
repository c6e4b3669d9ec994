#include "promql/ast.h"

#include "promql/variables.h"

namespace promql {

std::string_view SelectorView::metric_name() const {
  if (!name.empty()) return name;
  for (const Matcher matcher : matchers) {
    if (matcher.name == "__name__" && matcher.op == MatchOp::Equal && !matcher.value_variable)
      return matcher.value;
  }
  return {};
}

uint32_t Ast::subtree_size(NodeId id) const {
  const Node& n = node(id);
  if ((n.flags & node_flag::kRecord) == 0) return n.data;
  switch (n.kind) {
    case NodeKind::VectorSelector:
      return selectors_[n.data].size;
    case NodeKind::MatrixSelector:
    case NodeKind::Subquery:
      return ranges_[n.data].size;
    case NodeKind::Binary:
      return binaries_[n.data].size;
    case NodeKind::Call:
      return calls_[n.data].size;
    case NodeKind::Aggregate:
      return aggregates_[n.data].size;
    case NodeKind::NumberLiteral:
    case NodeKind::StringLiteral:
    case NodeKind::Variable:
    case NodeKind::Paren:
    case NodeKind::Unary:
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      return 1;
  }
  return 1;
}

double Ast::number(NodeId id) const { return numbers_[node(id).data]; }

std::string_view Ast::string(NodeId id) const { return Resolve(strings_[node(id).data]); }

Matcher Ast::Item(const Matcher*, uint32_t i) const {
  const MatcherRecord& record = matchers_[i];
  const bool bare = record.name_span.empty();
  return {.name = bare ? std::string_view("__name__") : Resolve(record.name),
          .op = record.op,
          .value = Resolve(record.value),
          .name_span = bare ? record.value_span : record.name_span,
          .op_span = record.op_span,
          .value_span = record.value_span,
          .bare_name = bare,
          .name_variable = record.name_variable,
          .value_variable = record.value_variable};
}

Label Ast::Item(const Label*, uint32_t i) const {
  const LabelRecord& record = labels_[i];
  return {.name = Resolve(record.name), .span = record.span, .variable = record.variable};
}

SelectorView Ast::selector(NodeId id) const {
  const Node& n = node(id);
  const SelectorRecord& record = selectors_[n.data];
  const Span name_span{n.begin, n.begin + record.name_size};
  SelectorView view;
  view.name = name_span.In(text_);
  view.name_span = name_span;
  view.name_variable = record.name_variable;
  view.matchers = matchers(id);
  view.has_braces = record.braces;
  view.insert = {
      .offset = record.insert_offset, .braces = !record.braces, .comma = record.matchers.count > 0};
  view.span = {n.begin, n.end};
  if (record.modifiers != kNone) view.modifiers = modifiers_[record.modifiers];
  view.anchored = (n.flags & node_flag::kAnchored) != 0;
  view.smoothed = (n.flags & node_flag::kSmoothed) != 0;
  view.matrix = record.matrix;
  return view;
}

MatrixView Ast::matrix(NodeId id) const {
  const RangeRecord& record = ranges_[node(id).data];
  return {.selector = record.operand, .range = record.range, .bracket_span = record.bracket_span};
}

SubqueryView Ast::subquery(NodeId id) const {
  const RangeRecord& record = ranges_[node(id).data];
  SubqueryView view{.operand = record.operand,
                    .range = record.range,
                    .step = record.step,
                    .modifiers = {},
                    .bracket_span = record.bracket_span};
  if (record.modifiers != kNone) view.modifiers = modifiers_[record.modifiers];
  return view;
}

UnaryView Ast::unary(NodeId id) const {
  const Node& n = node(id);
  return {.op = static_cast<BinaryOp>(n.op),
          .op_span = {n.begin, n.begin + 1},
          .operand = NodeId{id.index - 1}};
}

// The operator's place is not stored: it is the first thing after the left operand that is neither
// space nor comment.
Span Ast::OperatorSpan(uint32_t from, BinaryOp op) const {
  bool in_comment = false;
  uint32_t i = from;
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    if (in_comment) {
      in_comment = c != '\n' && c != '\r';
    } else if (c == '#') {
      in_comment = true;
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      break;
    }
  }
  const size_t size =
      op == BinaryOp::Variable ? VariableSize(text_.substr(i)) : Spelling(op).size();
  return {i, i + static_cast<uint32_t>(size)};
}

BinaryView Ast::binary(NodeId id) const {
  const Node& n = node(id);
  const NodeId rhs{id.index - 1};
  const NodeId lhs{rhs.index - subtree_size(rhs)};
  const auto op = static_cast<BinaryOp>(n.op);
  BinaryView view{.op = op,
                  .op_text = Spelling(op),
                  .op_span = OperatorSpan(node(lhs).end, op),
                  .lhs = lhs,
                  .rhs = rhs,
                  .return_bool = (n.flags & node_flag::kBool) != 0,
                  .has_matching = false,
                  .on = false,
                  .matching_span = {},
                  .labels = {},
                  .cardinality = Cardinality::OneToOne,
                  .group_span = {},
                  .include = {},
                  .fill_left = {},
                  .fill_right = {}};
  if (op == BinaryOp::Variable) view.op_text = view.op_span.In(text_);
  if ((n.flags & node_flag::kRecord) != 0) {
    const BinaryRecord& record = binaries_[n.data];
    view.has_matching = record.has_matching;
    view.on = record.on;
    view.matching_span = record.matching_span;
    view.labels = LabelList(this, record.labels.first, record.labels.count);
    view.cardinality = record.cardinality;
    view.group_span = record.group_span;
    view.include = LabelList(this, record.include.first, record.include.count);
    view.fill_left = record.fill_left;
    view.fill_right = record.fill_right;
  }
  if (IsSetOperator(op) && view.cardinality == Cardinality::OneToOne) {
    view.cardinality = Cardinality::ManyToMany;
  }
  return view;
}

CallView Ast::call(NodeId id) const {
  const Node& n = node(id);
  const auto function = static_cast<FunctionId>(n.op);
  const CallRecord& record = calls_[n.data];
  const size_t name_size = function == FunctionId::None ? NameSize(text_.substr(n.begin))
                                                        : FunctionOf(function).name.size();
  const Span name_span{n.begin, n.begin + static_cast<uint32_t>(name_size)};
  return {
      .function = function,
      .name = name_span.In(text_),
      .name_span = name_span,
      .arguments = std::span(children_).subspan(record.arguments.first, record.arguments.count)};
}

AggregateView Ast::aggregate(NodeId id) const {
  const Node& n = node(id);
  const auto op = static_cast<Aggregator>(n.op);
  const size_t name_size =
      op == Aggregator::Variable ? NameSize(text_.substr(n.begin)) : Spelling(op).size();
  const Span op_span{n.begin, n.begin + static_cast<uint32_t>(name_size)};
  AggregateView view{.op = op,
                     .op_text = op == Aggregator::Variable ? op_span.In(text_) : Spelling(op),
                     .op_span = op_span,
                     .has_grouping = false,
                     .without = (n.flags & node_flag::kWithout) != 0,
                     .grouping_span = {},
                     .labels = {},
                     .parameter = {},
                     .operand = NodeId{id.index - 1}};
  if ((n.flags & node_flag::kRecord) != 0) {
    const AggregateRecord& record = aggregates_[n.data];
    view.has_grouping = true;
    view.grouping_span = record.grouping_span;
    view.labels = LabelList(this, record.labels.first, record.labels.count);
  }
  if ((n.flags & node_flag::kParameter) != 0) {
    view.parameter = NodeId{view.operand.index - subtree_size(view.operand)};
  }
  return view;
}

DurationExprView Ast::duration_expr(NodeId id) const {
  const Node& n = node(id);
  DurationExprView view{.op = static_cast<DurationOp>(n.op),
                        .wrapped = (n.flags & node_flag::kWrapped) != 0,
                        .lhs = {},
                        .rhs = {}};
  if (view.op == DurationOp::Step || view.op == DurationOp::Range) return view;
  view.rhs = NodeId{id.index - 1};
  if ((n.flags & node_flag::kUnary) == 0) {
    view.lhs = NodeId{view.rhs.index - subtree_size(view.rhs)};
  }
  return view;
}

void ComputeParents(const Ast& ast, std::vector<NodeId>& parents) {
  parents.assign(ast.size(), NodeId{});
  // Front to back, `open` holds the roots of complete subtrees that have no parent yet.
  std::vector<NodeId> open;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId id{i};
    const uint32_t first = ast.first_descendant(id).index;
    while (!open.empty() && open.back().index >= first) {
      parents[open.back().index] = id;
      open.pop_back();
    }
    open.push_back(id);
  }
}

}  // namespace promql
