// Which texts are PromQL, and what is said where one is not.
#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

TEST(Parse, Accepts) {
  for (const char* text : {"1",
                           ".5",
                           "5.",
                           "0x1F",
                           "1_000",
                           "1e3",
                           "017",
                           "089",
                           "Inf",
                           "nan",
                           "1h30m",
                           "-1",
                           "- -1",
                           "\"a\"",
                           "'it\\'s'",
                           "`raw \\`",
                           "foo",
                           "foo:bar",
                           ":x",
                           "sum",
                           "by",
                           "offset",
                           "start",
                           "foo{}",
                           "foo{a=\"b\",}",
                           "{\"foo\"}",
                           "{\"a b\"=~\"c\"}",
                           "{on='x'}",
                           "(foo)",
                           "foo[5m]",
                           "foo[ 5m ]",
                           "foo[300]",
                           "foo[5m:]",
                           "foo[5m:1m]",
                           "foo[5m:1m] @ end()",
                           "foo offset 5m @ 10",
                           "foo @ start() offset -5m",
                           "foo[5m*2]",
                           "foo[step()]",
                           "sum(foo)",
                           "sum by () (foo)",
                           "sum(foo) without (a, b,)",
                           "SUM BY (a) (foo)",
                           "count_values(\"v\", foo)",
                           "a + b * c ^ d ^ e",
                           "a and b or c unless d",
                           "a atan2 b",
                           "a == bool b",
                           "a + on () b",
                           "a / ignoring (x) group_right b",
                           "a / on (x) group_left (y,) b",
                           "time()",
                           "foo # comment\n + bar",
                           "a </ b",
                           "a >/ b",
                           "label_join(a, \"b\", \"c\")",
                           "fill",
                           "a + fill",
                           "-foo ^ 2",
                           "foo\t\r\n+\nbar"}) {
    EXPECT_EQ(FirstIssue(text), "") << text;
  }
}

TEST(Parse, SaysWhatAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "EmptyExpression 0-0"},
      {"  # only a comment", "EmptyExpression 0-0"},
      {"foo +", "UnexpectedEnd 5-5"},
      {"foo bar", "UnexpectedToken 4-7"},
      {"foo ~ bar", "UnexpectedCharacter 4-5"},
      {"(foo", "UnclosedParenthesis 4-4"},
      {"foo)", "UnmatchedParenthesis 3-4"},
      {"foo{a}", "UnexpectedToken 5-6"},
      {"foo{a=b}", "UnexpectedToken 6-7"},
      {"foo{a=\"b\" c=\"d\"}", "UnexpectedToken 10-11"},
      {"foo{,}", "UnexpectedToken 4-5"},
      {"foo{a=\"b\"", "UnexpectedEnd 9-9"},
      {"foo{a=\"b}", "UnterminatedString 6-9"},
      {"\"\\q\"", "BadEscape 0-3"},
      {"\"\\ud800\"", "BadEscape 0-8"},
      {"\"a\xFF\"", "InvalidUtf8 0-3"},
      {"1.2.3", "BadNumber 0-5"},
      {"5mm", "BadNumber 0-3"},
      {"5s1m", "BadDuration 0-4"},
      {"1e999", "NumberOutOfRange 0-5"},
      {"foo[5m", "UnexpectedEnd 6-6"},
      {"foo[]", "UnexpectedToken 4-5"},
      {"foo[0s]", "DurationNotPositive 4-6"},
      {"foo[5m:0]", "DurationNotPositive 7-8"},
      {"foo[9999y]", "DurationOutOfRange 4-9"},
      {"foo[5m/0]", "DivisionByZero 6-7"},
      {"foo[5m] [5m]", "RangeOnNonSelector 8-12"},
      {"foo offset 5m [5m]", "ModifierBeforeRange 14-18"},
      {"foo offset", "UnexpectedEnd 10-10"},
      {"(foo) offset 5m", "ModifierOnNonSelector 0-5"},
      {"foo @ 5 @ 5", "DuplicateModifier 0-7"},
      {"foo @ now", "UnexpectedToken 6-9"},
      {"foo @ Inf", "TimestampOutOfRange 0-3"},
      {"sum by a (foo)", "UnexpectedToken 7-8"},
      {"sum by (a:b) (foo)", "BadLabelName 8-11"},
      {"sum by (\"\") (foo)", "BadLabelName 8-10"},
      {"sum()", "ArgumentCount 0-5"},
      {"topk(foo)", "ArgumentCount 0-9"},
      {"rat(foo[5m])", "UnknownFunction 0-3"},
      {"abs(foo,)", "TrailingComma 7-8"},
      {"a + group_left b", "UnexpectedToken 4-14"},
      {"a + on b", "UnexpectedToken 7-8"},
      {"foo{a=~\"(\"}", "BadRegex 4-10"},
      {"limitk(1, foo)", "FeatureDisabled 0-14"},
      {"info(foo)", "FeatureDisabled 0-4"},
      {"a + fill(0) b", "FeatureDisabled 4-12"},
      {"a anchored", "FeatureDisabled 0-1"},
      {"a > $x", "UnexpectedCharacter 4-5"},
  };
  for (const auto& [text, wanted] : cases) EXPECT_EQ(FirstIssue(text), wanted) << text;
}

TEST(Parse, MessagesSayWhatWasExpected) {
  const auto message = [](std::string_view text) { return IssuesOf(text).at(0).message; };
  EXPECT_EQ(
      message("foo{a}"),
      "unexpected `}` in label matchers, expected a matching operator: `=`, `!=`, `=~` or `!~`");
  EXPECT_EQ(message("foo{a=\"b\" c}"),
            "unexpected identifier `c` in label matchers, expected `,` or `}`");
  EXPECT_EQ(message("foo{5}"),
            "unexpected number `5` in label matchers, expected a label name or `}`");
  EXPECT_EQ(message("foo[x]"),
            "unexpected identifier `x` in duration, expected a number, a duration, `step()` or "
            "`range()`");
  EXPECT_EQ(message("foo +"), "unexpected end of input in expression, expected an operand");
  EXPECT_EQ(IssuesOf("rat(foo[5m])").at(0).help, "did you mean `rad`?");
  EXPECT_EQ(IssuesOf("histogram_quantil(0.9, x)").at(0).help, "did you mean `histogram_quantile`?");
}

TEST(Parse, EveryIssueOfOneText) {
  const std::vector<Issue> issues = IssuesOf("foo[0] + rat(x) + sum() + (y)[5m]");
  ASSERT_EQ(issues.size(), 4U);
  EXPECT_EQ(issues[1].code, IssueCode::UnknownFunction);
  EXPECT_EQ(issues[3].code, IssueCode::RangeOnNonSelector);
}

TEST(Parse, DurationExpressionsCanBeOff) {
  ParseOptions options;
  options.features.duration_expressions = false;
  EXPECT_EQ(FirstIssue("foo[5m]", options), "");
  EXPECT_EQ(FirstIssue("foo offset -5m", options), "");
  EXPECT_EQ(FirstIssue("foo[5m*2]", options), "FeatureDisabled 6-7");
  EXPECT_EQ(FirstIssue("foo[(5m)]", options), "FeatureDisabled 4-8");
  EXPECT_EQ(FirstIssue("foo[step()]", options), "FeatureDisabled 4-10");
}

TEST(Parse, KindOfIssue) {
  EXPECT_EQ(KindOf(IssueCode::UnexpectedToken), IssueKind::Syntax);
  EXPECT_EQ(KindOf(IssueCode::ArgumentType), IssueKind::Type);
  EXPECT_EQ(NameOf(IssueCode::SubqueryOnNonVector), "SubqueryOnNonVector");
}

}  // namespace
}  // namespace promql::test
