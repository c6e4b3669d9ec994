// Aggregators, by the way in which they work. Internal to promql/eval/.
#pragma once

#include <string>
#include <vector>

#include "promql/eval/evaluator.h"

namespace promql::eval {

// Which rows of a vector go into which group.
struct Grouping {
  std::vector<size_t> group_of;  // of each row
  std::vector<Labels> labels;    // of each group, in the order of first appearance

  Grouping(const AggregateView& view, const Matrix& input);
  size_t size() const { return labels.size(); }
};

// The labels that `by` or `without` leaves; `also` is another one that `by` keeps.
Labels GroupLabels(const AggregateView& view, const Labels& labels, std::string_view also = {});

// sum, avg, count, min, max, group, stddev, stdvar, quantile: one sample per group.
Matrix Reduce(Evaluator& evaluator, NodeId id, const AggregateView& view);
// topk, bottomk, limitk, limit_ratio: some samples of each group (aggregate_pick.cpp).
Matrix Pick(Evaluator& evaluator, NodeId id, const AggregateView& view);
// count_values (count_values.cpp).
Matrix CountValues(Evaluator& evaluator, NodeId id, const AggregateView& view);

}  // namespace promql::eval
