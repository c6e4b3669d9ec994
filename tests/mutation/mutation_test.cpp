// How many of thousands of single mistakes the checker finds, and that it finds nothing where there
// is none.
//
// A mutant differs from what is right in one place. Only such mutants are made of which the
// catalogue, the language or the range of the value proves that they are wrong; kinds.def says how,
// kind by kind. A threshold of 0.06 for 0.05, a coarser grouping that nobody reads, another
// quantile: nobody can know that they are not meant, and none of them is made. Of those that are
// made, those that mean what the original means are taken out by proof: equal trees, equal compiled
// files, patterns without any special character.
//
// QOEC_MUTATION_MISSED=1 prints every mutant that is not caught.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "tests/mutation/rule_subject.h"
#include "tests/mutation/spec_subject.h"
#include "tests/mutation/table.h"

namespace qoe::mutation {
namespace {

// What is hinted at in the texts as they are. Of the specs every hint is silenced with a reason
// where it arises; the rules that they compile to are looked at without those:
//   QOE0314  averages are NaN where nobody plays, and graphs have a hole there, as they should
//   QOE0413  recorded for the dashboards, which are not looked at here
//   QOE0807  Alertmanager inhibits the milder level, as the spec says
//   QOE0814  two objectives count the same events, and each stands by itself
//   QOE1203  ranges of videos are all that there is of them
const std::set<std::string, std::less<>>& KnownHints() {
  static const std::set<std::string, std::less<>> hints = {"QOE0314", "QOE0413", "QOE0807",
                                                           "QOE0814", "QOE1203"};
  return hints;
}

void ExpectNothingFound(const Subject& subject) {
  for (const auto& [code, count] : subject.findings().grave)
    ADD_FAILURE() << subject.name() << ": " << count << " of " << diag::Text(code);
  for (const auto& [code, count] : subject.findings().hints) {
    EXPECT_TRUE(KnownHints().contains(diag::Text(code)))
        << subject.name() << ": " << count << " of " << diag::Text(code);
  }
}

TEST(Mutation, WhatIsWrongIsFoundAndWhatIsRightIsNot) {
  const std::string root = QOEC_SOURCE_DIR;
  const RuleSubject generated("generated", root + "/generated/openqoe/rules",
                              root + "/specs/openqoe");
  const std::string shop_folder = root + "/tests/mutation/shop";
  const RuleSubject shop("shop", shop_folder, shop_folder + "/catalogue.yaml");
  const SpecSubject openqoe("openqoe", root + "/specs/openqoe");
  const SpecSubject stacklens("stacklens", root + "/specs/stacklens");
  Table table;
  for (const Subject* subject :
       std::initializer_list<const Subject*>{&generated, &shop, &openqoe, &stacklens}) {
    ExpectNothingFound(*subject);
    table.Add(*subject);
  }
  std::cout << table.Text();
  if (std::getenv("QOEC_MUTATION_MISSED") != nullptr) std::cout << table.Missed(1000);
  for (size_t i = 0; i < Kinds().size(); ++i) {
    const Row& row = table.Of(static_cast<Kind>(i));
    const KindInfo& kind = Kinds()[i];
    EXPECT_GT(row.mutants, 0) << kind.name;
    EXPECT_GE(row.FoundShare(), kind.least)
        << kind.name << ": " << kind.what << ", wrong because " << kind.why;
  }
}

}  // namespace
}  // namespace qoe::mutation
