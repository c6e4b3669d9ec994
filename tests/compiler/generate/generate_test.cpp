// Scenarios for the alerts of small specs.
#include "compiler/generate/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/driver/emitted_rules.h"
#include "compiler/generate/cases.h"
#include "compiler/generate/inputs.h"
#include "compiler/generate/render.h"
#include "compiler/generate/scenario_names.h"
#include "compiler/generate/trial.h"
#include "compiler/test/manager.h"

namespace qoe::generate {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHead = R"(qoec: 1
system: { name: shop, severities: [critical] }
defaults: { scrape_interval: 30s, evaluation_interval: 30s }
units: [orders]
labels:
  shop: { values: [north, south] }
  status: { values: ["500", "200"] }
  pod: { help: A process. }
metrics:
  queue: { type: gauge, unit: orders, help: Orders that wait., labels: [shop], min: 0 }
  state: { type: gauge, unit: count, help: What it does., labels: [shop], min: 0, max: 2 }
  requests_total: { type: counter, unit: count, help: Requests., labels: [shop, status] }
  worker: { type: gauge, unit: count, help: A worker that runs., labels: [pod], min: 0 }
  start_seconds: { type: gauge, samples: per_event, unit: seconds, help: Time to start., labels: [shop], min: 0 }
  pay_seconds: { type: histogram, unit: seconds, buckets: [0.1, 0.5, 1, 2, 5], help: Time., labels: [shop] }
alerts:
  it:
    summary: x
    runbook: https://shop.example/it
)";

class Spec {
 public:
  // `condition`: of the one alert, behind its key; `level`: what its level says; `name`: its own.
  Spec(std::string_view condition, std::string_view level, std::string_view name = "It") {
    const std::string text = std::string(kHead) + "    " + std::string(condition) +
                             "\n    levels: { critical: { name: " + std::string(name) +
                             std::string(level) + " } }\n";
    compilation_ = driver::CompileText("spec.yaml", text);
    EXPECT_TRUE(compilation_->ok()) << text;
    rules_ = driver::ReadEmittedRules(*compilation_);
  }

  GeneratedAlert Made(check::Claim claim = check::Claim::None,
                      const std::atomic<bool>* cancelled = nullptr) const {
    const test::TestRules rules(test::RuleSet{rules_.groups});
    const size_t alert = rules.set.rule_count() - 1;
    return Generate(*compilation_->program, rules,
                    {alert, claim, false, ScenarioNames(rules.set)[alert]}, cancelled);
  }

  const Program& program() const { return *compilation_->program; }
  test::RuleSet rules() const { return {rules_.groups}; }

 private:
  std::unique_ptr<driver::Compilation> compilation_;
  driver::EmittedRules rules_;
};

const Case& Of(const GeneratedAlert& made, CaseKind kind) {
  return made.cases.at(static_cast<size_t>(kind));
}

TEST(Generate, FindsTheThresholdOfACountedValueToOne) {
  const GeneratedAlert made =
      Spec("promql: queue\n    unit: orders", ", above: 100 orders, for: 5m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->below, 100);
  EXPECT_EQ(made.driver->above, 101);
  EXPECT_EQ(made.cases.size(), 7U);
  EXPECT_FALSE(made.odd());
}

TEST(Generate, FindsTheThresholdOfAShareToOnePercent) {
  const GeneratedAlert made = Spec(
                                  "promql: 'sum(rate(requests_total{status=~\"5..\"}[5m])) / "
                                  "sum(rate(requests_total[5m]))'\n    unit: ratio",
                                  ", above: 20%, for: 5m")
                                  .Made();
  ASSERT_TRUE(made.driver) << made.reason;
  const Driver& driver = *made.driver;
  EXPECT_THAT(driver.feeds[driver.knob.feed].selector, HasSubstr("500"));
  // A quarter of what does not fail.
  EXPECT_NEAR(driver.below, 0.25, 0.003);
  EXPECT_NEAR(driver.above, 0.25, 0.003);
}

TEST(Generate, FindsAStateByItsNumber) {
  const GeneratedAlert made = Spec("promql: state == 1", ", for: 1m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->above, 1);
}

TEST(Generate, FindsSilenceWhereItFiresFromTheBeginning) {
  for (const char* condition : {"promql: queue\n    unit: orders",
                                "promql: 'avg_over_time(queue[6h])'\n    unit: orders"}) {
    const GeneratedAlert made = Spec(condition, ", above: 50 orders, for: 1m").Made();
    ASSERT_TRUE(made.driver) << made.reason;
    EXPECT_LE(made.driver->quiet, 50);
    EXPECT_EQ(Of(made, CaseKind::JustBelow).outcome, "silent");
  }
}

TEST(Generate, FindsSilenceWhereNothingHappens) {
  const GeneratedAlert made = Spec(
                                  "promql: 'increase(requests_total{status=\"500\"}[5m]) > 0 or "
                                  "increase(requests_total{status=\"200\"}[5m]) > 0'",
                                  ", for: 1m")
                                  .Made();
  ASSERT_TRUE(made.driver) << made.reason;
  for (const Feed& feed : made.driver->feeds) EXPECT_EQ(feed.stream.rate, 0);
}

TEST(Generate, FindsAShareOfValuesThatOneSelectorNames) {
  const GeneratedAlert made =
      Spec(
          "promql: 'sum(rate(requests_total{status=\"500\"}[5m])) / "
          "sum(rate(requests_total{status=~\"500|200\"}[5m]))'\n    unit: ratio",
          ", above: 20%, for: 5m")
          .Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->feeds.size(), 2U);
  EXPECT_NEAR(made.driver->above, 0.25, 0.003);
}

TEST(Generate, CountsSeriesOfWhichMostGo) {
  const Spec spec("promql: count(worker) < 10", ", for: 1m");
  const GeneratedAlert made = spec.Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->knob.amount, Amount::Presence);
  EXPECT_EQ(made.driver->feeds[made.driver->knob.feed].series, Shape::kMany);
  EXPECT_THAT(RenderYaml({made}, spec.program().units),
              HasSubstr("series: 20\n        vary: [pod]\n"));
}

TEST(Generate, SaysThatMoreSeriesAreAskedForThanAreTried) {
  const GeneratedAlert made = Spec("promql: count(worker) >= 1000", ", for: 1m").Made();
  EXPECT_FALSE(made.driver);
  EXPECT_THAT(made.reason, HasSubstr("it asks for 1000 series, and no more than 21 are tried"));
}

TEST(Generate, SaysThatMoreChangesAreAskedForThanAreTried) {
  const GeneratedAlert made = Spec("promql: 'changes(state[10m]) > 3'", ", for: 1m").Made();
  EXPECT_FALSE(made.driver);
  EXPECT_THAT(made.reason, HasSubstr("it counts changes or resets, and no more than one is tried"));
}

TEST(Generate, FindsWhatIsMissing) {
  const GeneratedAlert made = Spec("promql: absent(queue)", ", for: 1m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->knob.amount, Amount::Presence);
  EXPECT_TRUE(Of(made, CaseKind::SeriesMissing).odd.empty());
  EXPECT_FALSE(Of(made, CaseKind::CounterReset).inapplicable.empty());
}

TEST(Generate, FindsTwoConditionsAtOnce) {
  const GeneratedAlert made = Spec("promql: queue > 500 and state == 0", ", for: 1m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
}

TEST(Generate, CallsAnAlertOddThatAResetFires) {
  const GeneratedAlert made =
      Spec("promql: abs(deriv(requests_total{status=\"200\"}[5m])) > 1.2", ", for: 1m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_THAT(Of(made, CaseKind::CounterReset).odd, HasSubstr("began anew"));
  EXPECT_TRUE(made.odd());
  // `rate` knows what a reset is.
  const GeneratedAlert right =
      Spec("promql: rate(requests_total{status=\"200\"}[5m]) > 3", ", for: 1m").Made();
  ASSERT_TRUE(right.driver) << right.reason;
  EXPECT_EQ(Of(right, CaseKind::CounterReset).outcome, "silent");
}

TEST(Generate, HoldsFalseClaimsAgainstTheCases) {
  const Spec spec("promql: queue\n    unit: orders", ", above: 100 orders, for: 5m");
  EXPECT_EQ(spec.Made().wrong, "");
  EXPECT_THAT(spec.Made(check::Claim::NeverFires).wrong, HasSubstr("it can never fire"));
  EXPECT_THAT(spec.Made(check::Claim::AlwaysFires).wrong, HasSubstr("silent"));
  const std::vector<test::TestOutcome> outcomes = OutcomesOf({spec.Made(check::Claim::NeverFires)});
  EXPECT_FALSE(outcomes.back().passed());
}

TEST(Generate, HoldsNoClaimAgainstACaseWithoutData) {
  // Events at such a rate that there are gaps: each begins the `for` anew.
  for (const char* condition :
       {"max(start_seconds) >= 0", "queue >= on (shop) (start_seconds * 0)"}) {
    const std::string written =
        std::string("promql: ") + condition + " # qoec: allow QOE0803: to see it";
    const GeneratedAlert made = Spec(written, ", for: 10m").Made(check::Claim::AlwaysFires);
    ASSERT_TRUE(made.driver) << condition << ": " << made.reason;
    EXPECT_EQ(Of(made, CaseKind::JustBelow).outcome, "silent") << condition;
    EXPECT_EQ(made.wrong, "") << condition;
  }
}

TEST(Generate, HoldsSilenceWithoutSeriesAgainstThePlay) {
  const check::Claim claim = check::Claim::SilentWhenMissing;
  const Spec silent("promql: 'sum by (shop) (rate(requests_total[5m])) == 0'", ", for: 5m");
  ASSERT_TRUE(silent.Made().driver) << silent.Made().reason;
  EXPECT_EQ(silent.Made(claim).wrong, "");
  const Spec fires_on(
      "promql: 'sum by (shop) (rate(requests_total[5m])) == 0 or absent(requests_total)'",
      ", for: 5m");
  ASSERT_TRUE(fires_on.Made().driver) << fires_on.Made().reason;
  EXPECT_EQ(fires_on.Made().wrong, "");
  EXPECT_THAT(fires_on.Made(claim).wrong, HasSubstr("silent when its series are gone"));
}

TEST(Generate, SaysWhyACaseCannotBePlayed) {
  // Once it has fired and all is well again, there are two series where one is matched.
  const GeneratedAlert made =
      Spec(
          "promql: '(queue * on (shop) (queue or label_replace((max_over_time(queue[10m]) > 100) "
          "and (queue <= 100), \"pod\", \"x\", \"\", \"\"))) > 10000'",
          ", for: 1m")
          .Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_THAT(Of(made, CaseKind::JustAbove).outcome, HasSubstr("fires at"));
  EXPECT_THAT(Of(made, CaseKind::Short).inapplicable, HasSubstr("`It` fails: "));
  EXPECT_THAT(Of(made, CaseKind::Recovery).inapplicable, HasSubstr("`It` fails: "));
  EXPECT_FALSE(made.odd());
}

TEST(Generate, TakesNothingForSilenceThatWasInterrupted) {
  const Spec spec("promql: queue\n    unit: orders", ", above: 100 orders, for: 5m");
  const GeneratedAlert made = spec.Made();
  ASSERT_TRUE(made.driver) << made.reason;
  const test::TestRules rules(spec.rules());
  const Inputs inputs =
      InputsOf(rules.set, rules.set.rule_count() - 1, test::ManagerOptions{}.default_interval_ms);
  const std::atomic<bool> cancelled = true;
  Trials trials(rules, inputs, &cancelled);
  for (const Case& each : CasesOf(*made.driver, inputs, spec.program().units, trials))
    EXPECT_NE(each.inapplicable, "") << TitleOf(each.kind);
}

TEST(Generate, CallsNothingOddThatALongWindowRemembers) {
  const GeneratedAlert made =
      Spec("promql: 'increase(requests_total{status=\"500\"}[6h]) > 10'", ", for: 1m").Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_THAT(Of(made, CaseKind::Recovery).outcome,
              HasSubstr("it looks back 6h, longer than is watched"));
  EXPECT_FALSE(made.odd());
}

TEST(Generate, WritesValuesOfLabelsSoThatTheyAreReadBack) {
  const Spec spec(R"(promql: 'worker{pod="C:\\temp \"x\""} > 5')", ", for: 1m");
  const GeneratedAlert made = spec.Made();
  ASSERT_TRUE(made.driver) << made.reason;
  EXPECT_EQ(made.driver->feeds[0].selector, R"(worker{pod="C:\\temp \"x\""})");
  EXPECT_EQ(made.driver->feeds[0].stream.labels,
            (std::vector<artifact::StreamLabel>{{"pod", {R"(C:\temp "x")"}, false}}));
}

TEST(Generate, FeedsNoValueThatALabelCannotHave) {
  const GeneratedAlert made = Spec(
                                  "promql: 'requests_total{status=\"599\"} > 5' # qoec: allow "
                                  "UnknownLabelValue: an old one",
                                  ", for: 1m")
                                  .Made(check::Claim::NeverFires);
  EXPECT_FALSE(made.driver);
  EXPECT_THAT(made.reason, HasSubstr("no value of `status`"));
  EXPECT_EQ(made.wrong, "");
}

TEST(Generate, StopsWhenItIsCancelled) {
  const std::atomic<bool> cancelled = true;
  const GeneratedAlert made =
      Spec("promql: queue\n    unit: orders", ", above: 100 orders, for: 5m")
          .Made(check::Claim::None, &cancelled);
  EXPECT_TRUE(made.skipped);
  EXPECT_LE(made.played, 1U);
}

TEST(Generate, MakesASectionThatCompilesOfAnyAlertName) {
  const std::string_view condition = "promql: queue\n    unit: orders";
  const std::string_view level = ", above: 100 orders, for: 5m";
  const Spec spec(condition, level, "'5 % full: \"C\"'");
  const GeneratedAlert made = spec.Made();
  EXPECT_EQ(made.scenario_name, "_5___full___C_");
  const std::string text = std::string(kHead) + "    " + std::string(condition) +
                           "\n    levels: { critical: { name: '5 % full: \"C\"'" +
                           std::string(level) + " } }\n" + RenderYaml({made}, spec.program().units);
  EXPECT_TRUE(driver::CompileText("spec.yaml", text)->ok()) << text;
}

TEST(Generate, GivesTheSameEveryTime) {
  const Spec spec(
      "promql: 'histogram_quantile(0.95, sum by (le) (rate(pay_seconds_bucket[5m])))'\n    unit: "
      "seconds",
      ", above: 2s, for: 5m");
  const auto text = [&] { return RenderYaml({spec.Made()}, spec.program().units); };
  EXPECT_EQ(text(), text());
}

}  // namespace
}  // namespace qoe::generate
