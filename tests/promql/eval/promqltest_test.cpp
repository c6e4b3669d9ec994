// Prometheus' own evaluation scripts: every evaluation of every script, none left out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "tests/promql/eval/evaluation.h"
#include "tests/promql/shared_data.h"

namespace promql::eval::test {
namespace {

using promql::test::ReadShared;
using promql::test::SharedRoot;

std::string ScriptFolder() { return SharedRoot() + "/conformance/promqltest"; }

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class PromqlScript : public testing::TestWithParam<const char*> {
 protected:
  static void TearDownTestSuite() {
    if (evaluations == 0) return;
    std::cout << "promqltest: " << passed << " of " << evaluations << " evaluations\n";
  }
  static inline int evaluations = 0;
  static inline int passed = 0;
};

TEST_P(PromqlScript, GivesWhatPrometheusGives) {
  const nlohmann::json index = ReadShared("promqltest/index.json");
  SKIP_WITHOUT(index);
  const std::string name = std::string(GetParam()) + ".test";
  Script script;
  std::string error;
  ASSERT_TRUE(ParseScript(ReadFile(ScriptFolder() + "/" + name), script, error)) << error;
  const Tally tally = RunScript(script);
  for (const Failure& failure : tally.failures) {
    ADD_FAILURE() << name << ":" << failure.line << ": " << failure.expression << "\n     "
                  << failure.difference;
  }
  const int good = tally.evaluations - static_cast<int>(tally.failures.size());
  evaluations += tally.evaluations;
  passed += good;
  std::cout << name << ": " << good << " of " << tally.evaluations << " evaluations\n";
  for (const nlohmann::json& file : index) {
    if (file.at("file") != name) continue;
    EXPECT_EQ(file.at("evals"), tally.evaluations);
  }
}

constexpr const char* kScripts[] = {
    "aggregators", "duration_expression", "fill-modifier", "functions", "info",
    "literals",    "native_histograms",   "operators",     "selectors", "staleness"};

std::string TestName(const testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Upstream, PromqlScript, testing::ValuesIn(kScripts), TestName);

TEST(PromqlScripts, NoneIsForgotten) {
  const nlohmann::json index = ReadShared("promqltest/index.json");
  SKIP_WITHOUT(index);
  std::set<std::string> known;
  for (const char* name : kScripts) known.insert(std::string(name) + ".test");
  std::set<std::string> there;
  for (const auto& entry : std::filesystem::directory_iterator(ScriptFolder())) {
    if (entry.path().extension() == ".test") there.insert(entry.path().filename());
  }
  EXPECT_EQ(known, there);
}

}  // namespace
}  // namespace promql::eval::test
