#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/mutation/rule_subject.h"
#include "tests/mutation/spec_subject.h"
#include "tests/mutation/table.h"

namespace qoe::mutation {
namespace {

TEST(Mutation, Shares) {
  const std::string root = QOEC_SOURCE_DIR;
  Table table;
  const RuleSubject generated("generated", root + "/generated/openqoe/rules",
                              root + "/specs/openqoe");
  const RuleSubject shop("shop", root + "/tests/mutation/shop",
                         root + "/tests/mutation/shop/catalogue.yaml");
  const SpecSubject openqoe("openqoe", root + "/specs/openqoe");
  const SpecSubject stacklens("stacklens", root + "/specs/stacklens");
  for (const Subject* subject :
       std::initializer_list<const Subject*>{&generated, &shop, &openqoe, &stacklens}) {
    EXPECT_TRUE(subject->findings().grave.empty()) << subject->name();
    table.Add(*subject);
  }
  std::cout << table.Text();
  if (std::getenv("QOEC_MUTATION_MISSED") != nullptr) std::cout << table.Missed(1000);
}

}  // namespace
}  // namespace qoe::mutation
