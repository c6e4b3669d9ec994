// What parses, but does not go together.
#include "tests/logql/queries.h"

namespace promql::logql::test {
namespace {

TEST(LogQLTypes, Rejects) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"{a=\"b\"}[5m]", "RangeUnexpected 8-10"},
      {"{}", "EmptySelector 0-2"},
      {"{a=\"\"}", "EmptySelector 0-6"},
      {"{a=~\".*\"}", "EmptySelector 0-9"},
      {"{a!=\"b\"}", "EmptySelector 0-8"},
      {"rate({a=\"b\"})", "RangeMissing 5-12"},
      {"rate(1)", "LogExpected 5-6"},
      {"rate(rate({a=\"b\"}[5m]))", "LogExpected 5-22"},
      {"rate({a=\"b\"}[5m], 1)", "ArgumentCount 0-20"},
      {"rate({a=\"b\"}[5m]) by (c)", "GroupingNotAllowed 0-24"},
      {"sum_over_time({a=\"b\"}[5m])", "UnwrapMissing 14-25"},
      {"count_over_time({a=\"b\"} | unwrap x [5m])", "UnwrapUnexpected 24-34"},
      {"{a=\"b\"} | unwrap x", "UnwrapUnexpected 8-18"},
      {"sum_over_time({a=\"b\"} | unwrap x | json [5m])", "StageAfterUnwrap 33-39"},
      {"quantile_over_time({a=\"b\"} | unwrap x [5m])", "ArgumentCount 0-43"},
      {"quantile_over_time(\"a\", {a=\"b\"} | unwrap x [5m])", "ArgumentType 19-22"},
      {"sum({a=\"b\"})", "MetricExpected 4-11"},
      {"sum(1)", "ArgumentType 4-5"},
      {"topk(rate({a=\"b\"}[5m]))", "ArgumentCount 0-23"},
      {"sort(rate({a=\"b\"}[5m])) by (c)", "GroupingNotAllowed 0-30"},
      {"vector({a=\"b\"})", "ArgumentType 7-14"},
      {"label_replace(rate({a=\"b\"}[5m]), \"x\")", "ArgumentCount 0-37"},
      {"label_replace(rate({a=\"b\"}[5m]), \"x\", \"y\", \"z\", \"(\")", "BadRegex 48-51"},
      {"label_replace(rate({a=\"b\"}[5m]), \"x\", \"y\", \"z\", 5)", "ArgumentType 48-49"},
      {"{a=\"b\"} + 1", "OperandType 0-7"},
      {"1 and 2", "SetOperatorOnScalar 0-7"},
      {"rate({a=\"b\"}[5m]) + bool 1", "BoolOnNonComparison 0-26"},
      {"rate({a=\"b\"}[5m]) / on (c) 2", "MatchingOnScalar 0-28"},
      {"{a=\"b\"} | regexp \"x+\"", "RegexpWithoutCapture 17-21"},
      {"{a=\"b\"} | pattern \"<_> x\"", "BadPattern 18-25"},
      {"{a=\"b\"} | pattern \"<a><b>\"", "BadPattern 18-26"},
      {"{a=\"b\"} | label_format x=y, x=z", "DuplicateLabel 28-29"},
      {"\"a\"", "OperandType 0-3"},
  };
  for (const auto& [text, issue] : cases) EXPECT_EQ(FirstIssue(text), issue) << text;
}

TEST(LogQLTypes, Types) {
  const auto type = [](std::string_view text) {
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(text, {}, ast, issues)) << text;
    return NameOf(TypeOf(ast, ast.root()));
  };
  EXPECT_EQ(type("{a=\"b\"} | json"), "log");
  EXPECT_EQ(type("({a=\"b\"})"), "log");
  EXPECT_EQ(type("rate({a=\"b\"}[5m]) > 5"), "vector");
  EXPECT_EQ(type("1 + 2"), "scalar");
  EXPECT_EQ(type("vector(1)"), "vector");
}

TEST(LogQLTypes, SeveralMistakesAreReported) {
  const std::vector<Issue> issues = IssuesOf("sum(rate({a=\"\"})) / sum_over_time({a=\"b\"}[5m])");
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].code, IssueCode::EmptySelector);
  EXPECT_EQ(issues[1].code, IssueCode::RangeMissing);
  EXPECT_EQ(issues[2].code, IssueCode::UnwrapMissing);
}

TEST(LogQLTemplates, AreListed) {
  Ast ast;
  std::vector<Issue> issues;
  const std::string_view text = "{a=\"b\"} | line_format `{{.x}}` | label_format y=\"{{.z}}\", w=v";
  ASSERT_TRUE(Parse(text, {}, ast, issues));
  const std::vector<TemplateUse> uses = FindTemplates(ast);
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].text, "{{.x}}");
  EXPECT_EQ(uses[0].span.In(text), "`{{.x}}`");
  EXPECT_EQ(uses[1].text, "{{.z}}");
}

}  // namespace
}  // namespace promql::logql::test
