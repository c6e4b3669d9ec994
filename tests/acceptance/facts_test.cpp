// Tries to refute what facts/ infers: random expressions over random series of a catalogue,
// computed by the real Prometheus, every sample of every result held against the facts.
//
// QOEC_FACTS_SEED and QOEC_FACTS_COUNT choose other expressions and series, and how many.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "compiler/facts/infer.h"
#include "promql/parse.h"
#include "promql/typecheck.h"
#include "tests/acceptance/facts_claims.h"
#include "tests/acceptance/facts_expression.h"
#include "tests/acceptance/facts_series.h"
#include "tests/promql/random.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"

namespace qoe::acceptance {
namespace {

using Json = nlohmann::json;
using support::PrometheusServer;

constexpr uint64_t kSeed = 1;
constexpr uint64_t kCount = 10'000;
constexpr uint64_t kEpochs = 5;
// Midnight, so that an epoch lies within one block; what is long ago is the same every day.
constexpr int64_t kBegin = 1'700'006'400;
constexpr int64_t kDaySeconds = 86'400;
constexpr size_t kMostShown = 12;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::array<Epoch, kEpochs> Epochs(uint64_t seed) {
  std::array<Epoch, kEpochs> epochs;
  for (uint64_t i = 0; i < kEpochs; ++i) {
    epochs[i] = {.from_s = kBegin + static_cast<int64_t>(i) * kDaySeconds,
                 .seed = seed * kEpochs + i};
  }
  return epochs;
}

// The moments at which an expression is evaluated, by one range query.
struct Moments {
  int64_t from_s = 0, step_s = 0;
  static constexpr int64_t kSteps = 6;

  int64_t to_s() const { return from_s + (kSteps - 1) * step_s; }
};

Moments RandomMoments(const Epoch& epoch, promql::test::Random& random) {
  return {.from_s = epoch.from_s + 1200 + random.Below(1500), .step_s = 180 + random.Below(300)};
}

using ByMoment = std::map<double, std::vector<ResultSample>>;

ByMoment ReadMatrix(const Json& data) {
  ByMoment moments;
  for (const Json& series : data.at("result")) {
    const auto labels = series.at("metric").get<std::map<std::string, std::string>>();
    for (const Json& point : series.at("values")) {
      moments[point.at(0).get<double>()].push_back(
          {labels, std::strtod(point.at(1).get<std::string>().c_str(), nullptr)});
    }
  }
  return moments;
}

// How much was compared. A test that compares nothing would never fail.
struct Tally {
  size_t expressions = 0, with_results = 0, samples = 0;
  size_t refused = 0;  // by Prometheus: the series do not match one to one, label sets are equal, …
  // Of those with results: how many have such a claim.
  size_t closed_labels = 0, certain_labels = 0, known_values = 0, ranges = 0, bounds = 0;
  size_t nonzero = 0;
  size_t said_empty = 0;

  void Add(const Tally& more) {
    expressions += more.expressions;
    with_results += more.with_results;
    samples += more.samples;
    refused += more.refused;
    closed_labels += more.closed_labels;
    certain_labels += more.certain_labels;
    known_values += more.known_values;
    ranges += more.ranges;
    bounds += more.bounds;
    nonzero += more.nonzero;
    said_empty += more.said_empty;
  }
  std::string Text() const {
    return fmt::format(
        "{} expressions, {} with results ({} samples), {} refused by Prometheus, {} said to be "
        "empty\nof those with results: labels closed {}, certain {}, values known {}, ranges {}, "
        "bounds of series {}, never 0 {}",
        expressions, with_results, samples, refused, said_empty, closed_labels, certain_labels,
        known_values, ranges, bounds, nonzero);
  }
};

class FactsAgainstPrometheus : public testing::Test {
 protected:
  struct Finding {
    std::string expression;  // the smallest part that is refuted, too
    std::string whole;
    Moments moments;
    Problems problems;
  };
  struct Outcome {
    Tally tally;
    std::vector<Finding> findings;
    std::string failure;  // of the test itself
  };

  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
    loaded_ = driver::LoadCatalogue(
        (support::RepositoryRoot() / "tests/acceptance/facts_catalogue.yaml").string());
    ASSERT_TRUE(loaded_->ok() && loaded_->program)
        << diag::RenderText(loaded_->sink.Sorted(), loaded_->files, {});
    catalogue_ = std::make_unique<check::Catalogue>(loaded_->program.get());
    epochs_ = Epochs(seed_);
    const support::TempDir folder;
    std::ofstream out(folder.path() / "series.txt", std::ios::binary);
    for (const Epoch& epoch : epochs_) WriteSeries(*loaded_->program, epoch, out);
    out << "# EOF\n";
    out.close();
    server_ = std::make_unique<PrometheusServer>(folder.path() / "series.txt");
  }

  // Of the whole. Its texts live in `ast`.
  facts::NodeFacts Infer(const std::string& expression, promql::Ast& ast) const {
    std::vector<promql::Issue> issues;
    const promql::ParseOptions options;
    if (!promql::Parse(expression, options, ast, issues) ||
        !promql::CheckTypes(ast, options, issues)) {
      throw std::runtime_error("not well-typed: " + expression);
    }
    std::vector<facts::NodeFacts> nodes;
    facts::Infer(ast, *catalogue_, nodes);
    return nodes.back();
  }

  // Asks for what lies beyond the range: an alert that can never fire, as facts have it.
  std::string BeyondRange(const std::string& expression, promql::test::Random& random) const {
    promql::Ast ast;
    const facts::NodeFacts facts = Infer(expression, ast);
    if (promql::TypeOf(ast, ast.root()) != promql::ValueType::Vector) return expression;
    const auto [lo, hi] = facts.range;
    if (std::isfinite(hi) && random.OneIn(2)) return fmt::format("({}) > {}", expression, hi);
    if (std::isfinite(lo)) return fmt::format("({}) < {}", expression, lo);
    return expression;
  }

  // Problems of all moments; also counts.
  Problems Try(const std::string& expression, const Moments& moments, Tally& tally) const {
    promql::Ast ast;
    const facts::NodeFacts facts = Infer(expression, ast);
    const Json answer =
        server_->QueryRange(expression, moments.from_s, moments.to_s(), moments.step_s);
    ++tally.expressions;
    if (answer.at("status") != "success") {
      ++tally.refused;
      if (answer.value("errorType", "") == "execution") return {};
      throw std::runtime_error(answer.value("error", "refused") + ": " + expression);
    }
    const ByMoment results = ReadMatrix(answer.at("data"));
    Count(facts, results, tally);
    Problems problems;
    for (const auto& [moment, samples] : results) problems.Append(Refuted(facts, samples));
    return problems;
  }

  static void Count(const facts::NodeFacts& facts, const ByMoment& results, Tally& tally) {
    if (facts.empty) ++tally.said_empty;
    if (results.empty()) return;
    ++tally.with_results;
    for (const auto& [moment, samples] : results) tally.samples += samples.size();
    const auto& named = facts.labels.named();
    if (facts.labels.closed()) ++tally.closed_labels;
    if (facts.range.bounded()) ++tally.ranges;
    if (facts.series > 0) ++tally.bounds;
    if (facts.nonzero) ++tally.nonzero;
    const auto is = [&](auto holds) { return std::any_of(named.begin(), named.end(), holds); };
    if (is([](const auto& label) { return label.presence == facts::Presence::Always; }))
      ++tally.certain_labels;
    if (is([](const auto& label) { return label.values.known(); })) ++tally.known_values;
  }

  // The smallest part of an expression whose facts are refuted at the same moments.
  Finding Shrunk(const std::string& expression, const Moments& moments, Problems problems) const {
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    promql::Parse(expression, {}, ast, issues);
    for (uint32_t i = 0; i + 1 < ast.size(); ++i) {
      const promql::NodeId id{i};
      const promql::ValueType type = promql::TypeOf(ast, id);
      const bool result = type == promql::ValueType::Vector || type == promql::ValueType::Scalar;
      const std::string part(ast.source(id));
      if (!result || ast.kind(id) == promql::NodeKind::Paren) continue;
      Tally unused;
      const Problems own = Try(part, moments, unused);
      if (!own.empty()) return {part, expression, moments, own};
    }
    return {expression, expression, moments, std::move(problems)};
  }

  void One(uint64_t index, Outcome& outcome) const {
    promql::test::Random random(seed_ * 1'000'003 + index);
    std::string expression = RandomFactsExpression(*loaded_->program, random.Next());
    if (random.OneIn(4)) expression = BeyondRange(expression, random);
    const Moments moments = RandomMoments(epochs_[random.Below(kEpochs)], random);
    Problems problems = Try(expression, moments, outcome.tally);
    if (problems.empty()) return;
    outcome.findings.push_back(Shrunk(expression, moments, std::move(problems)));
  }

  Outcome Run(uint64_t count) const {
    const size_t threads = std::max(2U, std::thread::hardware_concurrency());
    std::vector<Outcome> outcomes(threads);
    std::atomic<uint64_t> next{0};
    {
      std::vector<std::jthread> workers;
      for (Outcome& outcome : outcomes) {
        workers.emplace_back([&] {
          try {
            for (uint64_t i = next++; i < count; i = next++) One(i, outcome);
          } catch (const std::exception& e) {
            outcome.failure = e.what();
          }
        });
      }
    }
    Outcome all;
    for (Outcome& outcome : outcomes) {
      all.tally.Add(outcome.tally);
      for (Finding& finding : outcome.findings) all.findings.push_back(std::move(finding));
      if (!outcome.failure.empty()) all.failure = outcome.failure;
    }
    // The shortest are the clearest.
    std::sort(all.findings.begin(), all.findings.end(), [](const Finding& a, const Finding& b) {
      return std::pair(a.expression.size(), a.expression) <
             std::pair(b.expression.size(), b.expression);
    });
    return all;
  }

  uint64_t seed_ = FromEnvironment("QOEC_FACTS_SEED", kSeed);
  std::unique_ptr<driver::Compilation> loaded_;
  std::unique_ptr<check::Catalogue> catalogue_;
  std::array<Epoch, kEpochs> epochs_;
  std::unique_ptr<PrometheusServer> server_;
};

TEST_F(FactsAgainstPrometheus, NoSampleRefutesWhatIsInferred) {
  const uint64_t count = FromEnvironment("QOEC_FACTS_COUNT", kCount);
  const Outcome outcome = Run(count);
  fmt::print("seed {}: {}\n", seed_, outcome.tally.Text());
  ASSERT_EQ(outcome.failure, "");
  for (size_t i = 0; i < std::min(outcome.findings.size(), kMostShown); ++i) {
    const Finding& finding = outcome.findings[i];
    Problems first;
    first.Add(finding.problems.lines.front());
    ADD_FAILURE() << finding.expression << first << "\n  in " << finding.whole << "\n  from "
                  << finding.moments.from_s << " to " << finding.moments.to_s() << " by "
                  << finding.moments.step_s;
  }
  EXPECT_EQ(outcome.findings.size(), 0U);

  const Tally& tally = outcome.tally;
  EXPECT_EQ(tally.expressions, count);
  EXPECT_GT(tally.with_results * 2, count);
  EXPECT_GT(tally.samples, count * 5);
  EXPECT_LT(tally.refused * 5, count);
  EXPECT_GT(tally.said_empty * 50, count);
  for (const size_t claims :
       {tally.closed_labels, tally.certain_labels, tally.known_values, tally.ranges, tally.bounds})
    EXPECT_GT(claims * 8, count);
}

}  // namespace
}  // namespace qoe::acceptance
