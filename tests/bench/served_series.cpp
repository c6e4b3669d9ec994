#include "tests/bench/served_series.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <string>
#include <utility>
#include <vector>

namespace qoe::bench {
namespace {

constexpr int kBuckets = 10;
constexpr int kJobs = 10;

using Labels = std::vector<std::pair<std::string, std::string>>;

// Calls `visit(metric, labels, slope)` for each series, a metric at a time.
template <typename Visit>
void ForEachSeries(int64_t instances, Visit visit) {
  for (const char* metric : {"requests_total", "errors_total"}) {
    for (int64_t i = 0; i < instances; ++i) {
      const Labels labels = {{"instance", std::to_string(i)}, {"job", std::to_string(i % kJobs)}};
      visit(std::string(metric), labels, static_cast<double>(i + 1));
    }
  }
  for (int64_t i = 0; i < instances; i += 10) {
    for (int bucket = 1; bucket <= kBuckets; ++bucket) {
      const std::string bound = bucket == kBuckets ? "+Inf" : fmt::format("{}.0", bucket);
      visit("duration_bucket", Labels{{"instance", std::to_string(i)}, {"le", bound}},
            static_cast<double>(bucket));
    }
  }
}

}  // namespace

promql::eval::Storage ServedSeries::InMemory() const {
  promql::eval::Storage storage;
  ForEachSeries(instances, [&](const std::string& metric, Labels labels, double slope) {
    labels.emplace_back("__name__", metric);
    const size_t series = storage.AddSeries(promql::eval::Labels(labels));
    for (int64_t i = 0; i < samples; ++i)
      storage.Append(series, begin_ms + i * kScrapeMs, slope * static_cast<double>(i));
  });
  return storage;
}

void ServedSeries::WriteOpenMetrics(std::ostream& out) const {
  std::string announced;
  ForEachSeries(instances, [&](const std::string& metric, const Labels& labels, double slope) {
    if (announced != metric) fmt::print(out, "# TYPE {} unknown\n", announced = metric);
    std::string text;
    for (const auto& [name, value] : labels)
      text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, value);
    for (int64_t i = 0; i < samples; ++i) {
      const double t_s = static_cast<double>(begin_ms + i * kScrapeMs) / 1000;
      fmt::print(out, "{}{{{}}} {} {}\n", metric, text, slope * static_cast<double>(i), t_s);
    }
  });
  out << "# EOF\n";
}

}  // namespace qoe::bench
