// Scenarios that are generated for the shipped specs: nearly every alert has all of its cases, none
// contradicts the checker, and written into the spec they pass.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "compiler/driver/generate_scenarios.h"
#include "compiler/driver/scenarios.h"
#include "compiler/generate/render.h"
#include "compiler/test/render.h"
#include "tests/acceptance/systems.h"
#include "tests/support/temp_dir.h"

namespace qoe::acceptance {
namespace {

// How many alerts of a system may have no scenarios: those of OpenQoE ask for 100 000 series.
size_t MostWithout(const std::string& system) { return system.rfind("openqoe", 0) == 0 ? 2 : 1; }
// And how many may be odd: what fires for hours is still firing when a scenario ends.
constexpr size_t kMostOdd = 2;

class GeneratedForShipped : public testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path Spec() const { return std::filesystem::path(QOEC_SPECS_DIR) / GetParam(); }
};

TEST_P(GeneratedForShipped, FindTheThresholdOfNearlyEveryAlertAndPass) {
  const auto made = driver::GenerateScenarios(Spec().string(), {});
  ASSERT_TRUE(made->compilation->ok());
  const units::Registry& units = made->compilation->program->units;
  const generate::Counts counts = generate::CountsOf(made->alerts);
  std::cout << fmt::format("{}: {} alerts, {} with scenarios, {} odd, {} without, {} wrong\n",
                           GetParam(), counts.alerts, counts.complete, counts.odd, counts.not_found,
                           counts.wrong);
  const std::string text = generate::RenderText(made->alerts, units);
  EXPECT_TRUE(made->passed()) << text;
  EXPECT_LE(counts.not_found, MostWithout(GetParam())) << text;
  EXPECT_LE(counts.odd, kMostOdd) << text;
  EXPECT_EQ(counts.complete + counts.not_found, counts.alerts);

  // Into a copy of the spec, and played as its own.
  const support::TempDir folder;
  const std::filesystem::path copy = folder.path() / "specs" / GetParam();
  std::filesystem::copy(Spec().parent_path(), folder.path() / "specs",
                        std::filesystem::copy_options::recursive);
  std::ofstream(copy / "generated_tests.yaml") << "qoec: 1\n"
                                               << generate::RenderYaml(made->alerts, units);
  driver::ScenarioOptions options;
  options.run = {"_(just|too|recovery|counter_reset|series_missing|traffic_stopped)"};
  const auto run = driver::RunScenarios(copy.string(), options);
  ASSERT_TRUE(run->compilation->ok());
  EXPECT_TRUE(run->passed()) << test::RenderText(run->outcomes, run->compilation->files, {});
}

INSTANTIATE_TEST_SUITE_P(Of, GeneratedForShipped, testing::ValuesIn(SystemsWith({"rules"})),
                         SystemName);

}  // namespace
}  // namespace qoe::acceptance
