// The scenarios of the shipped specs as unit tests of promtool: the promtool of this machine finds
// them met, and so does qoec's own reader of such files; a changed number both find unmet.
//
// promtool evaluates every rule at every time of every test. So that this does not take a quarter
// of an hour, some scenarios of each spec are written, each spec has a share of time, and short
// files come first; $QOEC_ALL_SCENARIOS=1 takes all.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <vector>

#include "tests/acceptance/systems.h"
#include "tests/support/process.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kShare(6);           // of one spec
constexpr std::chrono::minutes kMostOfOneFile(20);  // of the longest scenario
// Names of scenarios, about a sixth of them; where there are few, all are written.
constexpr const char* kSome = "^[a-e].*(s|e|y)$";
// Debian 12's.
constexpr const char* kTarget = "prometheus 2.42";

bool All() { return std::getenv("QOEC_ALL_SCENARIOS") != nullptr; }

support::Outcome Promtool(const fs::path& file) {
  return support::RunProcess({.argv = {"promtool", "test", "rules", file.string()}},
                             kMostOfOneFile);
}

support::Outcome Qoec(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), QOEC_BINARY);
  return support::RunProcess({.argv = std::move(arguments)}, kMostOfOneFile);
}

support::Outcome QoecTest(const fs::path& file) {
  return Qoec({"test", "--target", kTarget, "--promtool", file.string()});
}

// The unit test files of a folder, the shortest first.
std::vector<fs::path> TestFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(fs::file_size(a), a) < std::pair(fs::file_size(b), b);
  });
  return files;
}

class Export : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
    if (GetParam() == "nova" && !All())
      GTEST_SKIP() << "promtool takes minutes for one scenario; set QOEC_ALL_SCENARIOS=1";
  }

  // Writes the scenarios of the spec; returns what was said.
  support::Outcome Write() const {
    const fs::path spec = support::Specs() / GetParam();
    std::vector<std::string> arguments = {"test",  spec.string(), "--target",
                                          kTarget, "--export",    folder()};
    if (!All() && GetParam() != "stacklens") arguments.insert(arguments.end(), {"--run", kSome});
    return Qoec(arguments);
  }
  std::string folder() const { return folder_.path().string(); }

 private:
  support::TempDir folder_;
};

TEST_P(Export, PromtoolFindsMetWhatTheScenariosExpect) {
  const support::Outcome written = Write();
  const std::vector<fs::path> files = TestFiles(folder());
  ASSERT_FALSE(files.empty()) << written.Text();
  std::cout << written.out;
  size_t compared = 0;
  const auto end = Clock::now() + kShare;
  for (const fs::path& file : files) {
    const support::Outcome ours = QoecTest(file);
    EXPECT_TRUE(ours.ok()) << file << "\n" << ours.Text();
    if (!All() && Clock::now() > end) continue;
    const support::Outcome theirs = Promtool(file);
    EXPECT_TRUE(theirs.ok()) << file << "\n" << theirs.Text();
    ++compared;
  }
  std::cout << fmt::format("{}: promtool and qoec agree on {} of {} exported scenarios{}\n",
                           GetParam(), compared, files.size(),
                           compared == files.size() ? "" : "; the others only qoec ran");
}

TEST_P(Export, AChangedNumberIsFound) {
  Write();
  const std::vector<fs::path> files = TestFiles(folder());
  const std::string value = "value: 1\n";
  // One that expects nothing but silence has no number.
  const auto file = std::find_if(files.begin(), files.end(), [&](const fs::path& each) {
    return support::ReadText(each).find(value) != std::string::npos;
  });
  ASSERT_NE(file, files.end());
  std::string text = support::ReadText(*file);
  text.replace(text.find(value), value.size(), "value: 2\n");
  support::WriteText(*file, text);
  EXPECT_EQ(QoecTest(*file).exit_code, 1);
  EXPECT_EQ(Promtool(*file).exit_code, 1);
}

INSTANTIATE_TEST_SUITE_P(Of, Export, testing::ValuesIn(SystemsWith({"rules"})), SystemName);

}  // namespace
}  // namespace qoe::acceptance
