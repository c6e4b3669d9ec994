#include "promql/eval/selecting.h"

#include <algorithm>

#include "promql/eval/fail.h"
#include "promql/eval/times.h"

namespace promql::eval {

std::vector<LabelMatcher> MatchersOf(const Ast& ast, NodeId selector) {
  const SelectorView view = ast.selector(selector);
  if (view.name_variable) Fail("a Grafana variable has no value here", view.name_span);
  std::vector<LabelMatcher> matchers;
  matchers.reserve(view.matchers.size() + 1);
  for (const Matcher matcher : view.matchers) {
    if (matcher.name_variable || matcher.value_variable) {
      Fail("a Grafana variable has no value here", matcher.value_span);
    }
    matchers.push_back({std::string(matcher.name), matcher.op, std::string(matcher.value)});
  }
  if (!view.name.empty()) {
    matchers.push_back({std::string(kMetricName), MatchOp::Equal, std::string(view.name)});
  }
  return matchers;
}

std::vector<uint32_t> SelectSeries(const Evaluator& evaluator, NodeId selector,
                                   const std::vector<LabelMatcher>& matchers) {
  std::vector<uint32_t> numbers;
  std::string error;
  if (!evaluator.storage().Select(matchers, numbers, error)) {
    Fail("error parsing regexp: " + error, evaluator.ast().span(selector));
  }
  return numbers;
}

std::vector<uint32_t> SelectSeries(const Evaluator& evaluator, NodeId selector) {
  return SelectSeries(evaluator, selector, MatchersOf(evaluator.ast(), selector));
}

std::ptrdiff_t LookbackCursor::At(int64_t t_ms) {
  const std::vector<int64_t>& times = column_.times;
  if (!placed_) {
    placed_ = true;
    next_ = static_cast<size_t>(std::upper_bound(times.begin(), times.end(), t_ms) - times.begin());
  } else {
    while (next_ < times.size() && times[next_] <= t_ms) ++next_;
  }
  if (next_ == 0) return -1;
  const size_t index = next_ - 1;
  if (times[index] <= SaturatingSubtract(t_ms, lookback_ms_)) return -1;
  if (IsStale(column_.values[index])) return -1;
  return static_cast<std::ptrdiff_t>(index);
}

}  // namespace promql::eval
