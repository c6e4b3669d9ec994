// What evaluation costs per sample that is read, by the kind of expression; and that it is linear
// in series and steps.
#include <benchmark/benchmark.h>

#include <string>

#include "promql/eval/query.h"
#include "promql/parse.h"

namespace {

using promql::eval::Answer;
using promql::eval::Options;
using promql::eval::Storage;

constexpr int64_t kScrapeMs = 15'000;
constexpr int64_t kSamples = 2'000;  // per series

// Counters of `series` instances, and classic histograms with ten buckets of a tenth of them.
Storage MakeStorage(int64_t series) {
  Storage storage;
  const auto fill = [&](size_t number, double slope) {
    for (int64_t i = 0; i < kSamples; ++i) {
      storage.Append(number, i * kScrapeMs, slope * static_cast<double>(i));
    }
  };
  for (int64_t i = 0; i < series; ++i) {
    const std::string instance = std::to_string(i);
    const std::string job = std::to_string(i % 10);
    for (const char* name : {"requests_total", "errors_total"}) {
      fill(storage.AddSeries({{"__name__", name}, {"instance", instance}, {"job", job}}),
           static_cast<double>(i + 1));
    }
    if (i % 10 != 0) continue;
    for (int bucket = 1; bucket <= 10; ++bucket) {
      const std::string bound = bucket == 10 ? "+Inf" : std::to_string(bucket);
      fill(storage.AddSeries(
               {{"__name__", "duration_bucket"}, {"instance", instance}, {"le", bound}}),
           bucket);
    }
  }
  return storage;
}

// Over the last `steps` minutes.
void Evaluate(benchmark::State& state, const std::string& text) {
  const int64_t series = state.range(0);
  const int64_t steps = state.range(1);
  const Storage storage = MakeStorage(series);
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  promql::Parse(text, {}, ast, issues);
  const int64_t end = (kSamples - 1) * kScrapeMs;
  for (auto _ : state) {
    Answer answer =
        promql::eval::Range(ast, storage, end - (steps - 1) * 60'000, end, 60'000, Options());
    if (!answer.ok() || answer.matrix.empty()) state.SkipWithError("no result");
    benchmark::DoNotOptimize(answer);
  }
  state.SetItemsProcessed(state.iterations() * series * steps);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Args({100, 1})->Args({1'000, 1})->Args({100, 300})->Args({1'000, 300});
}

BENCHMARK_CAPTURE(Evaluate, selector, "requests_total")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, rate, "rate(requests_total[5m])")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, sum_by, "sum by (job) (requests_total)")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, join, "errors_total / on (instance, job) requests_total")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, histogram_quantile,
                  "histogram_quantile(0.9, sum by (le) (rate(duration_bucket[5m])))")
    ->Apply(Sizes);

}  // namespace

BENCHMARK_MAIN();
