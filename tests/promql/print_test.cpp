#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

std::string Printed(std::string_view text) {
  const Ast ast = MustParse(text);
  return Print(ast);
}

TEST(Print, CanonicalForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"SUM(foo)BY(b,a)", "sum by (b, a) (foo)"},
      {"a{z=\"1\",b=~'x'}", "a{b=~\"x\",z=\"1\"}"},
      {"foo{}", "foo"},
      {"{'a.b'}", "{__name__=\"a.b\"}"},
      {"0x10+1e3", "16 + 1000"},
      {"1e-7 * 1e21", "0.0000001 * 1000000000000000000000"},
      {"foo[90m]", "foo[1h30m]"},
      {"foo[0.5]", "foo[500ms]"},
      {"foo[1w2d] offset 730d", "foo[9d] offset 2y"},
      {"foo offset 5m @ 3", "foo @ 3.000 offset 5m"},
      {"foo offset 0s", "foo"},
      {"'\\t\"\\x00\\u00ad\xC3\xA4'", "\"\\t\\\"\\x00\\u00adä\""},
      {"-  foo", "-foo"},
      {"inf - Inf ^ 2", "+Inf - Inf ^ 2"},
      {"foo offset +(5) - 3", "foo offset +(5) - 3"},
      {"info(a, {})", "info(a, {})"},
  };
  for (const auto& [text, wanted] : cases) EXPECT_EQ(Printed(text), wanted) << text;
}

TEST(Print, OneNode) {
  const Ast ast = MustParse("a + rate( b [ 5m ] )");
  std::string out = ">";
  Print(ast, ast.binary(ast.root()).rhs, out);
  EXPECT_EQ(out, ">rate(b[5m])");
}

TEST(Pretty, SplitsWhatIsTooLong) {
  const Ast ast = MustParse(
      "sum by (job) (rate(requests_total{code=\"500\"}[5m])) / on (job) group_left () sum by (job) "
      "(rate(requests_total[5m])) > 0.01");
  EXPECT_EQ(Pretty(ast, 50),
            "    sum by (job) (\n"
            "      rate(requests_total{code=\"500\"}[5m])\n"
            "    )\n"
            "  / on (job) group_left ()\n"
            "    sum by (job) (rate(requests_total[5m]))\n"
            ">\n"
            "  0.01");
  EXPECT_EQ(Pretty(ast, 1000), Print(ast));
}

TEST(Equal, IgnoresSpellingNotMeaning) {
  const auto same = [](std::string_view a, std::string_view b) {
    const Ast first = MustParse(a);
    const Ast second = MustParse(b);
    return Equal(first, second);
  };
  EXPECT_TRUE(same("a{b=\"1\",c=\"2\"}", "a{c='2',b=`1`}"));
  EXPECT_TRUE(same("sum by () (a)", "sum(a)"));
  EXPECT_TRUE(same("a offset 0s", "a"));
  EXPECT_TRUE(same("NaN", "nan"));
  EXPECT_FALSE(same("a{b=\"1\"}", "a{b=\"1\",b=\"1\"}"));
  EXPECT_FALSE(same("a + b", "a - b"));
  EXPECT_FALSE(same("(a)", "a"));
  EXPECT_FALSE(same("a[5m]", "a[6m]"));
  EXPECT_FALSE(same("sum by (a) (x)", "sum without (a) (x)"));
  EXPECT_FALSE(same("a @ 1", "a @ 2"));
}

}  // namespace
}  // namespace promql::test
