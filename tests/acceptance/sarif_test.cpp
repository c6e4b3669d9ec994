// What `qoec check --format sarif` prints against the published schema of SARIF 2.1.0.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/acceptance/npm_packages.h"
#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

const fs::path kBuild = QOEC_SARIF_BUILD_DIR;

class Sarif : public testing::Test {
 protected:
  void SetUp() override {
    const FolderLock lock(kBuild);
    const fs::path source = support::RepositoryRoot() / "tests/acceptance/sarif";
    if (const std::string why = InstallPackages(source, kBuild); !why.empty()) GTEST_SKIP() << why;
    support::WriteText(kBuild / "validate.mjs", support::ReadText(source / "validate.mjs"));
  }

  // Of everything below the folder, each subfolder by itself.
  std::string LogOf(const std::string& folder) const {
    support::Command command{
        .argv = {QOEC_BINARY, "check", "--format", "sarif", "--fail-on", "never"},
        .cwd = support::RepositoryRoot()};
    for (const auto& entry : fs::directory_iterator(command.cwd / folder))
      command.argv.push_back(entry.path().lexically_relative(command.cwd).string());
    const Outcome outcome = support::RunProcess(command);
    EXPECT_TRUE(outcome.ok()) << outcome.Text();
    return outcome.out;
  }

  Outcome Validate(const std::string& log) const {
    support::WriteText(folder_.path() / "log.sarif", log);
    return support::RunProcess(
        {.argv = {"node", "validate.mjs", (folder_.path() / "log.sarif").string()}, .cwd = kBuild});
  }

  const support::TempDir folder_;
};

TEST_F(Sarif, IsWhatTheSchemaSays) {
  for (const char* folder : {"golden/check", "golden/rules", "golden/silences", "specs"}) {
    const Outcome outcome = Validate(LogOf(folder));
    EXPECT_TRUE(outcome.ok()) << folder << "\n" << outcome.Text();
  }
}

TEST_F(Sarif, ValidationSeesWhatIsMisspelt) {
  std::string log = LogOf("golden/rules");
  const size_t at = log.find("\"ruleId\"");
  ASSERT_NE(at, std::string::npos);
  const Outcome outcome = Validate(log.replace(at, 8, "\"ruleID\""));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_NE(outcome.out.find("must NOT have additional properties: \"ruleID\""), std::string::npos)
      << outcome.Text();
}

}  // namespace
}  // namespace qoe::acceptance
