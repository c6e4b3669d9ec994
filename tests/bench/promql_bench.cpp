// Speed of promql/: bytes and expressions per second, allocations per expression, time per node.
// `promql_bench --benchmark_repetitions=5`; corpus expressions where ../shared (or $QOEC_SHARED)
// is.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "promql/parse.h"
#include "promql/print.h"
#include "promql/typecheck.h"
#include "tests/bench/recogniser.h"

namespace {

std::atomic<uint64_t> allocations{0};

}  // namespace

// Counts every allocation of the program.
void* operator new(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace {

using promql::Ast;
using promql::Issue;
using promql::ParseOptions;

// 140 bytes, as alerting rules are.
const std::string kTypical =
    "sum by (job, instance) "
    "(rate(http_request_duration_seconds_count{job=\"api\",code=~\"5..\"}[5m]"
    ")) / on (job) sum(rate(http_requests_total[5m]))>0";

std::string Repeated(const std::string& part, const std::string& between, size_t bytes) {
  std::string text = part;
  while (text.size() < bytes) text.append(between).append(part);
  return text;
}

std::vector<std::string> Corpus() {
  const char* folder = std::getenv("QOEC_SHARED");
  const std::string root = folder != nullptr ? folder : "../shared";
  std::ifstream file(root + "/conformance/corpus/rule_expressions.json");
  std::vector<std::string> expressions;
  if (!file) return expressions;
  for (const auto& item : nlohmann::json::parse(file)) expressions.push_back(item.at("expr"));
  return expressions;
}

void Report(benchmark::State& state, uint64_t bytes, uint64_t expressions, uint64_t nodes,
            uint64_t allocated) {
  const auto runs = static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * state.iterations());
  state.SetItemsProcessed(static_cast<int64_t>(expressions) * state.iterations());
  state.counters["allocs/expr"] =
      static_cast<double>(allocated) / (runs * static_cast<double>(expressions));
  state.counters["time/node"] = benchmark::Counter(
      static_cast<double>(nodes) * runs, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

enum class Work { Recognise, Parse, ParseFreshAst, ParseAndCheck, ParseCheckAndPrint };

void Run(benchmark::State& state, const std::vector<std::string>& expressions, Work work) {
  if (expressions.empty()) {
    state.SkipWithError("no corpus beside the repository; set QOEC_SHARED");
    return;
  }
  Ast reused;
  std::vector<Issue> issues;
  std::string printed;
  uint64_t bytes = 0;
  uint64_t nodes = 0;
  for (const std::string& text : expressions) {
    if (!Parse(text, {}, reused, issues)) state.SkipWithError(issues[0].message.c_str());
    if (work == Work::Recognise && !recogniser::Recognise(text)) state.SkipWithError(text.c_str());
    bytes += text.size();
    nodes += reused.size();
  }
  const uint64_t before = allocations;
  for (auto _ : state) {
    for (const std::string& text : expressions) {
      if (work == Work::Recognise) {
        benchmark::DoNotOptimize(recogniser::Recognise(text));
        continue;
      }
      if (work == Work::ParseFreshAst) {
        Ast fresh;
        benchmark::DoNotOptimize(Parse(text, {}, fresh, issues));
        continue;
      }
      benchmark::DoNotOptimize(Parse(text, {}, reused, issues));
      if (work != Work::Parse) benchmark::DoNotOptimize(CheckTypes(reused, {}, issues));
      if (work == Work::ParseCheckAndPrint) {
        printed.clear();
        promql::Print(reused, printed);
      }
    }
  }
  Report(state, bytes, expressions.size(), nodes, allocations - before);
}

const std::vector<std::string>& CorpusOnce() {
  static const std::vector<std::string> expressions = Corpus();
  return expressions;
}

void Typical(benchmark::State& state, Work work) { Run(state, {kTypical}, work); }
void RealRules(benchmark::State& state, Work work) { Run(state, CorpusOnce(), work); }
void Long(benchmark::State& state, const std::string& part, const std::string& between) {
  Run(state, {Repeated(part, between, static_cast<size_t>(state.range(0)))}, Work::Parse);
}

BENCHMARK_CAPTURE(Typical, bare_recogniser, Work::Recognise);
BENCHMARK_CAPTURE(Typical, parse, Work::Parse);
BENCHMARK_CAPTURE(Typical, parse_fresh_ast, Work::ParseFreshAst);
BENCHMARK_CAPTURE(Typical, parse_check, Work::ParseAndCheck);
BENCHMARK_CAPTURE(Typical, parse_check_print, Work::ParseCheckAndPrint);
BENCHMARK_CAPTURE(RealRules, bare_recogniser, Work::Recognise);
BENCHMARK_CAPTURE(RealRules, parse, Work::Parse);
BENCHMARK_CAPTURE(RealRules, parse_check, Work::ParseAndCheck);
BENCHMARK_CAPTURE(RealRules, parse_check_print, Work::ParseCheckAndPrint);
BENCHMARK_CAPTURE(Long, sum_of_rules, kTypical, " or ")->Range(1 << 10, 1 << 20);
BENCHMARK_CAPTURE(Long, arithmetic, std::string("a"), "+")->Range(1 << 10, 1 << 20);

}  // namespace

BENCHMARK_MAIN();
