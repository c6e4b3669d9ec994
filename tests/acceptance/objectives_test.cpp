// What objectives compile to, evaluated by Prometheus' own tool: the burn alerts fire when the
// budget burns, and only then.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;

class Objectives : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
  }

  // Runs `promtool test rules` on the rules of the golden case. `series`: notation by name;
  // `expected`: samples of `expr` at that time.
  support::Outcome Run(const std::string& series, const std::string& time, const std::string& expr,
                       const std::string& expected) {
    return RunOn("objectives/expected/out/shop", "1m", series, time, expr, expected);
  }

  // One sample of every series and one evaluation in each interval.
  support::Outcome RunOn(std::string_view system, std::string_view interval,
                         const std::string& series, const std::string& time,
                         const std::string& expr, const std::string& expected) {
    const fs::path rules = support::RepositoryRoot() / "golden/build" / system / "rules";
    const std::string files =
        fmt::format("'{0}/recording.yaml', '{0}/alerts.yaml'", rules.string());
    return RunFiles(files, interval, series, time, expr, expected);
  }

  support::Outcome RunFiles(const std::string& rule_files, std::string_view interval,
                            const std::string& series, const std::string& time,
                            const std::string& expr, const std::string& expected) {
    const std::string text = fmt::format(
        "rule_files: [{0}]\n"
        "evaluation_interval: {5}\n"
        "tests:\n"
        "  - interval: {5}\n"
        "    input_series:\n{1}"
        "    promql_expr_test:\n"
        "      - expr: '{2}'\n"
        "        eval_time: {3}\n"
        "        exp_samples: {4}\n",
        rule_files, series, expr, time, expected, interval);
    support::WriteText(folder_.path() / "test.yaml", text);
    return support::RunProcess(
        {.argv = {"promtool", "test", "rules", (folder_.path() / "test.yaml").string()}});
  }

  static std::string Series(const std::string& name, const std::string& values) {
    return fmt::format("      - {{ series: '{}', values: '{}' }}\n", name, values);
  }

  const fs::path& folder() const { return folder_.path(); }

 private:
  support::TempDir folder_;
};

constexpr const char* kCritical = "ALERTS{alertname=\"CheckoutBudgetBurnCritical\"}";
constexpr const char* kCriticalFires =
    "[{ labels: 'ALERTS{alertname=\"CheckoutBudgetBurnCritical\", alertstate=\"firing\", "
    "severity=\"critical\", objective=\"checkout\", job=\"a\"}', value: 1 }]";

// The budget is 0.05 %, and 14.4 times that is 0.72 %.
TEST_F(Objectives, ABurningBudgetAlertsAndOneThatLastsDoesNot) {
  const std::string requests = Series("requests_total{job=\"a\"}", "0+6000x180");
  const support::Outcome burning = Run(requests + Series("failures_total{job=\"a\"}", "0+60x180"),
                                       "75m", kCritical, kCriticalFires);
  EXPECT_TRUE(burning.ok()) << burning.Text();
  const support::Outcome lasting =
      Run(requests + Series("failures_total{job=\"a\"}", "0+2x180"), "75m", kCritical, "[]");
  EXPECT_TRUE(lasting.ok()) << lasting.Text();
}

TEST_F(Objectives, TheAlertEndsSoonAfterTheTrouble) {
  // Every request fails for 40 minutes; the short window has forgotten it 7 minutes later.
  const std::string series = Series("requests_total{job=\"a\"}", "0+60x180") +
                             Series("failures_total{job=\"a\"}", "0+60x40 2400+0x140");
  const support::Outcome during = Run(series, "39m", kCritical, kCriticalFires);
  EXPECT_TRUE(during.ok()) << during.Text();
  // The pair of 6h and 30m still burns: its short window holds the trouble for half an hour.
  const support::Outcome after = Run(series, "80m", kCritical, "[]");
  EXPECT_TRUE(after.ok()) << after.Text();
}

// A time without any failure counts as none, and one without any series of failures as well.
TEST_F(Objectives, WithoutSeriesOfFailuresTheErrorRatioIsZero) {
  const support::Outcome outcome =
      Run(Series("requests_total{job=\"a\"}", "0+60x180"), "75m", "slo:shop:checkout:error_ratio1h",
          "[{ labels: 'slo:shop:checkout:error_ratio1h{job=\"a\"}', value: 0 }]");
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
}

// Traffic weighs: an hour of 90 good requests a minute and one of 10 bad ones make 10 % bad.
TEST_F(Objectives, LongWindowsAreWeighedByTraffic) {
  const std::string series = Series("requests_total{job=\"a\"}", "0+90x60 5400+10x60") +
                             Series("failures_total{job=\"a\"}", "0+0x60 0+10x60");
  const support::Outcome outcome =
      Run(series, "120m", "round(slo:shop:checkout:error_ratio2h, 0.01)",
          "[{ labels: '{job=\"a\"}', value: 0.1 }]");
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
}

// The second objective waits for the third failure.
TEST_F(Objectives, FewerFailuresThanItWaitsForDoNotAlert) {
  const std::string alert = "ALERTS{alertname=\"FastBudgetBurnCritical\"}";
  const auto run = [&](const std::string& slow, const std::string& expected) {
    return Run(Series("latency_seconds_count{job=\"a\"}", "0+0x40 " + slow) +
                   Series("latency_seconds_bucket{job=\"a\", le=\"2\"}", "0+0x180"),
               "58m", alert, expected);
  };
  const support::Outcome few = run("0+0x10 1+0x120", "[]");
  EXPECT_TRUE(few.ok()) << few.Text();
  const support::Outcome many =
      run("0+0x10 0+1x120",
          "[{ labels: 'ALERTS{alertname=\"FastBudgetBurnCritical\", alertstate=\"firing\", "
          "severity=\"critical\", objective=\"fast\", job=\"a\"}', value: 1 }]");
  EXPECT_TRUE(many.ok()) << many.Text();
}

// The rules of a rule file whose name ends like this, in one group.
std::string RulesThatEndIn(const std::string& rules, std::string_view end) {
  std::string picked = "groups:\n  - name: picked\n    rules:\n";
  for (size_t at = rules.find("      - record: "); at != std::string::npos;) {
    const size_t line = rules.find('\n', at);
    const size_t next = rules.find("      - record: ", line);
    if (std::string_view(rules).substr(at, line - at).ends_with(end)) {
      const size_t expr_end = rules.find('\n', line + 1);
      picked += rules.substr(at, expr_end + 1 - at);
    }
    at = next;
  }
  return picked;
}

// An objective's rates of an hour each, so that a month is soon evaluated. Promtool's time begins
// on Thursday, the first of January 1970.
struct CalendarCase {
  std::string name, objective, events, window;  // `events`: of which objective
  int last_hour;                                // of the first window
};

class CalendarObjectives : public Objectives, public testing::WithParamInterface<CalendarCase> {};

TEST_P(CalendarObjectives, TheBudgetIsThatOfTheWindowThatBeganLast) {
  const CalendarCase& each = GetParam();
  const std::string prefix = fmt::format("slo:web_shop:{}:", each.objective);
  // A tenth is bad until the window ends; in the next one a fifth is in the second hour, of ten
  // times the traffic of the first.
  const std::string series =
      Series(fmt::format("slo:web_shop:{}:event_rate5m{{job=\"a\"}}", each.events),
             fmt::format("100+0x{} 10 100", each.last_hour)) +
      Series(prefix + "bad_rate5m{job=\"a\"}", fmt::format("10+0x{} 0 22", each.last_hour));
  const std::string rules = support::ReadText(
      support::RepositoryRoot() /
      "golden/build/objectives_of_calendar_months/expected/out/web-shop/rules/recording.yaml");
  const fs::path picked = folder() / "picked.yaml";
  support::WriteText(picked, RulesThatEndIn(rules, "_" + each.window));
  const auto ratio_at = [&](int hour, double expected) {
    const std::string ratio = fmt::format("{}error_ratio_{}", prefix, each.window);
    const support::Outcome outcome =
        RunFiles(picked.string(), "1h", series, fmt::format("{}h", hour),
                 fmt::format("round({}, 0.001)", ratio),
                 fmt::format("[{{ labels: '{{job=\"a\"}}', value: {} }}]", expected));
    EXPECT_TRUE(outcome.ok()) << outcome.Text();
  };
  ratio_at(each.last_hour, 0.1);
  ratio_at(each.last_hour + 1, 0);
  ratio_at(each.last_hour + 2, 0.2);
}

INSTANTIATE_TEST_SUITE_P(
    Windows, CalendarObjectives,
    testing::Values(CalendarCase{"Week", "cache", "cache", "week", 4 * 24 - 1},
                    CalendarCase{"Month", "checkout", "checkout", "month", 31 * 24 - 1},
                    CalendarCase{"Quarter", "quarterly", "checkout", "quarter", 90 * 24 - 1}),
    [](const auto& each) { return each.param.name; });

TEST_F(Objectives, WhatHasNoSeriesCountsAsNothingInASum) {
  const std::string rules = "objectives_of_calendar_months/expected/out/web-shop";
  const support::Outcome only_hits = RunOn(
      rules, "1m", Series("cache_hits_total{job=\"a\"}", "0+60x60"), "30m",
      "job:cache_hits:ratio5m", "[{ labels: 'job:cache_hits:ratio5m{job=\"a\"}', value: 1 }]");
  EXPECT_TRUE(only_hits.ok()) << only_hits.Text();
  const support::Outcome only_misses =
      RunOn(rules, "1m", Series("cache_misses_total{job=\"a\"}", "0+60x60"), "30m",
            "slo:web_shop:cache:bad_rate5m",
            "[{ labels: 'slo:web_shop:cache:bad_rate5m{job=\"a\"}', value: 1 }]");
  EXPECT_TRUE(only_misses.ok()) << only_misses.Text();
}

}  // namespace
}  // namespace qoe::acceptance
