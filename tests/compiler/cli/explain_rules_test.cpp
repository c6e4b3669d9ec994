// What `--explain` takes for a question.
#include "compiler/cli/explain_rules.h"

#include <gtest/gtest.h>

#include <optional>

namespace qoe::cli {
namespace {

TEST(Question, HasARuleAndPerhapsATime) {
  EXPECT_EQ(QuestionOf("HighErrorRate").rule, "HighErrorRate");
  EXPECT_EQ(QuestionOf("HighErrorRate").at_ms, std::nullopt);
  EXPECT_EQ(QuestionOf("shop:orders@1h30m").rule, "shop:orders");
  EXPECT_EQ(QuestionOf("shop:orders@1h30m").at_ms, 5'400'000);
  EXPECT_EQ(QuestionOf("A@0s").at_ms, 0);
}

TEST(Question, IsRefusedWithoutRuleOrWithATimeThatIsNone) {
  EXPECT_EQ(CheckQuestion("A"), "");
  EXPECT_EQ(CheckQuestion("A@16m"), "");
  EXPECT_NE(CheckQuestion("").find("names no rule"), std::string::npos);
  EXPECT_NE(CheckQuestion("@5m").find("names no rule"), std::string::npos);
  for (const char* text : {"A@", "A@5", "A@5x", "A@-5m", "A@soon"})
    EXPECT_NE(CheckQuestion(text).find("is no time"), std::string::npos) << text;
}

}  // namespace
}  // namespace qoe::cli
