// What the views of the tree say, with the places that callers splice text at.
#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

std::string_view SourceOf(const Ast& ast, Span span) { return span.In(ast.text()); }

// The only vector selector of the tree.
SelectorView OnlySelector(const Ast& ast) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind(NodeId{i}) == NodeKind::VectorSelector) return ast.selector(NodeId{i});
  }
  ADD_FAILURE() << "no selector in " << ast.text();
  return {};
}

std::string WithMatcher(std::string text) {
  const Ast ast = MustParse(text);
  const InsertPoint at = OnlySelector(ast).insert;
  text.insert(at.offset, at.braces ? "{z=\"1\"}" : at.comma ? ",z=\"1\"" : "z=\"1\"");
  return text;
}

TEST(Views, MatcherCanBeSplicedIn) {
  EXPECT_EQ(WithMatcher("foo"), "foo{z=\"1\"}");
  EXPECT_EQ(WithMatcher("rate(foo [5m])"), "rate(foo{z=\"1\"} [5m])");
  EXPECT_EQ(WithMatcher("foo{}"), "foo{z=\"1\"}");
  EXPECT_EQ(WithMatcher("foo { } offset 5m"), "foo {z=\"1\" } offset 5m");
  EXPECT_EQ(WithMatcher("foo{a=\"b\"}"), "foo{a=\"b\",z=\"1\"}");
  EXPECT_EQ(WithMatcher("foo{a=\"b\" , }"), "foo{a=\"b\",z=\"1\" , }");
  EXPECT_EQ(WithMatcher("{\"foo\"}"), "{\"foo\",z=\"1\"}");
  for (const char* text : {"foo", "foo{}", "foo{a=\"b\" , }", "{\"foo\"}", "{a=~\"x\"}[5m]"}) {
    const std::string changed = WithMatcher(text);
    const Ast ast = MustParse(changed);
    bool found = false;
    for (const Matcher matcher : OnlySelector(ast).matchers) found |= matcher.name == "z";
    EXPECT_TRUE(found) << changed;
  }
}

TEST(Views, Selector) {
  const std::string text = "foo{a=\"b\", 'c d'!~`e\\.f`, g=\"\\x41\\u00e4\"}[5m] @ 1.5 offset -1h";
  const Ast ast = MustParse(text);
  const SelectorView selector = OnlySelector(ast);
  EXPECT_EQ(selector.name, "foo");
  EXPECT_EQ(selector.metric_name(), "foo");
  EXPECT_TRUE(selector.has_braces);
  ASSERT_EQ(selector.matchers.size(), 3U);
  const Matcher second = selector.matchers[1];
  EXPECT_EQ(second.name, "c d");
  EXPECT_EQ(second.op, MatchOp::NotRegex);
  EXPECT_EQ(second.value, "e\\.f");
  EXPECT_EQ(SourceOf(ast, second.name_span), "'c d'");
  EXPECT_EQ(SourceOf(ast, second.op_span), "!~");
  EXPECT_EQ(SourceOf(ast, second.value_span), "`e\\.f`");
  EXPECT_EQ(selector.matchers[2].value, "A\xC3\xA4");
  EXPECT_EQ(selector.modifiers.at, AtForm::Timestamp);
  EXPECT_EQ(selector.modifiers.at_ms, 1500);
  EXPECT_EQ(selector.modifiers.offset.milliseconds(), -3'600'000);
  ASSERT_TRUE(selector.matrix.valid());
  EXPECT_EQ(ast.matrix(selector.matrix).range.milliseconds(), 300'000);
  EXPECT_EQ(SourceOf(ast, ast.matrix(selector.matrix).bracket_span), "[5m]");
}

TEST(Views, NameInBraces) {
  const auto name = [](std::string_view text) {
    const Ast ast = MustParse(text);
    return std::string(OnlySelector(ast).metric_name());
  };
  EXPECT_EQ(name("{\"a.b\"}"), "a.b");
  EXPECT_EQ(name("{__name__=\"x\"}"), "x");
  EXPECT_EQ(name("{__name__=~\"x\"}"), "");
}

TEST(Views, BinaryAggregateCall) {
  const std::string text =
      "sum by (a, \"b c\") (rate(x[5m])) # left\n / on (a) group_left (d) topk(3, y)";
  const Ast ast = MustParse(text);
  const BinaryView binary = ast.binary(ast.root());
  EXPECT_EQ(binary.op, BinaryOp::Divide);
  EXPECT_EQ(SourceOf(ast, binary.op_span), "/");
  EXPECT_TRUE(binary.on);
  EXPECT_EQ(SourceOf(ast, binary.matching_span), "on (a)");
  EXPECT_EQ(SourceOf(ast, binary.group_span), "group_left (d)");
  EXPECT_EQ(binary.include[0].name, "d");
  EXPECT_EQ(binary.cardinality, Cardinality::ManyToOne);
  const AggregateView sum = ast.aggregate(binary.lhs);
  EXPECT_EQ(SourceOf(ast, sum.grouping_span), "by (a, \"b c\")");
  EXPECT_EQ(sum.labels[1].name, "b c");
  EXPECT_EQ(SourceOf(ast, sum.labels[1].span), "\"b c\"");
  const CallView rate = ast.call(sum.operand);
  EXPECT_EQ(rate.name, "rate");
  EXPECT_EQ(SourceOf(ast, rate.name_span), "rate");
  ASSERT_EQ(rate.arguments.size(), 1U);
  EXPECT_EQ(ast.source(rate.arguments[0]), "x[5m]");
  const AggregateView topk = ast.aggregate(binary.rhs);
  EXPECT_EQ(ast.number(topk.parameter), 3);
  EXPECT_EQ(ast.source(topk.operand), "y");
}

TEST(Views, SubqueryWithExpressions) {
  const Ast ast = MustParse("max_over_time(x[step() * 2:1m] offset 5m)");
  const SubqueryView subquery = ast.subquery(ast.call(ast.root()).arguments[0]);
  EXPECT_EQ(ast.source(subquery.operand), "x");
  EXPECT_EQ(subquery.range.form, DurationForm::Expression);
  EXPECT_EQ(ast.source(subquery.range.expression), "step() * 2");
  EXPECT_EQ(subquery.step.milliseconds(), 60'000);
  EXPECT_EQ(subquery.modifiers.offset.milliseconds(), 300'000);
}

TEST(Views, GrafanaVariables) {
  const std::string text =
      "rate(x[$__rate_interval]) * ${factor:raw} > [[limit]] + sum_over_time(y[${r}s:[[s]]])";
  const Ast ast = MustParse(text);
  EXPECT_EQ(Print(ast), text);
  uint32_t variables = 0;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    if (ast.kind(NodeId{i}) == NodeKind::Variable) ++variables;
    if (ast.kind(NodeId{i}) == NodeKind::MatrixSelector) {
      EXPECT_EQ(ast.matrix(NodeId{i}).range.form, DurationForm::Variable);
    }
  }
  EXPECT_EQ(variables, 2U);
  EXPECT_FALSE(IssuesOf("x[$__rate_interval]").empty());  // not Prometheus' own language
}

TEST(Views, Parents) {
  const Ast ast = MustParse("f + round(g, abs(h)) > x[5m:1m] offset (1m * 2)");
  std::vector<NodeId> parents;
  ComputeParents(ast, parents);
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const NodeId parent = parents[i];
    if (NodeId{i} == ast.root()) {
      EXPECT_FALSE(parent.valid());
    } else {
      EXPECT_GE(i, ast.first_descendant(parent).index);
      EXPECT_LT(i, parent.index);
    }
  }
}

TEST(Views, ReusedTreeForgetsTheOldOne) {
  Ast ast;
  std::vector<Issue> issues;
  EXPECT_TRUE(Parse("sum by (a) (x{b=\"c\\n\"}) + 1", {}, ast, issues));
  EXPECT_TRUE(Parse("y", {}, ast, issues));
  EXPECT_EQ(ast.size(), 1U);
  EXPECT_FALSE(Parse("y +", {}, ast, issues));
  EXPECT_TRUE(ast.empty());
}

}  // namespace
}  // namespace promql::test
