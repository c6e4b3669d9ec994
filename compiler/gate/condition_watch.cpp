#include "compiler/gate/condition_watch.h"

#include <algorithm>

#include "compiler/live/satisfies.h"

namespace qoe::gate {

void ConditionWatch::Observe(const Values& values) {
  problem_.clear();
  ++observations_;
  std::map<live::Labels, int64_t> since;
  for (const Value& value : values) {
    if (!live::Satisfies(value.value, criterion_.operation, criterion_.threshold)) continue;
    const auto known = since_ms_.find(value.labels);
    const int64_t began = known == since_ms_.end() ? next_ms_ : known->second;
    since.emplace(value.labels, began);
    if (!truth_ && next_ms_ >= counts_from_ms_ && next_ms_ - began >= criterion_.for_ms)
      truth_ = Truth{began, next_ms_, value};
  }
  since_ms_ = std::move(since);
  next_ms_ += step_ms_;
}

std::optional<int64_t> ConditionWatch::pending_since_ms() const {
  if (since_ms_.empty() || truth_) return std::nullopt;
  return std::min_element(since_ms_.begin(), since_ms_.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->second;
}

}  // namespace qoe::gate
