#include "compiler/spec/reference_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qoe::spec {
namespace {

std::vector<std::string> NamesIn(std::string_view text) {
  std::vector<std::string> names;
  for (const Reference& reference : ReferencesIn(text)) {
    EXPECT_LE(reference.begin + reference.size, text.size());
    names.emplace_back(reference.name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(ReferenceText, FindsSingleNamesInBrackets) {
  EXPECT_EQ(NamesIn("$(a)"), Names({"a"}));
  EXPECT_EQ(NamesIn("x $(a_1)_$(B) y"), Names({"a_1", "B"}));
}

TEST(ReferenceText, LeavesWhatOtherLanguagesMeanByADollar) {
  for (const char* text : {"$a", "${a}", "$1", "$()", "$(1)", "$(a b)", "$(date +%F)", "$(a", "$",
                           "a$", "[[a]]", "foo(bar)"}) {
    EXPECT_EQ(NamesIn(text), Names()) << text;
  }
}

TEST(ReferenceText, TwoDollarsAreTheTextItself) {
  EXPECT_EQ(NamesIn("$$(a)"), Names({""}));
  EXPECT_EQ(NamesIn("$$(a) $(b)"), Names({"", "b"}));
}

TEST(ReferenceText, KnowsAReferenceThatIsAll) {
  EXPECT_EQ(WholeReference("$(a)"), "a");
  EXPECT_EQ(WholeReference("$(a) "), std::nullopt);
  EXPECT_EQ(WholeReference("$(a)$(b)"), std::nullopt);
  EXPECT_EQ(WholeReference("$$("), std::nullopt);
}

}  // namespace
}  // namespace qoe::spec
