// Unit tests of rules, run by qoec and by the promtool of this machine: the same verdict for every
// expectation, and the same alerts and values where it is not met. Debian 12 has promtool 2.42,
// whose ranges take in their left end: the made-up samples never lie there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <vector>

#include "compiler/source/file_system.h"
#include "tests/acceptance/promtool_tests.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace qoe::acceptance {
namespace {

std::string TextOf(const Unmet& unmet) {
  std::string text = unmet.what + ":";
  for (const std::string& got : unmet.got) text += " " + got;
  return text + "\n";
}

// What one has and the other has not.
std::string Difference(const Verdict& qoec, const Verdict& promtool) {
  std::vector<Unmet> ours, theirs;
  std::set_difference(qoec.unmet.begin(), qoec.unmet.end(), promtool.unmet.begin(),
                      promtool.unmet.end(), std::back_inserter(ours));
  std::set_difference(promtool.unmet.begin(), promtool.unmet.end(), qoec.unmet.begin(),
                      qoec.unmet.end(), std::back_inserter(theirs));
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(ours.size(), 8); ++i) text += "qoec: " + TextOf(ours[i]);
  for (size_t i = 0; i < std::min<size_t>(theirs.size(), 8); ++i)
    text += "promtool: " + TextOf(theirs[i]);
  return text;
}

// $QOEC_SEED begins elsewhere.
unsigned FirstSeed() {
  const char* seed = std::getenv("QOEC_SEED");
  return seed == nullptr ? 1 : static_cast<unsigned>(std::atoi(seed));
}

TEST(UnitTests, AreJudgedAsPromtoolJudgesThem) {
  if (!support::FindProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
  size_t unmet = 0;
  for (unsigned seed = FirstSeed(); seed < FirstSeed() + 8; ++seed) {
    const support::TempDir folder;
    WriteRandomTests(folder.path(), seed);
    const Verdict promtool = RunPromtool(folder.path() / "tests.yaml");
    const Verdict qoec = RunQoec(folder.path() / "tests.yaml");
    EXPECT_EQ(qoec.exit_code, promtool.exit_code) << "QOEC_SEED=" << seed;
    EXPECT_EQ(Difference(qoec, promtool), "") << "QOEC_SEED=" << seed;
    unmet += promtool.unmet.size();
  }
  std::cout << "expectations that neither finds met: " << unmet << "\n";
  EXPECT_GT(unmet, 100U);
}

}  // namespace
}  // namespace qoe::acceptance
