// The engine alone, side by side with a real Prometheus over the same series: range queries, ns for
// each sample that Prometheus says the query looks at, as a table with ratios. Nothing is asserted.
//
//   engine_against_prometheus [INSTANCES]   default: 1000, about 2.2 series each, 1,000 samples a
//                                           series
//
// Of Prometheus, its own time of evaluation is taken (`stats`), and beside it the whole request,
// with the answer as JSON over loopback. Both evaluate on one core.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>

#include "compiler/base/heap.h"
#include "promql/eval/query.h"
#include "promql/parse.h"
#include "tests/bench/served_series.h"
#include "tests/support/http.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_dir.h"

namespace {

using Json = nlohmann::json;
using qoe::bench::ServedSeries;

constexpr int64_t kBeginMs = 1'700'006'400'000;
constexpr int64_t kSamples = 1'000;
constexpr int64_t kSteps = 200;
constexpr int64_t kStepMs = 60'000;
constexpr int kRuns = 5;  // the best counts

struct Query {
  const char* name;
  const char* expression;
};
constexpr Query kQueries[] = {
    {"selector", "requests_total"},
    {"rate", "rate(requests_total[5m])"},
    {"sum by", "sum by (job) (requests_total)"},
    {"join", "errors_total / on (instance, job) requests_total"},
    {"histogram_quantile", "histogram_quantile(0.9, sum by (le) (rate(duration_bucket[5m])))"},
};

struct Times {
  double evaluation = std::numeric_limits<double>::infinity();  // seconds
  double request = std::numeric_limits<double>::infinity();
  double samples = 0;
  size_t points = 0;  // of the answer
};

double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

size_t PointsOf(const Json& data) {
  size_t points = 0;
  for (const Json& series : data.at("result")) points += series.at("values").size();
  return points;
}

Times AskPrometheus(const std::string& url, const std::string& expression, int64_t end_ms) {
  const std::string form =
      qoe::support::FormEncode({{"query", expression},
                                {"start", std::to_string((end_ms - (kSteps - 1) * kStepMs) / 1000)},
                                {"end", std::to_string(end_ms / 1000)},
                                {"step", std::to_string(kStepMs / 1000)},
                                {"stats", "all"}});
  Times best;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    const auto response = qoe::support::HttpPost(url + "/api/v1/query_range", form,
                                                 "application/x-www-form-urlencoded");
    best.request = std::min(best.request, SecondsSince(begin));
    const Json data = Json::parse(response.body).at("data");
    const Json& stats = data.at("stats");
    best.evaluation =
        std::min(best.evaluation, stats.at("timings").at("evalTotalTime").get<double>());
    best.samples = stats.at("samples").at("totalQueryableSamples").get<double>();
    best.points = PointsOf(data);
  }
  return best;
}

Times AskEngine(const promql::eval::Storage& storage, const std::string& expression,
                int64_t end_ms) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  promql::Parse(expression, {}, ast, issues);
  Times best;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    const promql::eval::Answer answer = promql::eval::Range(
        ast, storage, end_ms - (kSteps - 1) * kStepMs, end_ms, kStepMs, promql::eval::Options());
    best.evaluation = std::min(best.evaluation, SecondsSince(begin));
    best.points = 0;
    for (const auto& series : answer.matrix) best.points += series.points.size();
  }
  return best;
}

// Resident, in bytes.
double MemoryNow() {
  std::ifstream in("/proc/self/statm");
  double all = 0;
  double resident = 0;
  in >> all >> resident;
  constexpr double kPage = 4096;
  return resident * kPage;
}

int Run(int64_t instances) {
  const ServedSeries served{instances, kSamples, kBeginMs};
  const double before = MemoryNow();
  const promql::eval::Storage storage = served.InMemory();
  const double bytes = MemoryNow() - before;
  fmt::print("{} series of {} samples: {:.1f} MiB, {:.0f} bytes a series, {:.1f} a sample\n\n",
             storage.series_count(), kSamples, bytes / (1 << 20),
             bytes / static_cast<double>(storage.series_count()),
             bytes / static_cast<double>(storage.sample_count()));
  if (const std::string why = qoe::support::PrometheusServer::WhyNot(); !why.empty()) {
    fmt::print(stderr, "engine_against_prometheus: {}\n", why);
    return 1;
  }
  const qoe::support::TempDir folder;
  {
    std::ofstream out(folder.path() / "series.txt", std::ios::binary);
    served.WriteOpenMetrics(out);
  }
  const qoe::support::PrometheusServer server(folder.path() / "series.txt");
  fmt::print("{:>18} {:>10} {:>9} {:>12} {:>12} {:>7} {:>12}\n", "", "samples", "ns/sample",
             "engine ms", "Prometheus", "ratio", "with HTTP");
  for (const Query& query : kQueries) {
    const Times theirs = AskPrometheus(server.url(), query.expression, served.last_ms());
    const Times ours = AskEngine(storage, query.expression, served.last_ms());
    if (ours.points != theirs.points) {
      fmt::print(stderr, "{}: {} points, and Prometheus has {}\n", query.name, ours.points,
                 theirs.points);
      return 1;
    }
    fmt::print("{:>18} {:>10.0f} {:>9.1f} {:>12.2f} {:>12.2f} {:>7.1f} {:>12.2f}\n", query.name,
               theirs.samples, ours.evaluation * 1e9 / theirs.samples, ours.evaluation * 1e3,
               theirs.evaluation * 1e3, theirs.evaluation / ours.evaluation, theirs.request * 1e3);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  qoe::base::PrepareHeap();  // as qoec does
  const int64_t instances = argc > 1 ? std::atoll(argv[1]) : 1'000;
  if (instances < 1) {
    fmt::print(stderr, "usage: engine_against_prometheus [INSTANCES]\n");
    return 2;
  }
  return Run(instances);
}
