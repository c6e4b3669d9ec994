// The 45 defects of rule files that a checker with a catalogue is to find, each as a case folder in
// golden/defects (C05_rate_of_gauge), with a twin in which it is mended (C05_rate_of_gauge_mended).
// The golden cases hold what is printed; this table holds what must be found and where, so that
// rewriting their expectations cannot lose a defect.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/run.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;

struct Defect {
  std::string_view id;
  std::string_view code;
  std::string_view place;  // line:column in rules.yaml
};

void PrintTo(const Defect& defect, std::ostream* out) { *out << defect.id; }

constexpr Defect kDefects[] = {
    {"C01", "QOE0201", "6:51"},  {"C02", "QOE0301", "6:20"},  {"C03", "QOE0301", "6:25"},
    {"C04", "QOE0301", "6:35"},  {"C05", "QOE0304", "6:16"},  {"C06", "QOE0306", "6:34"},
    {"C07", "QOE0305", "6:16"},  {"C08", "QOE0702", "6:16"},  {"C09", "QOE0703", "6:35"},
    {"C10", "QOE0704", "6:54"},  {"C11", "QOE0804", "6:103"}, {"C12", "QOE0602", "6:34"},
    {"C13", "QOE0401", "6:25"},  {"C14", "QOE0402", "6:43"},  {"C15", "QOE0403", "6:50"},
    {"C16", "QOE0802", "6:16"},  {"C17", "QOE0804", "6:122"}, {"C18", "QOE0804", "6:122"},
    {"C19", "QOE0411", "6:55"},  {"C20", "QOE0501", "6:29"},  {"C21", "QOE0411", "6:24"},
    {"C22", "QOE0904", "10:32"}, {"C23", "QOE0810", "8:51"},  {"C24", "QOE0902", "10:21"},
    {"C25", "QOE0902", "10:33"}, {"C26", "QOE0309", "6:43"},  {"C27", "QOE0808", "7:14"},
    {"C28", "QOE0312", "6:16"},  {"C29", "QOE0409", "6:51"},  {"C30", "QOE0409", "6:49"},
    {"C31", "QOE0410", "6:40"},  {"C32", "QOE0815", "6:16"},  {"C33", "QOE0816", "6:16"},
    {"C34", "QOE0416", "5:17"},  {"C35", "QOE0414", "6:30"},  {"C36", "QOE0502", "6:59"},
    {"C37", "QOE0811", "5:16"},  {"C38", "QOE1612", "8:9"},   {"C39", "QOE1202", "6:16"},
    {"C40", "QOE0705", "6:65"},  {"C41", "QOE0310", "6:47"},  {"C42", "QOE0804", "6:26"},
    {"C43", "QOE0501", "6:49"},  {"C44", "QOE0706", "8:16"},  {"C45", "QOE0313", "6:20"},
};
constexpr size_t kDefectCount = 45;

// The folders of one defect; a mended twin ends in `_mended`.
std::vector<fs::path> FoldersOf(std::string_view id, bool mended) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(QOEC_SOURCE_DIR) / "golden/defects")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(fmt::format("{}_", id)) && name.ends_with("_mended") == mended)
      folders.push_back(entry.path());
  }
  return folders;
}

struct Outcome {
  int exit_code = 0;
  std::vector<std::string> findings;  // "QOE0304 rules.yaml:6:16"
};

// Runs the command line of a case in its folder.
Outcome Check(const fs::path& folder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder);
  std::vector<std::string> arguments;
  std::ifstream lines("args");
  for (std::string line; std::getline(lines, line);) arguments.push_back(line);
  arguments.insert(arguments.end(), {"--format", "json"});
  std::istringstream in;
  std::ostringstream out, err;
  cli::Environment env{in, out, err, false};
  Outcome outcome;
  outcome.exit_code = cli::Run(arguments, env);
  fs::current_path(before);
  const nlohmann::json printed = nlohmann::json::parse(out.str(), nullptr, false);
  EXPECT_FALSE(printed.is_discarded()) << out.str() << err.str();
  if (printed.is_discarded()) return outcome;
  for (const nlohmann::json& each : printed["diagnostics"]) {
    outcome.findings.push_back(fmt::format("{} {}:{}:{}", each["code"].get<std::string>(),
                                           each["file"].get<std::string>(), each["line"].get<int>(),
                                           each["column"].get<int>()));
  }
  return outcome;
}

class Defects : public testing::TestWithParam<Defect> {};

TEST_P(Defects, AreFoundWhereTheyAreAndNothingElse) {
  const std::vector<fs::path> folders = FoldersOf(GetParam().id, false);
  ASSERT_EQ(folders.size(), 1U);
  const std::vector<std::string> expected = {
      fmt::format("{} rules.yaml:{}", GetParam().code, GetParam().place)};
  EXPECT_EQ(Check(folders[0]).findings, expected);
}

TEST_P(Defects, LeaveNoFindingOnceMended) {
  const std::vector<fs::path> folders = FoldersOf(GetParam().id, true);
  ASSERT_EQ(folders.size(), 1U);
  const Outcome outcome = Check(folders[0]);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.findings, std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Corpus, Defects, testing::ValuesIn(kDefects),
                         [](const auto& tested) { return std::string(tested.param.id); });

TEST(DefectCorpus, IsComplete) {
  ASSERT_EQ(std::size(kDefects), kDefectCount);
  for (size_t i = 0; i < kDefectCount; ++i)
    EXPECT_EQ(kDefects[i].id, fmt::format("C{:02}", i + 1)) << "in order, none left out";
}

}  // namespace
}  // namespace qoe
