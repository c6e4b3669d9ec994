#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/traffic.h"
#include "compiler/scenario/unit_test.h"
#include "promql/eval/closed_ranges.h"

namespace qoe::scenario {
namespace {

// As many as qoec reads, too (test/read_series.cpp).
constexpr int64_t kMostPlaces = 1'000'000;

// What a query of a unit test may load. Source: the lazy loader of Prometheus' promql package; seen
// with 2.42: "query processing would load too many samples into memory".
constexpr uint64_t kMostOfOneQuery = 10'000;

// Whether no two samples of a series come to one place.
bool KeepsApart(const promql::eval::Storage& storage, int64_t grid_ms) {
  for (size_t i = 0; i < storage.series_count(); ++i) {
    const std::vector<int64_t>& times = storage.series(i).times;
    const auto meet = [&](int64_t a, int64_t b) {
      return OnGrid(a, grid_ms) == OnGrid(b, grid_ms);
    };
    if (std::adjacent_find(times.begin(), times.end(), meet) != times.end()) return false;
  }
  return true;
}

}  // namespace

Result<Setting> PromtoolSetting(const artifact::Scenario& scenario, const promql::Target& target) {
  promql::eval::Storage storage;
  const Result<std::vector<size_t>> fed = FeedTraffic(scenario, {}, storage);
  if (!fed) return fed.error();
  Setting setting;
  setting.one_interval = true;
  setting.closed_ranges = promql::eval::HasClosedRanges(target);
  setting.max_samples = kMostOfOneQuery;
  // The coarsest part of the step will do: each place costs promtool time.
  for (int64_t parts = 1; parts <= scenario.step_ms; ++parts) {
    if (scenario.step_ms % parts != 0) continue;
    setting.event_grid_ms = scenario.step_ms / parts;
    if (scenario.length_ms / setting.event_grid_ms >= kMostPlaces) break;
    if (KeepsApart(storage, setting.event_grid_ms)) return setting;
  }
  return Error{ErrorKind::TooLarge,
               fmt::format("events come so often that promtool would need an interval of less than "
                           "{} ms, which makes more than {} places in a series",
                           setting.event_grid_ms, kMostPlaces)};
}

}  // namespace qoe::scenario
