// Formatting keeps comments, meaning, and its own result.
#include "promql/format.h"

#include <algorithm>

#include "promql/comments.h"
#include "tests/promql/expressions.h"
#include "tests/promql/random_expression.h"

namespace promql::test {
namespace {

std::string Formatted(std::string_view text) { return Format(MustParse(text)); }

TEST(Format, OneLineStaysOneLine) {
  EXPECT_EQ(Formatted("sum( a )by(b)"), "sum by (b) (a)");
  EXPECT_EQ(Formatted("a+b"), "a + b");
  EXPECT_EQ(Formatted(" rate( x [ 5m ] ) "), "rate(x[5m])");
}

TEST(Format, LongLinesAreBroken) {
  const std::string_view text = "sum by (a) (rate(x[5m])) / ignoring (b) sum(rate(y[5m])) > 5";
  EXPECT_EQ(Format(MustParse(text), {.max_line = 20}),
            "sum by (a) (\n  rate(x[5m])\n)\n/ ignoring (b)\nsum(rate(y[5m]))\n>\n5");
}

TEST(Format, LiteralsStayAsTheyWereWritten) {
  EXPECT_EQ(Formatted("x{b=~`\\d+`, a='c'}[24h]offset -90s > 1e6"),
            "x{b=~`\\d+`,a=\"c\"}[24h] offset -90s > 1e6");
  EXPECT_EQ(Formatted("0x1F + - 1_000 * 60m"), "0x1F + -1_000 * 60m");
}

TEST(Format, CommentsStayWhereTheyWere) {
  EXPECT_EQ(Formatted("# why\nx"), "# why\nx");
  EXPECT_EQ(Formatted("x # why"), "x # why");
  EXPECT_EQ(Formatted("x\n# one\n# two"), "x\n# one\n# two");
  EXPECT_EQ(Formatted("a # left\n+ b # right"), "a # left\n+\nb # right");
  EXPECT_EQ(Formatted("a\n# before\n+ # behind\n# right\nb"),
            "a\n# before\n+ # behind\n# right\nb");
  EXPECT_EQ(Formatted("sum(x) by (a) / # per\non(a) y"), "sum by (a) (x)\n/ on (a) # per\ny");
  EXPECT_EQ(Formatted("sum by (a) ( # open\n x # in\n # close\n)"),
            "sum by (a) ( # open\n  x # in\n  # close\n)");
  EXPECT_EQ(Formatted("topk(\n# how many\n5, # five\nx)"),
            "topk(\n  # how many\n  5, # five\n  x\n)");
  EXPECT_EQ(Formatted("(a # b\n)"), "(\n  a # b\n)");
}

TEST(Format, CommentsInsideOneLineGoBeforeIt) {
  EXPECT_EQ(Formatted("x{ # c\na=\"b\"}"), "# c\nx{a=\"b\"}");
  EXPECT_EQ(Formatted("y + x{a=\"b\", # c\n}[5m:]"), "y\n+\n# c\nx{a=\"b\"}[5m:]");
  EXPECT_EQ(Formatted("- # c\nx"), "# c\n-x");
  EXPECT_EQ(Formatted("sum(x) # c\nby (a)"), "# c\nsum by (a) (x)");
  EXPECT_EQ(Formatted("time( # c\n)"), "# c\ntime()");
  EXPECT_EQ(Formatted("a{# c\n} + b"), "# c\na + b");
}

// An offset in parentheses ends where they do; what is behind them is not inside of it.
TEST(Format, CommentsBehindAnOffset) {
  EXPECT_EQ(Formatted("foo offset (5m*2)   # why"), "foo offset (5m * 2) # why");
  EXPECT_EQ(Formatted("foo offset +(5)# why"), "foo offset (5) # why");
  EXPECT_EQ(Formatted("a + foo[5m:] offset (5) # why"), "a + foo[5m:] offset (5) # why");
}

TEST(Format, AHashInAVariableIsNoComment) {
  ParseOptions options;
  options.features.grafana_variables = true;
  EXPECT_EQ(Format(MustParse("${a:#}+- ${b.#}# why", options)), "${a:#} + -${b.#} # why");
}

TEST(Format, AHashInAStringIsNoComment) {
  EXPECT_EQ(Formatted("x{a=\"# b\", c='\\'#', d=`#\\`} # e"), "x{a=\"# b\",c=\"'#\",d=`#\\`} # e");
}

std::vector<std::string> CommentsOf(std::string_view text) {
  std::vector<std::string> texts;
  for (const Span span : internal::FindComments(text)) texts.emplace_back(span.In(text));
  std::sort(texts.begin(), texts.end());
  return texts;
}

TEST(Format, RandomExpressionsKeepMeaningAndComments) {
  uint32_t with_comments = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = RandomExpression(seed);
    Ast ast;
    std::vector<Issue> issues;
    if (!Parse(text, Everything(), ast, issues)) continue;
    const FormatOptions options{.max_line = seed % 3 == 0 ? 20U : 100U};
    const std::string once = Format(ast, options);
    Ast again;
    ASSERT_TRUE(Parse(once, Everything(), again, issues)) << seed << "\n" << text << "\n" << once;
    ASSERT_TRUE(Equal(ast, again)) << seed << "\n" << text << "\n" << once;
    ASSERT_EQ(CommentsOf(once), CommentsOf(text)) << seed << "\n" << text << "\n" << once;
    ASSERT_EQ(Format(again, options), once) << seed << "\n" << text;
    if (text.find('#') != std::string::npos) ++with_comments;
  }
  EXPECT_GT(with_comments, 2000U);
}

TEST(Format, ManyCommentsAreLinear) {
  std::string text = "sum by (a) (x";
  for (int i = 0; i < 100'000; ++i) text += "\n# c";
  text += "\n) + f";
  for (int i = 0; i < 100'000; ++i) text += "\n# d";
  const std::string once = Formatted(text);
  EXPECT_EQ(std::count(once.begin(), once.end(), '#'), 200'000);
}

}  // namespace
}  // namespace promql::test
