// Examples of LogQL, each printed in its canonical form and parsed again.
#include "tests/logql/queries.h"

namespace promql::logql::test {
namespace {

TEST(LogQL, EveryStage) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"{app=\"a\"}", "{app=\"a\"}"},
      {"{ app = \"a\" , env!=\"b\", c=~\"d.*\", e!~`f` , }",
       "{app=\"a\", env!=\"b\", c=~\"d.*\", e!~\"f\"}"},
      {"{a=\"b\"}|=\"x\"!=\"y\"|~\"z\"!~`w`", "{a=\"b\"} |= \"x\" != \"y\" |~ \"z\" !~ \"w\""},
      {"{a=\"b\"} |> \"<_>x\" !> `y<_>`", "{a=\"b\"} |> \"<_>x\" !> \"y<_>\""},
      {"{a=\"b\"} |= \"x\" or `y` or \"z\"", "{a=\"b\"} |= \"x\" or \"y\" or \"z\""},
      {"{a=\"b\"} |= ip(\"10.0.0.0/8\") != ip(\"::1\")",
       "{a=\"b\"} |= ip(\"10.0.0.0/8\") != ip(\"::1\")"},
      {"{a=\"b\"} | json", "{a=\"b\"} | json"},
      {"{a=\"b\"} | json x=\"y.z[0]\", w", "{a=\"b\"} | json x=\"y.z[0]\", w"},
      {"{a=\"b\"} | logfmt --strict --keep-empty x=\"y\"",
       "{a=\"b\"} | logfmt --strict --keep-empty x=\"y\""},
      {"{a=\"b\"} | logfmt | unpack | decolorize", "{a=\"b\"} | logfmt | unpack | decolorize"},
      {"{a=\"b\"} | pattern `<ip> - <_>`", "{a=\"b\"} | pattern \"<ip> - <_>\""},
      {"{a=\"b\"} | regexp \"(?P<x>\\\\d+)\"", "{a=\"b\"} | regexp \"(?P<x>\\\\d+)\""},
      {"{a=\"b\"} | c=\"d\"", "{a=\"b\"} | c=\"d\""},
      {"{a=\"b\"} | c==5 and d>1.5", "{a=\"b\"} | c=5 and d>1.5"},
      {"{a=\"b\"} | c >= 250ms , d < 20KB e != 3", "{a=\"b\"} | c>=250ms and d<20KB and e!=3"},
      {"{a=\"b\"} | c=\"d\" or e=~\"f\" and g!~\"h\"",
       "{a=\"b\"} | c=\"d\" or e=~\"f\" and g!~\"h\""},
      {"{a=\"b\"} | (c=\"d\" or e=\"f\") and g=\"h\"",
       "{a=\"b\"} | (c=\"d\" or e=\"f\") and g=\"h\""},
      {"{a=\"b\"} | c=\"d\" and (e=\"f\" and g=\"h\")",
       "{a=\"b\"} | c=\"d\" and (e=\"f\" and g=\"h\")"},
      {"{a=\"b\"} | ((c=\"d\"))", "{a=\"b\"} | c=\"d\""},
      {"{a=\"b\"} | addr=ip(\"192.168.0.1\")", "{a=\"b\"} | addr=ip(\"192.168.0.1\")"},
      {"{a=\"b\"} | x > -5", "{a=\"b\"} | x>-5"},
      {"{a=\"b\"} | line_format \"{{.x}} y\"", "{a=\"b\"} | line_format \"{{.x}} y\""},
      {"{a=\"b\"} | label_format x=y,z=`{{.w}}`", "{a=\"b\"} | label_format x=y, z=\"{{.w}}\""},
      {"{a=\"b\"} | drop x, y=\"z\", w=~\"v\"", "{a=\"b\"} | drop x, y=\"z\", w=~\"v\""},
      {"{a=\"b\"} | keep x", "{a=\"b\"} | keep x"},
      {"# why\n{a=\"b\"} # what\n|= \"#x\"", "{a=\"b\"} |= \"#x\""},
      {"({a=\"b\"} | json)", "({a=\"b\"} | json)"},
  };
  for (const auto& [text, printed] : cases) EXPECT_EQ(Printed(text), printed) << text;
}

TEST(LogQL, MetricQueries) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"rate({a=\"b\"}[5m])", "rate({a=\"b\"}[5m])"},
      {"rate({a=\"b\"} |= \"x\" [5m])", "rate({a=\"b\"} |= \"x\" [5m])"},
      {"rate({a=\"b\"}[5m] |= \"x\")", "rate({a=\"b\"} |= \"x\" [5m])"},
      {"rate(({a=\"b\"} | json)[1h30m])", "rate(({a=\"b\"} | json [1h30m]))"},
      {"count_over_time({a=\"b\"}[5m] offset 1h)", "count_over_time({a=\"b\"}[5m] offset 1h)"},
      {"count_over_time({a=\"b\"}[5m] offset - 1h)", "count_over_time({a=\"b\"}[5m] offset -1h)"},
      {"sum_over_time({a=\"b\"} | unwrap x [5m])", "sum_over_time({a=\"b\"} | unwrap x [5m])"},
      {"avg_over_time({a=\"b\"} | unwrap duration(x) | __error__=\"\" [1.5s]) by (c)",
       "avg_over_time({a=\"b\"} | unwrap duration(x) | __error__=\"\" [1.5s]) by (c)"},
      {"quantile_over_time(0.99, {a=\"b\"} | unwrap bytes(x) [5m]) without (c, d)",
       "quantile_over_time(0.99, {a=\"b\"} | unwrap bytes(x) [5m]) without (c, d)"},
      {"sum(rate({a=\"b\"}[5m])) by (c)", "sum by (c) (rate({a=\"b\"}[5m]))"},
      {"sum by (c,) (rate({a=\"b\"}[5m]))", "sum by (c) (rate({a=\"b\"}[5m]))"},
      {"topk(5, sum without(c)(rate({a=\"b\"}[5m])))",
       "topk(5, sum without (c) (rate({a=\"b\"}[5m])))"},
      {"approx_topk(3, rate({a=\"b\"}[5m]))", "approx_topk(3, rate({a=\"b\"}[5m]))"},
      {"sort_desc(sum by (x) (rate({a=\"b\"}[5m])))",
       "sort_desc(sum by (x) (rate({a=\"b\"}[5m])))"},
      {"rate({a=\"b\"}[5m]) / rate({a=\"c\"}[5m]) > bool 0.5",
       "rate({a=\"b\"}[5m]) / rate({a=\"c\"}[5m]) > bool 0.5"},
      {"rate({a=\"b\"}[5m]) * on(x) group_left(y) rate({a=\"c\"}[5m])",
       "rate({a=\"b\"}[5m]) * on (x) group_left (y) rate({a=\"c\"}[5m])"},
      {"rate({a=\"b\"}[5m]) and ignoring(x) rate({a=\"c\"}[5m])",
       "rate({a=\"b\"}[5m]) and ignoring (x) rate({a=\"c\"}[5m])"},
      {"1 + 2 * 3 ^ -2", "1 + 2 * 3 ^ -2"},
      {"(1 + 2) * 3", "(1 + 2) * 3"},
      {"vector(1) or vector(0)", "vector(1) or vector(0)"},
      {"label_replace(rate({a=\"b\"}[5m]), \"x\", \"$1\", \"y\", \"(.*)\")",
       "label_replace(rate({a=\"b\"}[5m]), \"x\", \"$1\", \"y\", \"(.*)\")"},
      {"absent_over_time({a=\"b\"}[5m])", "absent_over_time({a=\"b\"}[5m])"},
  };
  for (const auto& [text, printed] : cases) EXPECT_EQ(Printed(text), printed) << text;
}

TEST(LogQL, GrafanaVariables) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"{app=\"$app\", env=~\"${env:regex}\"} |= \"[[text]]\"",
       "{app=\"$app\", env=~\"${env:regex}\"} |= \"[[text]]\""},
      {"{$label=\"x\", a=$value}", "{$label=\"x\", a=$value}"},
      {"{a=\"b\"} |= $search", "{a=\"b\"} |= $search"},
      {"{a=\"b\"} $filters | json", "{a=\"b\"} $filters | json"},
      {"rate({a=\"b\"}[$__interval])", "rate({a=\"b\"}[$__interval])"},
      {"rate({a=\"b\"}[${r}m] offset $o)", "rate({a=\"b\"}[${r}m] offset $o)"},
      {"sum by ($by, ${x}_id) (rate({a=\"b\"}[$__auto]))",
       "sum by ($by, ${x}_id) (rate({a=\"b\"}[$__auto]))"},
      {"{a=\"b\"} | level=~\"$level\" | x > $min", "{a=\"b\"} | level=~\"$level\" | x>$min"},
      {"rate({a=\"b\"}[5m]) > $limit", "rate({a=\"b\"}[5m]) > $limit"},
      {"topk($n, rate({a=\"b\"}[5m]))", "topk($n, rate({a=\"b\"}[5m]))"},
      {"$selector |= \"x\"", "$selector |= \"x\""},
      {"count_over_time($selector [5m])", "count_over_time($selector[5m])"},
      {"{$matchers}", "{$matchers}"},
  };
  for (const auto& [text, printed] : cases) {
    EXPECT_EQ(Printed(text, true), printed) << text;
    EXPECT_EQ(FirstIssue(text, true), "") << text;
  }
  EXPECT_EQ(FirstIssue("rate({a=\"b\"}[$__interval])"), "UnexpectedCharacter 13-14");
}

TEST(LogQL, SyntaxErrorsHaveTheirPlace) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"", "EmptyQuery 0-0"},
      {"# only a comment", "EmptyQuery 0-0"},
      {"{", "UnexpectedEnd 1-1"},
      {"{a=\"b\"", "UnexpectedEnd 6-6"},
      {"{a}", "UnexpectedToken 2-3"},
      {"{a=b}", "UnexpectedToken 3-4"},
      {"{a=\"b\" c=\"d\"}", "UnexpectedToken 7-8"},
      {"{a=~\"(\"}", "BadRegex 4-7"},
      {"{a=\"b}", "UnterminatedString 3-6"},
      {"{a=\"\\q\"}", "BadString 3-6"},
      {"{a='b'}", "UnexpectedToken 3-6"},
      {"{a=\"b\"} |=", "UnexpectedEnd 10-10"},
      {"{a=\"b\"} |= x", "UnexpectedToken 11-12"},
      {"{a=\"b\"} |~ \"[\"", "BadRegex 11-14"},
      {"{a=\"b\"} |", "UnexpectedEnd 9-9"},
      {"{a=\"b\"} | jsn", "UnknownStage 10-13"},
      {"{a=\"b\"} | foo", "UnknownStage 10-13"},
      {"{a=\"b\"} | foo bar", "UnexpectedToken 14-17"},
      {"{a=\"b\"} | x > \"y\"", "BadLabelFilter 12-13"},
      {"{a=\"b\"} | x =~ 5", "BadLabelFilter 12-14"},
      {"{a=\"b\"} | x > 5q", "BadNumber 14-16"},
      {"{a=\"b\"} | (x > 5", "UnexpectedEnd 16-16"},
      {"{a=\"b\"} | logfmt --fast", "UnexpectedToken 17-19"},
      {"{a=\"b\"} | regexp \"(\"", "BadRegex 17-20"},
      {"{a=\"b\"} | line_format x", "UnexpectedToken 22-23"},
      {"{a=\"b\"} | label_format x", "UnexpectedEnd 24-24"},
      {"{a=\"b\"} | unwrap hours(x)", "UnknownFunction 17-22"},
      {"rate({a=\"b\"}[5])", "BadDuration 13-14"},
      {"rate({a=\"b\"}[5m)", "UnexpectedToken 15-16"},
      {"rate({a=\"b\"}[])", "UnexpectedToken 13-14"},
      {"rate {a=\"b\"}[5m]", "UnexpectedToken 5-6"},
      {"rte({a=\"b\"}[5m])", "UnknownFunction 0-3"},
      {"sum by c (x)", "UnexpectedToken 7-8"},
      {"rate({a=\"b\"}[5m]", "UnclosedParenthesis 16-16"},
      {"rate({a=\"b\"}[5m]))", "UnmatchedParenthesis 17-18"},
      {"1 +", "UnexpectedEnd 3-3"},
      {"1 2", "UnexpectedToken 2-3"},
      {"1e", "BadNumber 0-2"},
      {"({a=\"b\"}) | json", "UnexpectedToken 10-11"},
      {"{a=\"b\"} ; 5", "UnexpectedCharacter 8-9"},
  };
  for (const auto& [text, issue] : cases) EXPECT_EQ(FirstIssue(text), issue) << text;
}

std::string Times(std::string_view text, size_t count) {
  std::string result;
  for (size_t i = 0; i < count; ++i) result.append(text);
  return result;
}

TEST(LogQL, LargeAndDeepQueries) {
  const std::string rate = "rate({a=\"b\"}[5m])";
  EXPECT_EQ(FirstIssue(rate + Times(" + " + rate, 50'000)), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"" + Times(",c=\"d\"", 100'000) + "}"), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"}" + Times(" |= \"c\"", 100'000)), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"} | c=\"d\"" + Times(" or c=\"d\"", 100'000)), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"} | " + Times("(", 9'000) + "c=\"d\"" + Times(")", 9'000)), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"} | " + Times("(", 100'000)), "TooDeep 10010-10011");
  EXPECT_EQ(FirstIssue(Times("(", 100'000)), "TooDeep 10000-10001");
  EXPECT_EQ(FirstIssue(Times("sum(", 100'000)), "TooDeep 40000-40001");
  EXPECT_EQ(FirstIssue("{a=\"" + Times("x", 10'000'000) + "\"}"), "");
  EXPECT_EQ(FirstIssue("{a=\"b\"} | label_format x=\"y\"" + Times(",z=w", 50'000)),
            "DuplicateLabel 33-34");
}

}  // namespace
}  // namespace promql::logql::test
