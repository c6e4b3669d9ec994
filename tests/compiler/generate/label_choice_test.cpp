#include "compiler/generate/label_choice.h"

#include <gtest/gtest.h>

namespace qoe::generate {
namespace {

using promql::MatchOp;
using Conditions = std::vector<LabelCondition>;

Label Named(std::string_view name, std::vector<std::string_view> values = {}) {
  Label label;
  label.name = name;
  label.values = std::move(values);
  return label;
}

TEST(LabelChoice, TakesWhatIsAskedFor) {
  EXPECT_EQ(ChooseValue(Named("job"), {{MatchOp::Equal, "api"}}, {}), "api");
  EXPECT_EQ(ChooseValue(Named("status", {"200", "404", "500"}), {{MatchOp::Regex, "5.."}}, {}),
            "500");
  EXPECT_EQ(ChooseValue(Named("status", {"500", "200"}), {{MatchOp::NotRegex, "5.."}}, {}), "200");
  EXPECT_EQ(ChooseValue(Named("source", {"cache", "made"}), {{MatchOp::NotEqual, "cache"}}, {}),
            "made");
}

TEST(LabelChoice, MakesAValueOfAnExpression) {
  for (const char* expression :
       {"api-.*", "5..", "a|b", "video-[a-z]+", "web.+", R"(node\d)", R"(a\.b)", "shop"}) {
    const auto value = ChooseValue(Named("pod"), {{MatchOp::Regex, expression}}, {});
    ASSERT_TRUE(value) << expression;
    EXPECT_TRUE(Meets({MatchOp::Regex, expression}, *value)) << expression << " " << *value;
  }
}

TEST(LabelChoice, MeetsAllConditionsAtOnce) {
  EXPECT_EQ(ChooseValue(Named("pod", {"a1", "a2", "b1"}),
                        {{MatchOp::Regex, "a."}, {MatchOp::NotEqual, "a1"}}, {}),
            "a2");
}

TEST(LabelChoice, AvoidsWhatANarrowerSelectorAsksFor) {
  EXPECT_EQ(ChooseValue(Named("status", {"500", "503", "200"}), {}, {{MatchOp::Regex, "5.."}}),
            "200");
  EXPECT_EQ(ChooseValue(Named("result", {"hit", "miss", "error"}), {{MatchOp::Regex, "hit|miss"}},
                        {{MatchOp::Equal, "hit"}, {MatchOp::NotEqual, ""}}),
            "miss");
  // Where that cannot be, series of both are better than none.
  EXPECT_EQ(ChooseValue(Named("status", {"500"}), {}, {{MatchOp::Regex, "5.."}}), "500");
}

TEST(LabelChoice, FindsNothingWhereNoValueWillDo) {
  EXPECT_FALSE(ChooseValue(Named("status", {"200"}), {{MatchOp::Regex, "5.."}}, {}));
  EXPECT_FALSE(ChooseValue(Named("status", {"200", "500"}), {{MatchOp::Equal, "599"}}, {}));
}

}  // namespace
}  // namespace qoe::generate
