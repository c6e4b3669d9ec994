// Generated configurations of Alertmanager, as its own tool sees them.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/acceptance/systems.h"
#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;

class Alertmanager : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::FindProgram("amtool")) GTEST_SKIP() << "amtool is not installed";
  }

  static support::Outcome Check(const fs::path& file) {
    return support::RunProcess({.argv = {"amtool", "check-config", file.string()}});
  }

  // `labels`: separated by blanks.
  static std::vector<std::string> Arguments(const fs::path& file, const std::string& labels) {
    std::vector<std::string> arguments = {"amtool", "config", "routes", "test",
                                          "--config.file=" + file.string()};
    std::istringstream words(labels);
    for (std::string word; words >> word;) arguments.push_back(word);
    return arguments;
  }

  // The receivers of an alert with these labels, as `amtool` prints them: "oncall,team\n".
  static std::string Receivers(const fs::path& file, const std::string& labels) {
    const support::Outcome outcome = support::RunProcess({.argv = Arguments(file, labels)});
    EXPECT_TRUE(outcome.ok()) << outcome.Text();
    return outcome.out;
  }
};

// The golden case has every kind of receiver and a route for each severity.
fs::path Golden() {
  return support::RepositoryRoot() /
         "golden/build/alertmanager/expected/out/shop/alertmanager/alertmanager.yaml";
}

TEST_F(Alertmanager, TakesWhatIsGeneratedAndRoutesBySeverity) {
  const support::Outcome outcome = Check(Golden());
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
  EXPECT_EQ(Receivers(Golden(), "severity=critical"), "oncall,team\n");
  EXPECT_EQ(Receivers(Golden(), "severity=warning"), "team\n");
  EXPECT_EQ(Receivers(Golden(), "severity=info"), "mail\n");
  EXPECT_EQ(Receivers(Golden(), "severity=none"), "team\n");
}

TEST_F(Alertmanager, RoutesByLabelsComeFirstAndMayBeTheOnlyOnes) {
  EXPECT_EQ(Receivers(Golden(), "severity=critical region=us"), "us_team,oncall,team\n");
  EXPECT_EQ(Receivers(Golden(), "severity=critical region=eu"), "oncall,team\n");
  EXPECT_EQ(Receivers(Golden(), "severity=info region=eu"), "team,us_team\n");
}

TEST_F(Alertmanager, TakesTheConfigurationsOfTheShippedSpecs) {
  for (const std::string& system : SystemsWith({"alertmanager"})) {
    for (const fs::path& file : FilesOf(system, "alertmanager")) {
      const support::Outcome outcome = Check(file);
      EXPECT_TRUE(outcome.ok()) << file << outcome.Text();
    }
  }
}

TEST_F(Alertmanager, TheToolRefusesAReceiverThatIsNotThere) {
  const support::TempDir folder;
  std::string text = support::ReadText(Golden());
  const size_t at = text.find("receiver: oncall");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string("receiver: oncall").size(), "receiver: nobody");
  support::WriteText(folder.path() / "alertmanager.yaml", text);
  EXPECT_FALSE(Check(folder.path() / "alertmanager.yaml").ok());
}

}  // namespace
}  // namespace qoe::acceptance
