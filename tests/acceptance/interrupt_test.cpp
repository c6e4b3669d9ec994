// Ctrl-C while `qoec test` is at work: it stops at once, and says what was finished.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

using std::chrono::milliseconds;
using support::Outcome;

// coreutils: sends SIGINT to the command after that many seconds, and exits as it does.
constexpr const char* kAfter = "2";
constexpr milliseconds kPatience{2000};
// Beside the time until then: starting and ending two processes on busy cores.
constexpr milliseconds kAtMost{700};

// A spec that takes minutes: scenarios of a month, and one of half an hour before them.
std::string LongSpec() {
  std::string spec = R"(qoec: 1
system: { name: shop, severities: [critical] }
units: [orders]
labels: { shop: { cardinality: 100 } }
metrics:
  orders_total: { type: counter, unit: orders, help: Orders., labels: [shop] }
indicators:
  orders: { title: Orders, rate: orders_total, by: [shop], record: shop:orders }
alerts:
  busy:
    watch: orders
    summary: Busy
    runbook: https://shop.example/busy
    levels: { critical: { name: Busy, above: 100 orders/s, for: 10m } }
tests:
  short:
    length: 30m
    traffic: { some: { of: 'orders_total{shop="north"}', rate: 1 } }
)";
  for (int i = 0; i < 200; ++i) {
    spec += fmt::format(
        "  long_{}:\n    length: 20d\n    traffic: {{ some: {{ of: orders_total, "
        "rate: 1, spread: 20%, series: 20, vary: [shop] }} }}\n",
        i);
  }
  return spec;
}

std::string LongUnitTests() {
  std::string tests = "rule_files: [rules.yaml]\nevaluation_interval: 15s\ntests:\n";
  for (int i = 0; i < 60; ++i) {
    tests += fmt::format(
        "  - name: long {}\n    interval: 1m\n    input_series: [{{ series: 'a{{l=\"x\"}}', "
        "values: "
        "'0+1x2000' }}]\n    alert_rule_test: [{{ alertname: A, eval_time: 33h }}]\n",
        i);
  }
  return tests;
}

class CtrlC : public testing::Test {
 protected:
  // Runs qoec, with Ctrl-C while it is at work.
  Outcome Interrupted(const std::vector<std::string>& arguments) {
    support::Command command;
    command.argv = {"timeout", "--preserve-status", "-s", "INT", kAfter, QOEC_BINARY};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.cwd = folder_.path();
    const auto begin = std::chrono::steady_clock::now();
    Outcome outcome = support::RunProcess(command, std::chrono::seconds(60));
    const auto took =
        std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
    const auto after = took - kPatience;
    RecordProperty("milliseconds_after_ctrl_c", static_cast<int>(after.count()));
    EXPECT_GE(took, kPatience) << "nothing was left to be interrupted\n" << outcome.Text();
    EXPECT_LT(after, kAtMost) << outcome.Text();
    return outcome;
  }

  support::TempDir folder_;
};

TEST_F(CtrlC, StopsScenarios) {
  support::WriteText(folder_.path() / "spec.yaml", LongSpec());
  const Outcome outcome = Interrupted({"test", "spec.yaml", "--coverage"});
  EXPECT_EQ(outcome.exit_code, 130) << outcome.Text();
  EXPECT_NE(outcome.out.find("ok      short"), std::string::npos) << outcome.Text();
  EXPECT_NE(outcome.out.find(" not finished\n"), std::string::npos) << outcome.Text();
  EXPECT_NE(outcome.out.find(", 0 failed"), std::string::npos) << outcome.Text();
  EXPECT_EQ(outcome.out.find("coverage"), std::string::npos) << outcome.Text();
  EXPECT_NE(outcome.err.find("interrupted"), std::string::npos) << outcome.Text();
}

TEST_F(CtrlC, StopsUnitTestsOfRules) {
  support::WriteText(folder_.path() / "rules.yaml",
                     "groups: [{ name: g, rules: [{ alert: A, expr: "
                     "'max_over_time(rate(a[1h])[1d:15s]) > 5' }] }]\n");
  support::WriteText(folder_.path() / "tests.yaml", LongUnitTests());
  const Outcome outcome = Interrupted({"test", "--promtool", "tests.yaml"});
  EXPECT_EQ(outcome.exit_code, 130) << outcome.Text();
  EXPECT_NE(outcome.out.find(" not finished\n"), std::string::npos) << outcome.Text();
  EXPECT_NE(outcome.out.find(", 0 failed"), std::string::npos) << outcome.Text();
  EXPECT_NE(outcome.err.find("interrupted"), std::string::npos) << outcome.Text();
}

}  // namespace
}  // namespace qoe::acceptance
