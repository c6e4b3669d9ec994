// What evaluation costs per sample that is read, by the kind of expression; and that it is linear
// in series and steps.
#include <benchmark/benchmark.h>

#include <string>

#include "compiler/base/heap.h"
#include "promql/eval/query.h"
#include "promql/parse.h"
#include "tests/bench/served_series.h"

namespace {

using promql::eval::Answer;
using promql::eval::Options;
using promql::eval::Storage;

using qoe::bench::ServedSeries;

constexpr int64_t kSamples = 2'000;  // per series

// Over the last `steps` minutes.
void Evaluate(benchmark::State& state, const std::string& text) {
  const int64_t series = state.range(0);
  const int64_t steps = state.range(1);
  const ServedSeries served{series, kSamples, 0};
  const Storage storage = served.InMemory();
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  promql::Parse(text, {}, ast, issues);
  const int64_t end = served.last_ms();
  for (auto _ : state) {
    Answer answer =
        promql::eval::Range(ast, storage, end - (steps - 1) * 60'000, end, 60'000, Options());
    if (!answer.ok() || answer.matrix.empty()) state.SkipWithError("no result");
    benchmark::DoNotOptimize(answer);
  }
  state.SetItemsProcessed(state.iterations() * series * steps);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Args({100, 1})
      ->Args({1'000, 1})
      ->Args({100, 300})
      ->Args({1'000, 300})
      ->Args({2'500, 300});
}

BENCHMARK_CAPTURE(Evaluate, selector, "requests_total")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, rate, "rate(requests_total[5m])")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, sum_by, "sum by (job) (requests_total)")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, join, "errors_total / on (instance, job) requests_total")->Apply(Sizes);
BENCHMARK_CAPTURE(Evaluate, histogram_quantile,
                  "histogram_quantile(0.9, sum by (le) (rate(duration_bucket[5m])))")
    ->Apply(Sizes);

}  // namespace

int main(int argc, char** argv) {
  qoe::base::PrepareHeap();  // as qoec does
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
