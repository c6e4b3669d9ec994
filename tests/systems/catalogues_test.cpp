// The catalogues read without a finding, alone or together as they are used.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/systems/findings.h"

namespace qoe::systems {
namespace {

TEST(Catalogues, ReadWithoutFindings) {
  const std::string rules = testing::TempDir() + "/qoec-no-rules.yaml";
  std::ofstream(rules) << "groups: []\n";
  for (const auto& [name, run] : DefectTable().runs) {
    const std::vector<Finding> findings = Check({rules}, run.catalogues);
    EXPECT_TRUE(findings.empty()) << name << ":\n" << Listed(findings);
  }
  std::filesystem::remove(rules);
}

}  // namespace
}  // namespace qoe::systems
