// What is computed for all times at once is what comes of evaluating step by step.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "compiler/test/feed.h"
#include "compiler/test/manager.h"
#include "promql/eval/shared_values.h"
#include "tests/compiler/test/rules_over_time.h"

namespace qoe::test {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kEnd = 24;  // minutes

using Samples = std::map<std::string, std::vector<std::pair<int64_t, double>>>;

struct Outcome {
  std::map<std::string, Samples> series;  // by metric
  std::vector<std::string> failures;
  std::map<std::string, std::vector<std::string>> alerts;  // by minute
};

// Rules that read what is fed, each other, themselves, and alerts.
class RandomRules {
 public:
  explicit RandomRules(uint64_t seed) : random_(seed) {}

  std::string File() {
    std::string text = "groups:\n";
    const size_t groups = 1 + Pick(3);
    for (size_t g = 0; g < groups; ++g) {
      text += fmt::format("  - name: g{}\n    interval: {}m\n{}    rules:\n", g, 1 + Pick(2),
                          Pick(4) == 0 ? "    query_offset: 1m\n" : "");
      const size_t rules = 1 + Pick(5);
      for (size_t i = 0; i < rules; ++i) text += Rule();
    }
    return text;
  }

 private:
  size_t Pick(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }

  std::string Rule() {
    const std::string expr = Expression();
    if (Pick(3) == 0) {
      return fmt::format("      - {{ alert: A{}, expr: '{} > {}', for: {}m }}\n", Pick(4), expr,
                         Pick(3), Pick(4));
    }
    const std::string label = Pick(3) == 0 ? fmt::format("{{ level: l{} }}", Pick(2)) : "{}";
    return fmt::format("      - {{ record: r{}, expr: '{}', labels: {} }}\n", Pick(5), expr, label);
  }

  std::string Metric() {
    if (Pick(30) == 0) return "ALERTS{alertname=\"A1\"}";
    if (Pick(30) == 0) return "{__name__=~\"r[0-2]\"}";
    return Pick(2) == 0 ? fmt::format("m{}", Pick(3)) : fmt::format("r{}", Pick(5));
  }

  std::string Expression() {
    const std::string a = Metric();
    const std::string b = Metric();
    switch (Pick(9)) {
      case 0:
        return fmt::format("sum by (a) (rate({}[3m])) * 180", a);
      case 1:
        return fmt::format("sum by (a) ({}) / sum by (a) ({})", a, b);
      case 2:
        return fmt::format("max by (a) ({} offset 2m)", a);
      case 3:
        return fmt::format("max by (b) (max_over_time({}[2m])) > {}", a, Pick(4));
      case 4:
        return fmt::format("sum by (a) ({}) unless sum by (a) ({} > {})", a, b, Pick(4));
      case 5:
        return fmt::format("absent({})", a);
      case 6:
        return fmt::format("count without (b) ({}) + 1", a);
      case 7:
        return fmt::format("max_over_time((sum by (b) ({}))[3m:1m])", a);
      default:
        return a;
    }
  }

  std::mt19937_64 random_;
};

std::vector<std::string> RandomInput(uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> lines;
  for (const char* series : {"m0{a=\"x\",b=\"1\"}", "m0{a=\"x\",b=\"2\"}", "m0{a=\"y\",b=\"1\"}",
                             "m1{a=\"x\"}", "m1{a=\"y\"}", "m2"}) {
    std::string line = series;
    for (int64_t minute = 0; minute <= kEnd; ++minute) {
      const uint64_t what = random() % 12;
      line += what == 0 ? " _" : what == 1 ? " stale" : fmt::format(" {}", random() % 6);
    }
    lines.push_back(line);
  }
  return lines;
}

enum class Way : uint8_t { StepByStep, Ahead, AheadShared };

Outcome Evaluate(const RulesFromText& rules, const std::vector<std::string>& lines, Way way,
                 const std::optional<std::string>& asked_alert = {}) {
  UnitTest test;
  test.interval_ms = kMinuteMs;
  test.input = Input(lines);
  promql::eval::SharedParts parts;
  for (size_t i = 0; i < rules.set().rule_count(); ++i) parts.Add(rules.rule(i).ast);
  ManagerOptions options;
  if (way == Way::AheadShared) options.shared = &parts;
  if (asked_alert) options.asked_alerts = {*asked_alert};
  promql::eval::Storage storage;
  const std::vector<bool> reached(rules.set().rule_count(), true);
  Manager manager(rules.set(), reached, options, storage);
  Feed feed(test, storage);
  if (way != Way::StepByStep && manager.CanLookAhead()) {
    feed.Until(kEnd * kMinuteMs);
    manager.ComputeAhead(kEnd * kMinuteMs);
  }
  Outcome outcome;
  for (int64_t minute = 0; minute <= kEnd; ++minute) {
    feed.Until(minute * kMinuteMs);
    for (const RuleFailure& failure : manager.Evaluate(minute * kMinuteMs))
      outcome.failures.push_back(fmt::format("{} {}", minute, failure.rule->name));
    for (const char* name : {"A0", "A1", "A2", "A3"}) {
      if (asked_alert && *asked_alert != name) continue;
      for (const Manager::NamedAlert& named : manager.ActiveAlerts(name))
        outcome.alerts[fmt::format("{:02} {}", minute, name)].push_back(
            std::string(NameOf(named.alert->phase)) + Print(named.alert->labels));
    }
  }
  for (size_t i = 0; i < storage.series_count(); ++i) {
    const promql::eval::Column& column = storage.series(i);
    auto& samples = outcome.series[std::string(column.labels.metric_name())][Print(column.labels)];
    for (size_t k = 0; k < column.times.size(); ++k)
      samples.emplace_back(column.times[k], column.values[k]);
  }
  return outcome;
}

bool Same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) && std::isnan(b) && promql::eval::IsStale(a) == promql::eval::IsStale(b);
  }
  return a == b || std::abs(a - b) <= 1e-9 * std::abs(a);
}

void ExpectSame(const Samples& expected, const Samples& got, const std::string& metric) {
  ASSERT_EQ(expected.size(), got.size()) << metric;
  for (const auto& [labels, samples] : expected) {
    ASSERT_TRUE(got.contains(labels)) << labels;
    const auto& others = got.at(labels);
    ASSERT_EQ(samples.size(), others.size()) << labels;
    for (size_t i = 0; i < samples.size(); ++i) {
      EXPECT_EQ(samples[i].first, others[i].first) << labels;
      EXPECT_TRUE(Same(samples[i].second, others[i].second))
          << labels << " at " << samples[i].first << ": " << samples[i].second << ", not "
          << others[i].second;
    }
  }
}

TEST(RulesAhead, GiveWhatComesStepByStep) {
  int whole = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string text = RandomRules(seed).File();
    const RulesFromText rules(text);
    const std::vector<std::string> input = RandomInput(seed);
    const Outcome expected = Evaluate(rules, input, Way::StepByStep);
    if (expected.failures.empty()) ++whole;
    for (const Way way : {Way::Ahead, Way::AheadShared}) {
      const Outcome got = Evaluate(rules, input, way);
      ASSERT_EQ(expected.failures, got.failures) << text;
      if (!expected.failures.empty()) continue;  // a run ends there
      EXPECT_EQ(expected.alerts, got.alerts) << seed << "\n" << text;
      ASSERT_EQ(expected.series.size(), got.series.size()) << seed << "\n" << text;
      for (const auto& [metric, samples] : expected.series)
        ExpectSame(samples, got.series.at(metric), metric);
      ASSERT_FALSE(testing::Test::HasFailure()) << seed << "\n" << text;
    }
  }
  EXPECT_GT(whole, 100);
}

TEST(RulesAhead, AlertsThatAreAskedForAreAsEver) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const std::string text = RandomRules(seed).File();
    const RulesFromText rules(text);
    const std::vector<std::string> input = RandomInput(seed);
    const Outcome expected = Evaluate(rules, input, Way::StepByStep, "A1");
    const Outcome got = Evaluate(rules, input, Way::AheadShared, "A1");
    ASSERT_EQ(expected.failures, got.failures) << text;
    if (!expected.failures.empty()) continue;  // a run ends there
    ASSERT_EQ(expected.alerts, got.alerts) << seed << "\n" << text;
  }
}

}  // namespace
}  // namespace qoe::test
