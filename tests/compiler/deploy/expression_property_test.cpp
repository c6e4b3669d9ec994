// Random expressions against other spellings of themselves.
#include <gtest/gtest.h>

#include "compiler/deploy/difference/expression.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "tests/promql/random_expression.h"

namespace qoe::difference {
namespace {

constexpr uint64_t kSeeds = 3000;

TEST(ExpressionProperty, AnotherSpellingIsTheSame) {
  promql::ParseOptions options;
  options.features = {true, true, true, true, false};
  size_t parsed = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string text = promql::test::RandomExpression(seed);
    promql::Ast ast;
    std::vector<promql::Issue> issues;
    if (!promql::Parse(text, options, ast, issues)) continue;
    ++parsed;
    for (const std::string& other : {promql::Print(ast), promql::Pretty(ast), "(" + text + "\n)"}) {
      EXPECT_TRUE(SameExpression(text, other)) << text << "\n" << other;
      EXPECT_TRUE(MeaningsOf(text, other, {}).empty()) << text << "\n" << other;
      EXPECT_EQ(ShapeOf(text), ShapeOf(other)) << text << "\n" << other;
    }
  }
  EXPECT_GT(parsed, kSeeds / 5);
}

TEST(ExpressionProperty, WhatDiffersHasWords) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::string text = promql::test::RandomExpression(seed);
    for (const std::string& other :
         {promql::test::Mangled(text, seed), promql::test::RandomExpression(seed + 1)}) {
      EXPECT_EQ(SameExpression(text, other), MeaningsOf(text, other, {}).empty()) << text << "\n"
                                                                                  << other;
    }
  }
}

}  // namespace
}  // namespace qoe::difference
