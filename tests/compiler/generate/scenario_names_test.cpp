#include "compiler/generate/scenario_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/emitted_rules.h"

namespace qoe::generate {
namespace {

using Names = std::vector<std::string>;

// Of alerts with these levels, as they are written.
Names Of(const std::vector<std::string>& levels) {
  std::string text = R"(qoec: 1
system: { name: shop, severities: [critical, warning] }
metrics:
  queue: { type: gauge, unit: count, help: Orders that wait., min: 0 }
alerts:
)";
  for (size_t i = 0; i < levels.size(); ++i) {
    text += "  a" + std::to_string(i) + ":\n    promql: queue > " + std::to_string(i + 1) +
            "\n    summary: x\n    runbook: https://shop.example/a\n    levels: { " + levels[i] +
            " }\n";
  }
  const auto compilation = driver::CompileText("spec.yaml", text);
  EXPECT_TRUE(compilation->ok()) << text;
  return ScenarioNames(test::RuleSet{driver::ReadEmittedRules(*compilation).groups});
}

TEST(ScenarioNames, AreThoseOfAlertsAndWhereTheseAreSharedOfSeverities) {
  EXPECT_EQ(Of({"critical: { name: Queue }, warning: { name: Queue }", "critical: { name: It }"}),
            (Names{"Queue_critical", "Queue_warning", "It"}));
}

TEST(ScenarioNames, DifferWhereAlertsDifferByAnotherLabel) {
  EXPECT_EQ(Of({"critical: { name: Queue, labels: { team: a } }",
                "critical: { name: Queue, labels: { team: b } }",
                "critical: { name: Queue_critical_2 }"}),
            (Names{"Queue_critical", "Queue_critical_2", "Queue_critical_2_2"}));
}

TEST(ScenarioNames, HaveOnlyWhatASpecTakes) {
  EXPECT_EQ(Of({"critical: { name: Disk full }", "critical: { name: Disk_full }",
                "warning: { name: 5xx }", "warning: { name: über }"}),
            (Names{"Disk_full_critical", "Disk_full_critical_2", "_5xx", "__ber"}));
}

}  // namespace
}  // namespace qoe::generate
