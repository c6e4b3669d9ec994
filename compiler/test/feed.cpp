#include "compiler/test/feed.h"

#include <algorithm>

namespace qoe::test {

Feed::Feed(const UnitTest& test, promql::eval::Storage& storage) : test_(test), storage_(storage) {
  for (const InputSeries& series : test.input) series_.push_back(storage.AddSeries(series.labels));
}

void Feed::Until(int64_t t_ms) {
  if (t_ms < test_.start_ms) return;
  const auto end = static_cast<size_t>((t_ms - test_.start_ms) / test_.interval_ms) + 1;
  for (size_t i = 0; i < series_.size(); ++i) {
    const std::vector<promql::series::Sample>& samples = test_.input[i].samples;
    for (size_t at = next_; at < std::min(end, samples.size()); ++at) {
      const int64_t sample_ms = test_.start_ms + static_cast<int64_t>(at) * test_.interval_ms;
      if (const auto* value = std::get_if<double>(&samples[at])) {
        storage_.Append(series_[i], sample_ms, *value);
      } else if (const auto* histogram = std::get_if<promql::series::Histogram>(&samples[at])) {
        storage_.Append(series_[i], sample_ms, *histogram);
      } else if (std::holds_alternative<promql::series::Stale>(samples[at])) {
        storage_.AppendStale(series_[i], sample_ms);
      }
    }
  }
  next_ = std::max(next_, end);
}

}  // namespace qoe::test
