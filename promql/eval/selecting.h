// Which series a selector means. Internal to promql/eval/.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/evaluator.h"
#include "promql/eval/storage.h"

namespace promql::eval {

// The conditions of a selector; that of a name before the braces comes last.
std::vector<LabelMatcher> MatchersOf(const Ast& ast, NodeId selector);

// The numbers of the series in the storage, rising.
std::vector<uint32_t> SelectSeries(const Evaluator& evaluator, NodeId selector);
std::vector<uint32_t> SelectSeries(const Evaluator& evaluator, NodeId selector,
                                   const std::vector<LabelMatcher>& matchers);

// Finds, for rising times, the sample that is the value of a series then: the last one that is not
// older than the lookback, unless the series went stale with it.
class LookbackCursor {
 public:
  LookbackCursor(const Column& column, const Options& options)
      : column_(column), lookback_ms_(options.lookback_ms + (options.closed_ranges ? 1 : 0)) {}

  // The index of the sample; -1: none.
  std::ptrdiff_t At(int64_t t_ms);

 private:
  const Column& column_;
  int64_t lookback_ms_;  // without its left end
  size_t next_ = 0;      // the first sample behind the time asked for last
  bool placed_ = false;
};

}  // namespace promql::eval
