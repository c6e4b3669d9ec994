// Unit test files against the recorded verdicts of promtool, and public unit tests in use. The data
// is not part of the repository: a folder `shared` beside it, or $QOEC_SHARED; tests skip without.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"
#include "compiler/source/file_system.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path Conformance() {
  const char* folder = std::getenv("QOEC_SHARED");
  return (folder != nullptr ? fs::path(folder) : fs::path(QOEC_SHARED_DEFAULT)) / "conformance";
}

struct Outcome {
  int exit = -1;
  std::string text;
};

Outcome RunTests(const std::vector<std::string>& arguments) {
  std::istringstream in;
  std::ostringstream out;
  cli::Environment env{in, out, out};
  std::vector<std::string> all = {"test"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const int exit = cli::Run(all, env);
  return {exit, out.str()};
}

TEST(UnitTestConformance, Promtool) {
  std::ifstream stream(Conformance() / "promtool/unit_tests.json");
  if (!stream) GTEST_SKIP() << "no conformance data beside the repository; set QOEC_SHARED";
  const json cases = json::parse(stream);
  size_t passed = 0;
  for (const json& item : cases) {
    std::vector<std::string> arguments = {"--promtool"};
    for (const std::string file : item.at("files"))
      arguments.push_back((Conformance() / "promtool" / file).string());
    for (const std::string run : item.value("run", json::array())) {
      arguments.emplace_back("--run");
      arguments.push_back(run);
    }
    if (item.value("ignore_unknown_fields", false))
      arguments.emplace_back("--ignore-unknown-fields");
    const Outcome outcome = RunTests(arguments);
    const bool fine = outcome.exit == item.at("exit").get<int>();
    EXPECT_TRUE(fine) << item.at("name") << ": exit " << outcome.exit << "\n" << outcome.text;
    passed += fine ? 1 : 0;
  }
  std::cout << "promtool unit tests: " << passed << " of " << cases.size() << "\n";
}

TEST(UnitTestConformance, KubernetesMixin) {
  const fs::path folder = Conformance() / "corpus/kubernetes-mixin/tests";
  if (!fs::exists(folder))
    GTEST_SKIP() << "no conformance data beside the repository; set QOEC_SHARED";
  const auto files = source::FindSpecFiles(folder.string());
  ASSERT_TRUE(files);
  size_t passed = 0;
  for (const std::string& file : files.value()) {
    const Outcome outcome = RunTests({"--promtool", file});
    EXPECT_EQ(outcome.exit, 0) << file << "\n" << outcome.text;
    passed += outcome.exit == 0 ? 1 : 0;
  }
  std::cout << "kubernetes-mixin unit tests: " << passed << " of " << files.value().size() << "\n";
  EXPECT_GE(files.value().size(), 8U);
}

}  // namespace
}  // namespace qoe
