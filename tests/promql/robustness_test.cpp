// Large and deep texts: an answer in linear time, never a crash.
#include "promql/format.h"
#include "promql/variables.h"
#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

std::string Times(std::string_view text, size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) result.append(text);
  return result;
}

constexpr size_t kMillion = 1'000'000;

TEST(Robustness, DeepNestingIsAnError) {
  for (const char* part : {"(", "-", "+", "abs(", "sum(", "2 ^ ", "sum by (a) (", "{", "[", "x[",
                           "x[(", "x offset (", "x offset -", "(((-"}) {
    const std::string text = Times(part, kMillion);
    EXPECT_FALSE(IssuesOf(text, Everything()).empty()) << part;
  }
  EXPECT_EQ(FirstIssue(Times("(", kMillion)), "TooDeep 10000-10001");
  EXPECT_EQ(FirstIssue(Times("-", kMillion) + "1"), "TooDeep 10000-10001");
}

TEST(Robustness, DepthUpToTheLimit) {
  const size_t depth = 9'990;
  const std::string parens = Times("(", depth) + "foo" + Times(")", depth);
  const Ast ast = MustParse(parens);
  EXPECT_EQ(Print(ast), parens);
  EXPECT_TRUE(IssuesOf(parens).empty());
  EXPECT_GT(Pretty(ast).size(), parens.size());
  const std::string signs = Times("-", depth) + "foo";
  EXPECT_EQ(Print(MustParse(signs)), signs);
  ParseOptions shallow;
  shallow.max_depth = 3;
  EXPECT_EQ(FirstIssue("((1))", shallow), "");
  EXPECT_EQ(FirstIssue("((((1))))", shallow), "TooDeep 3-4");
}

TEST(Robustness, LongChains) {
  const std::string sum = "a" + Times(" + a", 250'000);
  Ast ast;
  std::vector<Issue> issues;
  ASSERT_TRUE(Parse(sum, {}, ast, issues));
  EXPECT_TRUE(CheckTypes(ast, {}, issues));
  EXPECT_EQ(Print(ast), sum);
  EXPECT_TRUE(Equal(ast, ast));
  std::vector<NodeId> parents;
  ComputeParents(ast, parents);
  EXPECT_EQ(ast.size(), 500'001U);
  const std::string offsets = "a offset +(5)" + Times(" - a offset +(5)", 20'000);
  ASSERT_TRUE(Parse(offsets, {}, ast, issues));
  EXPECT_EQ(Print(ast).size(), offsets.size() - 1);
}

// Broken into lines, deep trees would be indented without end.
TEST(Robustness, LongChainsAreFormattedInProportion) {
  for (const std::string& text : {"a" + Times(" or a", 100'000),
                                  "info(a, {b=\"c\"})" + Times(" + info(a, {b=\"c\"})", 20'000),
                                  "$a" + Times(" + $a{$b=~\"$c\"} # d\n", 50'000),
                                  "a" + Times("\n# why\n+ # how\na", 50'000)}) {
    const Ast ast = MustParse(text);
    std::vector<Issue> issues;
    EXPECT_TRUE(CheckTypes(ast, Everything(), issues));
    EXPECT_LT(Pretty(ast).size(), 100 * text.size());
    EXPECT_LT(Format(ast).size(), 100 * text.size());
  }
}

TEST(Robustness, ManyMatchersLabelsAndArguments) {
  const std::string matchers = "x{a=\"b\"" + Times(",a=~\"b|c\"", 100'000) + "}";
  Ast ast;
  std::vector<Issue> issues;
  ASSERT_TRUE(Parse(matchers, {}, ast, issues) && CheckTypes(ast, {}, issues));
  Ast again;
  const std::string printed = Print(ast);
  ASSERT_TRUE(Parse(printed, {}, again, issues));
  EXPECT_TRUE(Equal(ast, again));
  const std::string labels =
      "a / on (x" + Times(",x", 100'000) + ") group_left (y" + Times(",y", 100'000) + ") b";
  ASSERT_TRUE(Parse(labels, {}, ast, issues) && CheckTypes(ast, {}, issues));
  const std::string arguments = "label_join(a, \"b\", \"c\"" + Times(", \"d\"", 100'000) + ")";
  ASSERT_TRUE(Parse(arguments, {}, ast, issues) && CheckTypes(ast, {}, issues));
  EXPECT_EQ(Print(ast), arguments);
}

TEST(Robustness, LongTokens) {
  const std::string text = "\"" + Times("a\\n", 5 * kMillion) + "\"";
  Ast ast;
  std::vector<Issue> issues;
  ASSERT_TRUE(Parse(text, {}, ast, issues));
  EXPECT_EQ(ast.string(ast.root()).size(), 10 * kMillion);
  ASSERT_TRUE(Parse(Times("a", kMillion), {}, ast, issues));
  ASSERT_TRUE(Parse("0." + Times("1", kMillion), {}, ast, issues));
  EXPECT_FALSE(Parse(Times("9", kMillion), {}, ast, issues));
  EXPECT_FALSE(Parse(Times("9", kMillion) + "m", {}, ast, issues));
  EXPECT_FALSE(Parse("\"" + Times("a", kMillion), {}, ast, issues));
  EXPECT_TRUE(Parse(Times(" ", kMillion) + "#" + Times("x", kMillion) + "\n1", {}, ast, issues));
  EXPECT_FALSE(Parse("x{a=~\"" + Times("(", kMillion) + "\"}", {}, ast, issues));
  EXPECT_FALSE(Parse(std::string(kMillion, '\0'), {}, ast, issues));
}

// What begins like a variable and is none must not be searched to the end of the text each time.
TEST(Robustness, VariablesThatNeverClose) {
  ParseOptions options;
  options.features.grafana_variables = true;
  Ast ast;
  std::vector<Issue> issues;
  for (const std::string_view part : {"[[a.", "[[a:", "[[", "${a.", "${a:", "${", "$a", "[[a:b"}) {
    const std::string text = Times(std::string(part), kMillion);
    EXPECT_TRUE(Parse("x{a=\"" + text + "\"}", options, ast, issues)) << part;
    EXPECT_TRUE(Parse("x{a=`" + text + "`}", options, ast, issues)) << part;
    EXPECT_EQ(ContainsVariable(text), part == "$a") << part;
    EXPECT_EQ(FindVariables("`" + text + "`").size(), part == "$a" ? kMillion : 0) << part;
    EXPECT_NE(Parse(text, options, ast, issues), part != "$a") << part;
  }
}

}  // namespace
}  // namespace promql::test
