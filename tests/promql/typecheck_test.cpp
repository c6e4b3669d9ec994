// One line each: a text and what is wrong with its types.
#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

TEST(TypeCheck, Rejects) {
  const std::pair<const char*, const char*> cases[] = {
      {"1 > 2", "ComparisonNeedsBool 2-3"},
      {"1 and foo", "SetOperatorOnScalar 0-9"},
      {"foo + on (a) 1", "MatchingOnScalar 0-14"},
      {"foo + bool bar", "BoolOnNonComparison 4-5"},
      {"foo and on (a) group_left bar", "GroupingOnSetOperator 0-29"},
      {"foo / on (a) group_left (a) bar", "LabelInBothClauses 4-5"},
      {"foo + \"a\"", "OperandType 6-9"},
      {"foo + bar[5m]", "OperandType 6-13"},
      {"-\"a\"", "OperandType 0-4"},
      {"rate(foo)", "ArgumentType 5-8"},
      {"abs(1)", "ArgumentType 4-5"},
      {"round(foo, 1, 2)", "ArgumentCount 0-16"},
      {"time(1)", "ArgumentCount 0-7"},
      {"label_join(foo, \"a\")", "ArgumentCount 0-20"},
      {"sum(1)", "ArgumentType 4-5"},
      {"sum(foo[5m])", "ArgumentType 4-11"},
      {"topk(\"a\", foo)", "ArgumentType 5-8"},
      {"count_values(1, foo)", "ArgumentType 13-14"},
      {"foo[5m][5m:1m]", "SubqueryOnNonVector 0-14"},
      {"1[5m:1m]", "SubqueryOnNonVector 0-8"},
      {"{}", "EmptySelector 0-2"},
      {"{a=~\"b*|c\"}", "EmptySelector 0-11"},
      {"{a!~\"b+\"}", "EmptySelector 0-9"},
      {"foo{__name__=\"bar\"}", "MetricNameTwice 0-19"},
  };
  for (const auto& [text, wanted] : cases) EXPECT_EQ(FirstIssue(text), wanted) << text;
}

TEST(TypeCheck, FillAndInfo) {
  EXPECT_EQ(FirstIssue("1 + fill(0) foo", Everything()), "FillOnScalar 0-15");
  EXPECT_EQ(FirstIssue("a and fill(0) b", Everything()), "FillOnSetOperator 0-15");
  EXPECT_EQ(FirstIssue("info(a, {b=\"\"})", Everything()), "");
  EXPECT_EQ(FirstIssue("info(a, b)", Everything()), "InfoSelector 8-9");
}

TEST(TypeCheck, Types) {
  const auto type = [](std::string_view text) {
    const Ast ast = MustParse(text);
    return TypeOf(ast, ast.root());
  };
  EXPECT_EQ(type("-(1 + 2)"), ValueType::Scalar);
  EXPECT_EQ(type("1 > bool 2"), ValueType::Scalar);
  EXPECT_EQ(type("((\"a\"))"), ValueType::String);
  EXPECT_EQ(type("(foo[5m])"), ValueType::Matrix);
  EXPECT_EQ(type("foo[5m:]"), ValueType::Matrix);
  EXPECT_EQ(type("1 + foo"), ValueType::Vector);
  EXPECT_EQ(type("scalar(foo) * time()"), ValueType::Scalar);
}

}  // namespace
}  // namespace promql::test
