// Grafana's variables as holes in the tree.
#include "promql/variables.h"

#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

ParseOptions Grafana() {
  ParseOptions options;
  options.features.grafana_variables = true;
  return options;
}

std::string Accepted(std::string_view text) {
  const std::vector<Issue> issues = IssuesOf(text, Grafana());
  if (!issues.empty()) return std::string(text) + ": " + issues[0].message;
  const Ast ast = MustParse(text, Grafana());
  const std::string printed = Print(ast);
  if (!Equal(ast, MustParse(printed, Grafana()))) return std::string(text) + " -> " + printed;
  return {};
}

TEST(Variables, StandWhereDashboardsHaveThem) {
  for (const std::string_view text : {"rate($metric[5m])",
                                      "rate(${metric}_total{a=\"b\"}[$__rate_interval])",
                                      "node_$x",
                                      "[[prefix]]:rate:sum{job=\"x\"}",
                                      "$metric{job=\"$job\"} offset $shift",
                                      "$metric @ $t",
                                      "sum by ($by) (x)",
                                      "sum(x) by ($by, ${dim}_id)",
                                      "x{$label=\"y\"}",
                                      "x{$filters}",
                                      "x{a=\"b\", $filters, c=~\"d\"}",
                                      "x{a=${job:doublequote}}",
                                      "x{a_$b=~\"[[c]]\"}",
                                      "${fn}(x[5m])",
                                      "${agg}_over_time(x[5m])",
                                      "$agg by (job) (x)",
                                      "x $op $y{}",
                                      "$agg(x) by (job)",
                                      "$agg without (job) (5, x)",
                                      "histogram_quantile(0.$q, x)",
                                      "histogram_quantile($q, x)",
                                      "x $op y",
                                      "x $op on (entity) group_left y",
                                      "x * on ($a) group_left ($b) y",
                                      "$a + $b > $c",
                                      "sum($expression)",
                                      "($x)",
                                      "-$x",
                                      "$a$b",
                                      "$x[1h:$step]",
                                      "label_replace(x, \"$a\", \"$1\", \"b\", \"(.*)\")",
                                      "label_replace($x, $a, \"\", $b, $c)",
                                      "topk($n, x)",
                                      "clamp_max(x, $max)",
                                      "x{a=~\"${b:regex}|(\"}",
                                      "vector($x)",
                                      "x == bool $y",
                                      "$x and y",
                                      "$x == 5"}) {
    EXPECT_EQ(Accepted(text), "");
  }
}

TEST(Variables, DoNotHideOtherMistakes) {
  const auto first = [](std::string_view text) { return FirstIssue(text, Grafana()); };
  EXPECT_EQ(first("rate($metric)"), "");  // may be a whole range selector
  EXPECT_EQ(first("rate(node_$metric)"), "ArgumentType 5-17");
  EXPECT_EQ(first("sum(x[$r])"), "ArgumentType 4-9");
  EXPECT_EQ(first("x{$a=5}"), "UnexpectedToken 5-6");
  EXPECT_EQ(first("x{a=~\"(\", b=\"$c\"}"), "BadRegex 2-8");
  EXPECT_EQ(first("x $op"), "UnexpectedEnd 5-5");
  EXPECT_EQ(first("sum by ($a (x)"), "UnexpectedToken 11-12");
  EXPECT_EQ(first("foo($x)"), "UnknownFunction 0-3");
  EXPECT_EQ(first("(x + $y) and 5"), "SetOperatorOnScalar 0-14");
}

TEST(Variables, AreUnknownToPrometheusItself) {
  EXPECT_EQ(FirstIssue("$x"), "UnexpectedCharacter 0-1");
  EXPECT_EQ(FirstIssue("x{$a=\"b\"}"), "UnexpectedCharacter 2-3");
  EXPECT_EQ(FirstIssue("x{a$b=\"c\"}"), "UnexpectedCharacter 3-4");
  EXPECT_EQ(FirstIssue("x{a=$b}"), "UnexpectedCharacter 4-5");
  EXPECT_EQ(FirstIssue("sum by (a, $b) (x)"), "UnexpectedCharacter 11-12");
  EXPECT_EQ(FirstIssue("x{a=~\"$b\"}"), "");  // a pattern like any other
  EXPECT_EQ(FirstIssue("x{a=~\"${b:c}(\"}"), "BadRegex 2-14");
}

TEST(Variables, ViewsSayWhereTheyAre) {
  const Ast ast =
      MustParse("sum by (a, $b) (n_$x{$f, c=~\"$d\", e=\"g\"} $op ${y}[5m:])", Grafana());
  const AggregateView sum = ast.aggregate(ast.root());
  EXPECT_FALSE(sum.labels[0].variable);
  EXPECT_TRUE(sum.labels[1].variable);
  const BinaryView binary = ast.binary(sum.operand);
  EXPECT_EQ(binary.op, BinaryOp::Variable);
  EXPECT_EQ(binary.op_text, "$op");
  const SelectorView selector = ast.selector(binary.lhs);
  EXPECT_TRUE(selector.name_variable);
  EXPECT_EQ(selector.name, "n_$x");
  ASSERT_EQ(selector.matchers.size(), 3U);
  EXPECT_TRUE(selector.matchers[0].name_variable);
  EXPECT_TRUE(selector.matchers[0].op_span.empty());
  EXPECT_TRUE(selector.matchers[1].value_variable);
  EXPECT_FALSE(selector.matchers[2].value_variable);
  EXPECT_FALSE(HasCertainType(ast, ast.subquery(binary.rhs).operand));
}

TEST(Variables, AreFoundInTheText) {
  const std::string_view text =
      "a{b=\"x$c.${d:regex}$\"} * $e[[[f]]] # $no\n + [[g:csv]] ${h.i} $1 \"$2\" ${ [[5]] "
      "$__range_s";
  std::string found;
  for (const VariableUse& use : FindVariables(text)) {
    found.append(use.name);
    if (!use.format.empty()) found.append(":").append(use.format);
    found.append(use.in_string ? "\" " : " ");
    EXPECT_EQ(VariableSize(text.substr(use.span.begin)), use.span.size());
  }
  EXPECT_EQ(found, "c\" d:regex\" e f g:csv h __range_s ");
}

}  // namespace
}  // namespace promql::test
