// Generated configurations of Prometheus, as its own tool sees them, rule files included.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/acceptance/systems.h"
#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;

class Scrape : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
  }

  static support::Outcome Check(const fs::path& file) {
    return support::RunProcess({.argv = {"promtool", "check", "config", file.string()}});
  }
};

fs::path Golden() {
  return support::RepositoryRoot() /
         "golden/build/alertmanager/expected/out/shop/prometheus/prometheus.yaml";
}

TEST_F(Scrape, PrometheusTakesWhatIsGeneratedAndFindsTheRules) {
  const support::Outcome outcome = Check(Golden());
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
  EXPECT_NE(outcome.Text().find("2 rule files found"), std::string::npos) << outcome.Text();
}

TEST_F(Scrape, PrometheusTakesTheConfigurationsOfTheShippedSpecs) {
  for (const std::string& system : SystemsWith({"prometheus"})) {
    for (const fs::path& file : FilesOf(system, "prometheus")) {
      const support::Outcome outcome = Check(file);
      EXPECT_TRUE(outcome.ok()) << file << outcome.Text();
    }
  }
}

TEST_F(Scrape, TheToolRefusesRulesThatAreNotThere) {
  const support::TempDir folder;
  const fs::path moved = folder.path() / "prometheus.yaml";
  support::WriteText(moved, support::ReadText(Golden()));
  EXPECT_FALSE(Check(moved).ok());
}

}  // namespace
}  // namespace qoe::acceptance
