// The evaluator against the real Prometheus: random expressions over random series, at a moment and
// over a range; every sample of every answer is compared.
//
// QOEC_EVAL_SEED and QOEC_EVAL_COUNT choose other series and expressions, and how many.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "promql/eval/query.h"
#include "promql/parse.h"
#include "promql/typecheck.h"
#include "tests/acceptance/eval_expression.h"
#include "tests/acceptance/eval_series.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_dir.h"

namespace qoe::acceptance {
namespace {

using Json = nlohmann::json;
using promql::ValueType;
using promql::eval::Answer;
using promql::eval::Point;
using support::PrometheusServer;

constexpr uint64_t kSeed = 1;
constexpr uint64_t kCount = 1000;
constexpr double kTolerance = 1e-12;
constexpr size_t kMostShown = 10;
constexpr int64_t kBegin = 1'700'006'400;
// Seven seconds past: no window of a subquery ends on one of its steps.
constexpr int64_t kFrom = kBegin + 607;
constexpr int64_t kTo = kFrom + 2400;
constexpr int64_t kStep = 150;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Labels and time; what both sides are brought into.
using Samples = std::map<std::string, double>;

std::string KeyOf(const std::map<std::string, std::string>& labels, int64_t t_ms) {
  std::string key;
  for (const auto& [name, value] : labels) key += fmt::format("{}=\"{}\",", name, value);
  return fmt::format("{{{}}} @ {}", key, t_ms);
}

std::string KeyOf(const promql::eval::Labels& labels, int64_t t_ms) {
  std::map<std::string, std::string> by_name;
  for (const auto& pair : labels) by_name.emplace(pair.name, pair.value);
  return KeyOf(by_name, t_ms);
}

void Add(const Json& labels, const Json& point, Samples& samples) {
  samples[KeyOf(labels.get<std::map<std::string, std::string>>(),
                std::llround(point.at(0).get<double>() * 1000))] =
      std::strtod(point.at(1).get<std::string>().c_str(), nullptr);
}

Samples ReadAnswer(const Json& data) {
  Samples samples;
  if (data.at("resultType") == "scalar") {
    Add(Json::object(), data.at("result"), samples);
    return samples;
  }
  for (const Json& series : data.at("result")) {
    if (series.contains("value")) Add(series.at("metric"), series.at("value"), samples);
    if (!series.contains("values")) continue;
    for (const Json& point : series.at("values")) Add(series.at("metric"), point, samples);
  }
  return samples;
}

Samples ReadAnswer(const Answer& answer, int64_t t_ms) {
  Samples samples;
  if (answer.type == ValueType::Scalar)
    samples[KeyOf(promql::eval::Labels(), t_ms)] = answer.scalar;
  for (const auto& sample : answer.vector) {
    samples[KeyOf(sample.labels, sample.point.t_ms)] = sample.point.value;
  }
  for (const auto& series : answer.matrix) {
    for (const Point& point : series.points)
      samples[KeyOf(series.labels, point.t_ms)] = point.value;
  }
  return samples;
}

bool Same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= kTolerance * std::max(std::abs(a), std::abs(b));
}

// Empty: the same.
std::string Difference(const Samples& theirs, const Samples& ours) {
  for (const auto& [key, value] : theirs) {
    const auto found = ours.find(key);
    if (found == ours.end()) return fmt::format("{}: Prometheus has {}, we nothing", key, value);
    if (!Same(value, found->second)) {
      return fmt::format("{}: Prometheus has {}, we {}", key, value, found->second);
    }
  }
  for (const auto& [key, value] : ours) {
    if (!theirs.contains(key)) return fmt::format("{}: Prometheus has nothing, we {}", key, value);
  }
  return {};
}

// How much was compared. A test that compares nothing would never fail.
struct Tally {
  size_t answers = 0, with_samples = 0, samples = 0, errors = 0;
};

class EvalAgainstPrometheus : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
    series_ = MakeEvalSeries(seed_, kBegin);
    const support::TempDir folder;
    std::ofstream out(folder.path() / "series.txt", std::ios::binary);
    out << series_.open_metrics;
    out.close();
    server_ = std::make_unique<PrometheusServer>(folder.path() / "series.txt");
  }

  std::string Compare(const Json& theirs, const Answer& ours, int64_t t_s) {
    ++tally_.answers;
    const bool refused = theirs.at("status") != "success";
    if (refused != ours.error.has_value()) {
      return refused ? "Prometheus refuses: " + theirs.value("error", "")
                     : "only we refuse: " + ours.error->message;
    }
    if (refused) {
      ++tally_.errors;
      return {};
    }
    const Samples samples = ReadAnswer(theirs.at("data"));
    tally_.samples += samples.size();
    tally_.with_samples += samples.empty() ? 0 : 1;
    return Difference(samples, ReadAnswer(ours, t_s * 1000));
  }

  std::string Check(const std::string& expression, int64_t at_s) {
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(expression, {}, ast, issues) || !promql::CheckTypes(ast, {}, issues)) {
      return "does not parse: " + issues.front().message;
    }
    std::string difference =
        Compare(server_->QueryAt(expression, at_s),
                promql::eval::Instant(ast, series_.storage, at_s * 1000, {}), at_s);
    if (!difference.empty()) return fmt::format("at {}: {}", at_s, difference);
    return Compare(
        server_->QueryRange(expression, kFrom, kTo, kStep),
        promql::eval::Range(ast, series_.storage, kFrom * 1000, kTo * 1000, kStep * 1000, {}), 0);
  }

  uint64_t seed_ = FromEnvironment("QOEC_EVAL_SEED", kSeed);
  uint64_t count_ = FromEnvironment("QOEC_EVAL_COUNT", kCount);
  EvalSeries series_;
  std::unique_ptr<PrometheusServer> server_;
  Tally tally_;
};

TEST_F(EvalAgainstPrometheus, SamplesAreTheSame) {
  size_t shown = 0;
  for (uint64_t i = 0; i < count_; ++i) {
    const std::string expression = MakeEvalExpression(seed_ * 1'000'000 + i);
    const int64_t at_s = kFrom + static_cast<int64_t>(i % 12) * 210;
    const std::string difference = Check(expression, at_s);
    if (difference.empty() || ++shown > kMostShown) continue;
    ADD_FAILURE() << expression << "\n     " << difference;
  }
  EXPECT_LE(shown, kMostShown) << shown << " expressions differ";
  std::cout << fmt::format("seed {}: {} answers, {} with samples ({}), {} errors on both sides\n",
                           seed_, tally_.answers, tally_.with_samples, tally_.samples,
                           tally_.errors);
  EXPECT_GT(tally_.with_samples, tally_.answers / 2);
  if (count_ >= 500) {
    EXPECT_GT(tally_.errors, 0U);
  }
}

}  // namespace
}  // namespace qoe::acceptance
