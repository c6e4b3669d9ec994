// The reader of evaluation scripts, by itself: an error of it could let a wrong engine pass.
#include "tests/promql/eval/script.h"

#include <gtest/gtest.h>

#include <cmath>

#include "promql/eval/histogram.h"
#include "promql/eval/query.h"
#include "tests/promql/eval/at_variants.h"
#include "tests/promql/eval/compare.h"
#include "tests/promql/eval/load.h"

namespace promql::eval::test {
namespace {

Script Read(std::string_view text) {
  Script script;
  std::string error;
  EXPECT_TRUE(ParseScript(text, script, error)) << error;
  return script;
}

Eval ReadEval(std::string_view text) {
  const Script script = Read(text);
  return script.commands.size() == 1 ? std::get<Eval>(script.commands[0]) : Eval{};
}

std::string ErrorOf(std::string_view text) {
  Script script;
  std::string error;
  EXPECT_FALSE(ParseScript(text, script, error));
  return error;
}

Answer VectorOf(std::vector<VectorSample> samples) {
  Answer answer;
  answer.type = ValueType::Vector;
  answer.vector = std::move(samples);
  return answer;
}

TEST(Script, Commands) {
  const Script script = Read(
      "# comment\n"
      "load 5m\n  a{b=\"c d\"} 1+1x2\n\tb _ stale\n\n"
      "clear\n"
      "load_with_nhcb 10s53ms\n  c 1\n");
  ASSERT_EQ(script.commands.size(), 3U);
  EXPECT_EQ(std::get<Load>(script.commands[0]).step_ms, 300'000);
  EXPECT_EQ(std::get<Load>(script.commands[0]).series.size(), 2U);
  EXPECT_EQ(std::get<Load>(script.commands[2]).step_ms, 10'053);
  EXPECT_TRUE(std::get<Load>(script.commands[2]).with_nhcb);
}

TEST(Script, Expectations) {
  const Eval eval = ReadEval(
      "eval instant at 1m sum by (x) (a)\n"
      "  expect ordered\n"
      "  expect warn msg: PromQL warning: ab (1:2)\n"
      "  expect info regex: b.*c\n"
      "  {x=\"1\"} 1\n"
      "  {x=\"2\"} {{count:1 counter_reset_hint:gauge}}\n");
  EXPECT_EQ(eval.line, 1);
  EXPECT_EQ(eval.expression, "sum by (x) (a)");
  EXPECT_EQ(eval.at_ms, 60'000);
  EXPECT_TRUE(eval.expected.ordered);
  EXPECT_EQ(eval.expected.warnings.at(0).text, "PromQL warning: ab (1:2)");
  EXPECT_TRUE(eval.expected.infos.at(0).is_pattern);
  ASSERT_EQ(eval.expected.series.size(), 2U);
  EXPECT_FALSE(eval.expected.series[0].samples.at(0).hint_given);
  EXPECT_TRUE(eval.expected.series[1].samples.at(0).hint_given);
}

TEST(Script, RangesScalarsAndStrings) {
  const Eval range = ReadEval("eval range from 1m to 2m step 30s a\n  a 1 _ 3\n");
  EXPECT_EQ(range.end_ms, 120'000);
  EXPECT_EQ(range.step_ms, 30'000);
  EXPECT_EQ(ReadEval("eval instant at 0 1\n 0x10\n").expected.scalar, 16);
  EXPECT_EQ(ReadEval("eval instant at 0 `a`\n expect string `a`\n").expected.string, "a");
  EXPECT_TRUE(ReadEval("eval_fail instant at 0 a\n").expected.fail.has_value());
}

TEST(Script, WhatIsNotUnderstoodIsToldWithItsLine) {
  EXPECT_EQ(ErrorOf("clear\nfoo bar\n"), "line 2: not a command: `foo`");
  EXPECT_EQ(ErrorOf("load 5m\n  a{b!=\"c\"} 1\n").substr(0, 7), "line 2:");
  EXPECT_EQ(ErrorOf("eval instant at x a\n"), "line 1: not a duration: `x`");
  EXPECT_EQ(ErrorOf("eval instant at 0 a\n expect magic\n"),
            "line 2: nothing is known of `expect magic`");
}

TEST(ScriptLoad, HintsAndStaleness) {
  const Script script = Read(
      "load 1m\n"
      "  h {{count:1 buckets:[1]}} {{count:2 buckets:[2]}} {{count:1 buckets:[1]}} 5 stale _ 6\n");
  Storage storage;
  LoadInto(std::get<Load>(script.commands.at(0)), storage);
  const Column& column = storage.series(0);
  EXPECT_EQ(column.times, (std::vector<int64_t>{0, 60'000, 120'000, 180'000, 240'000, 360'000}));
  EXPECT_EQ(column.histograms.at(0)->reset_hint, ResetHint::Unknown);
  EXPECT_EQ(column.histograms.at(1)->reset_hint, ResetHint::NotReset);
  EXPECT_EQ(column.histograms.at(2)->reset_hint, ResetHint::Unknown);
  EXPECT_TRUE(IsStale(column.values.at(4)));
}

TEST(ScriptLoad, ClassicHistogramsBecomeNative) {
  const Script script = Read(
      "load_with_nhcb 1m\n"
      "  a_bucket{le=\"1\",x=\"y\"} 1 3\n"
      "  a_bucket{le=\"+Inf\",x=\"y\"} 4 9\n"
      "  a_sum{x=\"y\"} 5 6\n");
  Storage storage;
  LoadInto(std::get<Load>(script.commands.at(0)), storage);
  const auto number = storage.FindSeries(Labels{{"__name__", "a"}, {"x", "y"}});
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(series::Print(*storage.series(*number).histograms.at(0)),
            "{{schema:-53 count:4 sum:5 custom_values:[1] buckets:[1 3]}}");
}

TEST(ScriptCompare, SeesEveryDifference) {
  const Eval eval = ReadEval("eval instant at 0 a\n  a{b=\"1\"} 1\n  a{b=\"2\"} 2\n");
  const Labels one{{"__name__", "a"}, {"b", "1"}};
  const Labels two{{"__name__", "a"}, {"b", "2"}};
  const auto sample = [](const Labels& labels, double value) {
    return VectorSample{labels, {.t_ms = 0, .value = value, .histogram = nullptr}};
  };
  EXPECT_EQ(CompareValue(eval, VectorOf({sample(two, 2), sample(one, 1 + 1e-9)})), "");
  EXPECT_NE(CompareValue(eval, VectorOf({sample(one, 1)})), "");
  EXPECT_NE(CompareValue(eval, VectorOf({sample(one, 1), sample(two, 2.1)})), "");
  EXPECT_NE(CompareValue(eval, VectorOf({sample(one, 1), sample(two, 2), sample(one, 1)})), "");
  EXPECT_NE(CompareValue(eval, VectorOf({sample(one, 1), sample(two, 2), sample({}, 1)})), "");
  Eval ordered = eval;
  ordered.expected.ordered = true;
  EXPECT_NE(CompareValue(ordered, VectorOf({sample(two, 2), sample(one, 1)})), "");
  Answer scalar;
  scalar.type = ValueType::Scalar;
  scalar.scalar = 1;
  EXPECT_NE(CompareValue(eval, scalar), "");
}

TEST(ScriptCompare, NumbersAsUpstream) {
  EXPECT_TRUE(AlmostEqual(1, 1 + 1e-7));
  EXPECT_FALSE(AlmostEqual(1, 1 + 1e-5));
  EXPECT_FALSE(AlmostEqual(0, 1e-12));
  EXPECT_TRUE(AlmostEqual(std::nan(""), std::nan("")));
  EXPECT_FALSE(AlmostEqual(std::nan(""), StaleMarker()));
}

TEST(ScriptVariants, EverySelectorGetsItsTime) {
  struct Case {
    std::string_view expression, pinned;
  };
  const Case cases[] = {
      {"a", "a @ 60.000"},
      {"a{b=\"c\"} offset 5m + rate(d[1m])",
       "a{b=\"c\"} offset 5m @ 60.000 + rate(d[1m] @ 60.000)"},
      {"a @ 5", "a @ 5"},
      {"sum_over_time((a + b)[1h:1m])", "sum_over_time((a + b)[1h:1m] @ 60.000)"},
      {"sum_over_time(a[1h:] @ 7)", "sum_over_time(a[1h:] @ 7)"},
  };
  for (const Case& c : cases) {
    const std::vector<Variant> variants = AtVariants(c.expression, 60'000);
    ASSERT_FALSE(variants.empty()) << c.expression;
    EXPECT_EQ(variants[0].expression, c.pinned);
  }
  EXPECT_TRUE(AtVariants("time()", 60'000).empty());
}

}  // namespace
}  // namespace promql::eval::test
