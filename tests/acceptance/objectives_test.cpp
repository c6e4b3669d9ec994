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
    const fs::path rules =
        support::RepositoryRoot() / "golden/build/objectives/expected/out/shop/rules";
    const std::string text = fmt::format(
        "rule_files: ['{0}/recording.yaml', '{0}/alerts.yaml']\n"
        "evaluation_interval: 1m\n"
        "tests:\n"
        "  - interval: 1m\n"
        "    input_series:\n{1}"
        "    promql_expr_test:\n"
        "      - expr: '{2}'\n"
        "        eval_time: {3}\n"
        "        exp_samples: {4}\n",
        rules.string(), series, expr, time, expected);
    support::WriteText(folder_.path() / "test.yaml", text);
    return support::RunProcess(
        {.argv = {"promtool", "test", "rules", (folder_.path() / "test.yaml").string()}});
  }

  static std::string Series(const std::string& name, const std::string& values) {
    return fmt::format("      - {{ series: '{}', values: '{}' }}\n", name, values);
  }

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
      Run(Series("requests_total{job=\"a\"}", "0+60x180"), "75m", "slo:checkout:error_ratio1h",
          "[{ labels: 'slo:checkout:error_ratio1h{job=\"a\"}', value: 0 }]");
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
}

// Traffic weighs: an hour of 90 good requests a minute and one of 10 bad ones make 10 % bad.
TEST_F(Objectives, LongWindowsAreWeighedByTraffic) {
  const std::string series = Series("requests_total{job=\"a\"}", "0+90x60 5400+10x60") +
                             Series("failures_total{job=\"a\"}", "0+0x60 0+10x60");
  const support::Outcome outcome = Run(series, "120m", "round(slo:checkout:error_ratio2h, 0.01)",
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

}  // namespace
}  // namespace qoe::acceptance
