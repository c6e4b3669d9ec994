// What is known of every node before anything is evaluated: at which times, and what the lengths
// of time are. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/duration.h"
#include "promql/eval/query.h"
#include "promql/eval/times.h"

namespace promql::eval {

// `@` and `offset` with values; also the range of selectors with one and of subqueries.
struct TimeShift {
  bool pinned = false;  // `@`
  int64_t at_ms = 0;
  int64_t offset_ms = 0;
  int64_t range_ms = 0;

  // The time that is looked at when the evaluation is at `t_ms`.
  int64_t Reference(int64_t t_ms) const {
    return SaturatingSubtract(pinned ? at_ms : t_ms, offset_ms);
  }
};

class Plan {
 public:
  // Throws Failure where a length of time has no value or a subquery has more steps than
  // `options.max_samples`.
  Plan(const Ast& ast, const QueryTimes& times, const Options& options);

  // The times at which the node is evaluated; one where its value is the same at all.
  const Grid& grid(NodeId id) const { return nodes_[id.index].grid; }
  // Has a value of its own: not strings, what is inside of brackets, nodes of lengths of time, or
  // range vectors, which their users read.
  bool evaluated(NodeId id) const { return nodes_[id.index].evaluated; }
  // The times at which the operand of a subquery has values.
  const Grid& subquery_grid(NodeId id) const { return inner_[nodes_[id.index].shift]; }
  // Of a vector selector (that of the range vector around it included) or a subquery.
  const TimeShift& shift(NodeId id) const { return shifts_[nodes_[id.index].shift]; }
  // Of a vector selector: nobody asks for more than the counts and sums of its histograms.
  bool stats_only(NodeId id) const { return stats_only_[id.index]; }

 private:
  struct NodePlan {
    Grid grid;
    uint32_t shift = 0;
    bool invariant = false;  // same value at all times
    bool evaluated = true;
  };

  void Annotate(NodeId id);
  TimeShift ShiftOf(const Modifiers& modifiers) const;
  bool ArgumentsInvariant(const CallView& call) const;
  void CheckCount(const Grid& grid, std::string_view what, NodeId id) const;
  void Hide(NodeId root);
  void Distribute(NodeId id);
  void GiveToSubquery(NodeId id);

  const Ast& ast_;
  const QueryTimes& times_;
  const Options& options_;
  std::vector<NodePlan> nodes_;
  std::vector<TimeShift> shifts_;
  std::vector<Grid> inner_;  // of subqueries, beside shifts_
  std::vector<bool> stats_only_;
};

}  // namespace promql::eval
