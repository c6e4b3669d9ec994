// The scenarios of the shipped specs as unit tests of promtool: the promtool of this machine finds
// them met, and so does qoec's own reader of such files; a changed number both find unmet.
//
// promtool evaluates every rule at every time of every test. So that this does not take a quarter
// of an hour, some scenarios of each spec are written, each spec has a share of time, and short
// tests come first; $QOEC_ALL_SCENARIOS=1 takes all.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <regex>
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

constexpr std::chrono::seconds kShare(6);  // of one spec
// Of a test, by how much time of a rule is evaluated: promtool takes minutes for a day of Nova.
constexpr std::chrono::hours kMostUsually(1000);
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

// "1h30m".
std::chrono::seconds DurationOf(const std::string& text) {
  std::chrono::seconds whole(0);
  int64_t number = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      continue;
    }
    whole += std::chrono::seconds(number * (c == 'd'   ? 86'400
                                            : c == 'h' ? 3600
                                            : c == 'm' ? 60
                                                       : 1));
    number = 0;
  }
  return whole;
}

// How long a unit test lasts: until its last question.
std::chrono::seconds LengthOf(const fs::path& file) {
  static const std::regex kTime("eval_time: (\\w+)");
  const std::string text = support::ReadText(file);
  std::chrono::seconds length(0);
  for (std::sregex_iterator it(text.begin(), text.end(), kTime), end; it != end; ++it)
    length = std::max(length, DurationOf((*it)[1]));
  return length;
}

int64_t RulesIn(const fs::path& folder) {
  static const std::regex kRule("(^|\n) *(- )?expr:");
  int64_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string text = support::ReadText(entry.path());
    count += std::distance(std::sregex_iterator(text.begin(), text.end(), kRule),
                           std::sregex_iterator());
  }
  return count;
}

struct TestFile {
  std::chrono::seconds length;
  uintmax_t size;
  fs::path path;
  auto operator<=>(const TestFile&) const = default;
};

// The unit test files of a folder, the shortest test first.
std::vector<TestFile> TestFiles(const fs::path& folder) {
  std::vector<TestFile> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    files.push_back({LengthOf(entry.path()), entry.file_size(), entry.path()});
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Export : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
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
  const std::vector<TestFile> files = TestFiles(folder());
  ASSERT_FALSE(files.empty()) << written.Text();
  std::cout << written.out;
  const int64_t rules = RulesIn(fs::path(folder()) / "rules");
  size_t compared = 0;
  const auto end = Clock::now() + kShare;
  for (const TestFile& file : files) {
    const support::Outcome ours = QoecTest(file.path);
    EXPECT_TRUE(ours.ok()) << file.path << "\n" << ours.Text();
    if (!All() && (Clock::now() > end || file.length * rules > kMostUsually)) continue;
    const support::Outcome theirs = Promtool(file.path);
    EXPECT_TRUE(theirs.ok()) << file.path << "\n" << theirs.Text();
    ++compared;
  }
  EXPECT_GT(compared, 0U);
  std::cout << fmt::format("{}: promtool and qoec agree on {} of {} exported scenarios{}\n",
                           GetParam(), compared, files.size(),
                           compared == files.size() ? "" : "; the others only qoec ran");
}

TEST_P(Export, AChangedNumberIsFound) {
  Write();
  const std::vector<TestFile> files = TestFiles(folder());
  const std::string value = "value: 1\n";
  // One that expects nothing but silence has no number.
  const auto file = std::find_if(files.begin(), files.end(), [&](const TestFile& each) {
    return support::ReadText(each.path).find(value) != std::string::npos;
  });
  ASSERT_NE(file, files.end());
  std::string text = support::ReadText(file->path);
  text.replace(text.find(value), value.size(), "value: 2\n");
  support::WriteText(file->path, text);
  EXPECT_EQ(QoecTest(file->path).exit_code, 1);
  EXPECT_EQ(Promtool(file->path).exit_code, 1);
}

TEST_P(Export, ReplacesNoFileOfOthers) {
  Write();
  const std::vector<TestFile> files = TestFiles(folder());
  ASSERT_FALSE(files.empty());
  support::WriteText(files.front().path, "tests: []  # somebody's own\n");
  const support::Outcome again = Write();
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.Text().find("qoec did not write it"), std::string::npos) << again.Text();
  EXPECT_EQ(support::ReadText(files.front().path), "tests: []  # somebody's own\n");
}

INSTANTIATE_TEST_SUITE_P(Of, Export, testing::ValuesIn(SystemsWith({"rules"})), SystemName);

}  // namespace
}  // namespace qoe::acceptance
