// Properties over seeded random expressions.
#include "tests/promql/expressions.h"
#include "tests/promql/random_expression.h"

namespace promql::test {
namespace {

constexpr uint64_t kRuns = 20'000;

void ExpectRoundTrip(const Ast& ast, const std::string& printed, uint64_t seed) {
  Ast again;
  std::vector<Issue> issues;
  const bool parsed = Parse(printed, Everything(), again, issues);
  ASSERT_TRUE(parsed) << "seed " << seed << ": " << ast.text() << "\n"
                      << printed << "\n"
                      << issues[0].message;
  ASSERT_TRUE(Equal(ast, again)) << "seed " << seed << ": " << ast.text() << "\n" << printed;
}

// Children lie within parents, siblings do not overlap, all within the text.
void ExpectNested(const Ast& ast, uint64_t seed) {
  std::vector<NodeId> parents;
  ComputeParents(ast, parents);
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const Span span = ast.span(NodeId{i});
    ASSERT_LE(span.begin, span.end) << seed;
    ASSERT_LE(span.end, ast.text().size()) << seed;
    if (!parents[i].valid()) {
      ASSERT_EQ(NodeId{i}, ast.root()) << seed;
      continue;
    }
    const Span outer = ast.span(parents[i]);
    ASSERT_LE(outer.begin, span.begin) << seed << " " << ast.text();
    ASSERT_GE(outer.end, span.end) << seed << " " << ast.text();
  }
  ASSERT_EQ(ast.subtree_size(ast.root()), ast.size()) << seed;
}

TEST(Properties, PrintedAndFormattedTextsParseToTheSameTree) {
  uint64_t accepted = 0;
  for (uint64_t seed = 0; seed < kRuns; ++seed) {
    const std::string text = RandomExpression(seed);
    Ast ast;
    std::vector<Issue> issues;
    if (!Parse(text, Everything(), ast, issues)) {
      // Not everything generated is allowed, for instance a range of zero: but it is PromQL's
      // shape.
      for (const Issue& issue : issues) {
        ASSERT_NE(issue.code, IssueCode::UnexpectedToken) << text << "\n" << issue.message;
        ASSERT_LE(issue.span.end, text.size()) << text;
      }
      continue;
    }
    ++accepted;
    ASSERT_NO_FATAL_FAILURE(ExpectNested(ast, seed));
    ASSERT_NO_FATAL_FAILURE(ExpectRoundTrip(ast, Print(ast), seed));
    ASSERT_NO_FATAL_FAILURE(ExpectRoundTrip(ast, Pretty(ast, 20), seed));
    ASSERT_TRUE(Equal(ast, ast));
    CheckTypes(ast, Everything(), issues);
    for (const Issue& issue : issues) ASSERT_LE(issue.span.end, text.size()) << text;
  }
  EXPECT_GT(accepted, kRuns / 2);
}

TEST(Properties, PrintingIsIdempotent) {
  for (uint64_t seed = 0; seed < kRuns / 4; ++seed) {
    const std::string text = RandomExpression(seed);
    Ast ast;
    std::vector<Issue> issues;
    if (!Parse(text, Everything(), ast, issues)) continue;
    const std::string once = Print(ast);
    Ast again;
    ASSERT_TRUE(Parse(once, Everything(), again, issues));
    ASSERT_EQ(Print(again), once) << text;
  }
}

TEST(Properties, MangledTextsGiveIssuesOrTrees) {
  for (uint64_t seed = 0; seed < kRuns; ++seed) {
    const std::string text = Mangled(RandomExpression(seed), seed);
    Ast ast;
    std::vector<Issue> issues;
    if (Parse(text, Everything(), ast, issues)) {
      ASSERT_NO_FATAL_FAILURE(ExpectNested(ast, seed));
      ASSERT_NO_FATAL_FAILURE(ExpectRoundTrip(ast, Print(ast), seed));
    } else {
      ASSERT_FALSE(issues.empty()) << text;
      ASSERT_TRUE(ast.empty());
      for (const Issue& issue : issues) {
        ASSERT_LE(issue.span.begin, issue.span.end) << text;
        ASSERT_LE(issue.span.end, text.size()) << text << ": " << issue.message;
        ASSERT_FALSE(issue.message.empty());
      }
    }
  }
}

}  // namespace
}  // namespace promql::test
