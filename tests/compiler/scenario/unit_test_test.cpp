// What a scenario asks promtool.
#include "compiler/scenario/unit_test.h"

#include <gtest/gtest.h>

#include <string>

#include "compiler/driver/compile.h"
#include "compiler/driver/emitted_rules.h"

namespace qoe::scenario {
namespace {

constexpr std::string_view kSpec = R"(qoec: 1
system: { name: shop, severities: [critical] }
metrics:
  queue: { type: gauge, unit: count, help: Orders that wait., min: 0 }
alerts:
  it:
    promql: queue > 100
    summary: x
    runbook: https://shop.example/it
    levels: { critical: { name: '"C:\" is (nearly) full|a.b', for: 5m } }
tests:
  flood:
    traffic:
      queue: { of: queue, value: 200 }
    expect: [{ alert: '"C:\" is (nearly) full|a.b', pending: 1m, firing: 6m }]
    others: any
)";

TEST(ScenarioUnitTest, AsksForAlertsOfAnyName) {
  const auto compilation = driver::CompileText("spec.yaml", kSpec);
  ASSERT_TRUE(compilation->ok());
  const driver::EmittedRules emitted = driver::ReadEmittedRules(*compilation);
  const test::TestRules rules(test::RuleSet{emitted.groups});
  const artifact::Scenario& flood = compilation->bundle.scenarios.at(0);
  const promql::Target target;
  const Result<Setting> setting = PromtoolSetting(flood, target);
  ASSERT_TRUE(setting) << setting.error().message;
  const Result<UnitTest> made = MakeUnitTest(flood, rules, setting.value(), target);
  ASSERT_TRUE(made) << made.error().message;
  // That it was pending, and that it fired: each is its one series.
  ASSERT_EQ(made.value().value_looks.size(), 2U);
  for (const ValueLook& look : made.value().value_looks) {
    ASSERT_EQ(look.answer.size(), 1U) << look.expr;
    EXPECT_EQ(look.answer[0].labels.Get("alertname"), R"("C:\" is (nearly) full|a.b)");
  }
}

}  // namespace
}  // namespace qoe::scenario
