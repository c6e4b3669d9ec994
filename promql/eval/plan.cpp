#include "promql/eval/plan.h"

#include "promql/eval/fail.h"
#include "promql/eval/stats_only.h"

namespace promql::eval {
namespace {

// Their result depends on the time of evaluation even if the arguments do not.
bool DependsOnTime(FunctionId function, size_t arguments) {
  switch (function) {
    case FunctionId::time:
    case FunctionId::timestamp:
    case FunctionId::predict_linear:
      return true;
    case FunctionId::days_in_month:
    case FunctionId::day_of_month:
    case FunctionId::day_of_week:
    case FunctionId::day_of_year:
    case FunctionId::hour:
    case FunctionId::minute:
    case FunctionId::month:
    case FunctionId::year:
      return arguments == 0;
    default:
      return false;
  }
}

}  // namespace

Plan::Plan(const Ast& ast, const QueryTimes& times, const Options& options)
    : ast_(ast),
      times_(times),
      options_(options),
      nodes_(ast.size()),
      shifts_(1),
      inner_(1),
      stats_only_(FindStatsOnly(ast)) {
  // Operands first: what is invariant. Then users first: the times.
  for (uint32_t i = 0; i < ast.size(); ++i) Annotate(NodeId{i});
  const NodeId root = ast.root();
  const int64_t step = times.step_ms > 0 ? times.step_ms : 1;
  nodes_[root.index].grid = Grid::Of(times.start_ms, times.end_ms, step);
  CheckCount(nodes_[root.index].grid, "query", root);
  for (uint32_t i = ast.size(); i-- > 0;) {
    if (nodes_[i].invariant && nodes_[i].grid.count > 1) nodes_[i].grid.count = 1;
    Distribute(NodeId{i});
  }
}

TimeShift Plan::ShiftOf(const Modifiers& modifiers) const {
  TimeShift shift;
  shift.offset_ms = OffsetOf(ast_, modifiers.offset, times_);
  shift.pinned = modifiers.at != AtForm::None;
  switch (modifiers.at) {
    case AtForm::None:
      break;
    case AtForm::Timestamp:
      shift.at_ms = modifiers.at_ms;
      break;
    case AtForm::Start:
      shift.at_ms = times_.start_ms;
      break;
    case AtForm::End:
      shift.at_ms = times_.end_ms;
      break;
    case AtForm::Variable:
      Fail("a Grafana variable has no value here", modifiers.at_span);
  }
  return shift;
}

bool Plan::ArgumentsInvariant(const CallView& call) const {
  if (DependsOnTime(call.function, call.arguments.size())) return false;
  // The second argument of `info` is matchers, not a value.
  const size_t count = call.function == FunctionId::info ? 1 : call.arguments.size();
  for (size_t i = 0; i < count; ++i) {
    if (!nodes_[call.arguments[i].index].invariant) return false;
  }
  return true;
}

// Lengths of time and such have no value of their own.
void Plan::Hide(NodeId root) {
  if (!root.valid()) return;
  for (uint32_t i = ast_.first_descendant(root).index; i <= root.index; ++i) {
    nodes_[i].evaluated = false;
  }
}

void Plan::Annotate(NodeId id) {
  NodePlan& plan = nodes_[id.index];
  const auto shift = [&](TimeShift value) {
    plan.shift = static_cast<uint32_t>(shifts_.size());
    plan.invariant = value.pinned;
    shifts_.push_back(value);
    inner_.push_back({});
  };
  switch (ast_.kind(id)) {
    case NodeKind::NumberLiteral:
      plan.invariant = true;
      break;
    case NodeKind::StringLiteral:
      plan.invariant = true;
      plan.evaluated = false;
      break;
    case NodeKind::Variable:
      Fail("a Grafana variable has no value here", ast_.span(id));
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      plan.evaluated = false;
      break;
    case NodeKind::VectorSelector:
      shift(ShiftOf(ast_.selector(id).modifiers));
      break;
    case NodeKind::MatrixSelector: {
      const MatrixView matrix = ast_.matrix(id);
      plan.shift = nodes_[matrix.selector.index].shift;
      plan.invariant = nodes_[matrix.selector.index].invariant;
      plan.evaluated = false;
      nodes_[matrix.selector.index].evaluated = false;
      shifts_[plan.shift].range_ms = RangeOf(ast_, matrix.range, times_);
      break;
    }
    case NodeKind::Subquery: {
      const SubqueryView subquery = ast_.subquery(id);
      TimeShift value = ShiftOf(subquery.modifiers);
      value.range_ms = RangeOf(ast_, subquery.range, times_);
      shift(value);
      plan.evaluated = false;
      inner_.back().step_ms =
          subquery.step.set() ? RangeOf(ast_, subquery.step, times_) : options_.default_step_ms;
      if (inner_.back().step_ms <= 0)
        Fail("duration must be greater than 0", subquery.bracket_span);
      break;
    }
    case NodeKind::Paren: {
      const NodePlan& inner = nodes_[ast_.paren(id).index];
      plan.invariant = inner.invariant;
      plan.evaluated = inner.evaluated;
      break;
    }
    case NodeKind::Unary:
      plan.invariant = nodes_[ast_.unary(id).operand.index].invariant;
      break;
    case NodeKind::Binary: {
      const NodeId rhs{id.index - 1};
      const NodeId lhs{rhs.index - ast_.subtree_size(rhs)};
      plan.invariant = nodes_[lhs.index].invariant && nodes_[rhs.index].invariant;
      break;
    }
    case NodeKind::Call: {
      const CallView call = ast_.call(id);
      if (call.function == FunctionId::None) {
        Fail("a Grafana variable has no value here", call.name_span);
      }
      plan.invariant = ArgumentsInvariant(call);
      if (call.function == FunctionId::info && call.arguments.size() > 1) Hide(call.arguments[1]);
      break;
    }
    case NodeKind::Aggregate: {
      const AggregateView aggregate = ast_.aggregate(id);
      plan.invariant =
          nodes_[aggregate.operand.index].invariant &&
          (!aggregate.parameter.valid() || nodes_[aggregate.parameter.index].invariant);
      break;
    }
  }
}

// Gives the operands their times: those of the node, except below a subquery.
void Plan::Distribute(NodeId id) {
  const Grid grid = nodes_[id.index].grid;
  const auto give = [&](NodeId operand) {
    if (operand.valid()) nodes_[operand.index].grid = grid;
  };
  switch (ast_.kind(id)) {
    case NodeKind::Subquery:
      GiveToSubquery(id);
      break;
    case NodeKind::MatrixSelector:
      give(ast_.matrix(id).selector);
      break;
    case NodeKind::Paren:
      give(ast_.paren(id));
      break;
    case NodeKind::Unary:
      give(ast_.unary(id).operand);
      break;
    case NodeKind::Binary: {
      const NodeId rhs{id.index - 1};
      give(rhs);
      give(NodeId{rhs.index - ast_.subtree_size(rhs)});
      break;
    }
    case NodeKind::Call:
      for (const NodeId argument : ast_.call(id).arguments) give(argument);
      break;
    case NodeKind::Aggregate:
      give(ast_.aggregate(id).operand);
      give(ast_.aggregate(id).parameter);
      break;
    case NodeKind::NumberLiteral:
    case NodeKind::StringLiteral:
    case NodeKind::Variable:
    case NodeKind::VectorSelector:
    case NodeKind::DurationLiteral:
    case NodeKind::DurationVariable:
    case NodeKind::DurationExpr:
      break;
  }
}

void Plan::CheckCount(const Grid& grid, std::string_view what, NodeId id) const {
  if (grid.count <= options_.max_samples) return;
  Fail(std::string(what) + " would be evaluated at " + std::to_string(grid.count) +
           " times, which is more than the limit of " + std::to_string(options_.max_samples) +
           " samples",
       ast_.span(id));
}

// The operand is evaluated at whole multiples of the step, from the first behind the beginning of
// the first window to the end of the last.
void Plan::GiveToSubquery(NodeId id) {
  const Grid grid = nodes_[id.index].grid;
  const TimeShift& shift = this->shift(id);
  Grid& inner = inner_[nodes_[id.index].shift];
  const int64_t step = inner.step_ms;
  inner.count = 0;
  if (grid.count > 0) {
    const int64_t range = SaturatingAdd(shift.range_ms, options_.closed_ranges ? 1 : 0);
    const int64_t open = SaturatingSubtract(shift.Reference(grid.start_ms), range);
    int64_t start = open / step * step;
    if (start <= open) start = SaturatingAdd(start, step);
    inner = Grid::Of(start, shift.Reference(grid.last()), step);
  }
  CheckCount(inner, "subquery", id);
  nodes_[ast_.subquery(id).operand.index].grid = inner;
}

}  // namespace promql::eval
