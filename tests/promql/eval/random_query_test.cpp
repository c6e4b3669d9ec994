// What must hold of any answer, over random expressions of the whole language and random series.
#include "tests/promql/eval/random_query.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <iostream>
#include <map>

#include "promql/eval/histogram.h"
#include "promql/eval/query.h"
#include "tests/promql/eval/compare.h"
#include "tests/promql/eval/evaluation.h"

namespace promql::eval::test {
namespace {

constexpr uint64_t kQueries = 4000;
constexpr uint64_t kMaxSamples = 50'000;
constexpr int64_t kAt = 307'000;
constexpr int64_t kStep = 33'000;

bool SamePoint(const Point& a, const Point& b) {
  if ((a.histogram == nullptr) != (b.histogram == nullptr)) return false;
  if (a.histogram != nullptr) {
    Histogram left = *a.histogram;
    Histogram right = *b.histogram;
    Compact(left);
    Compact(right);
    return Equal(left, right);
  }
  if (std::isnan(a.value)) return std::isnan(b.value);
  return std::bit_cast<uint64_t>(a.value) == std::bit_cast<uint64_t>(b.value);
}

class RandomQueries : public testing::Test {
 protected:
  void SetUp() override { AddRandomSeries(7, storage_); }

  Options OptionsOf(uint64_t seed) const {
    Options options;
    options.max_samples = kMaxSamples;
    options.delayed_name_removal = seed % 2 == 0;
    return options;
  }

  // Empty: the answer can be one.
  static std::string WhatIsWrong(const Answer& answer, std::string_view text) {
    for (const Annotation& annotation : answer.annotations) {
      if (annotation.span.end > text.size()) return "annotation out of place";
    }
    if (answer.error) return answer.error->message.empty() ? "error without words" : "";
    for (size_t i = 1; i < answer.matrix.size(); ++i) {
      if (!(answer.matrix[i - 1].labels < answer.matrix[i].labels)) return "not sorted or doubled";
    }
    for (const MatrixSeries& series : answer.matrix) {
      if (series.points.empty()) return "series without points";
      for (size_t i = 1; i < series.points.size(); ++i) {
        if (series.points[i - 1].t_ms >= series.points[i].t_ms) return "times do not rise";
      }
    }
    std::map<Labels, int> seen;
    for (const VectorSample& sample : answer.vector) {
      if (++seen[sample.labels] > 1) return "labels twice in a vector";
      if (sample.point.t_ms != kAt) return "a sample at another time";
    }
    return {};
  }

  // Empty: the instant evaluation gives what a range one has at that time.
  static std::string CompareInstantAndRange(const Answer& instant, const Answer& range) {
    std::map<Labels, Point> at;
    for (const MatrixSeries& series : range.matrix) {
      for (const Point& point : series.points) {
        if (point.t_ms == kAt) at[series.labels] = point;
      }
    }
    if (instant.type == ValueType::Scalar) {
      if (at.size() != 1) return "no scalar in the range";
      return SamePoint({kAt, instant.scalar, nullptr}, at.begin()->second) ? "" : "other scalar";
    }
    for (const VectorSample& sample : instant.vector) {
      const auto found = at.find(sample.labels);
      if (found == at.end()) return Print(sample.labels) + " is not in the range";
      if (!SamePoint(sample.point, found->second)) {
        return Print(sample.labels) + ": " + Text(sample.point) + " and in the range " +
               Text(found->second);
      }
    }
    return at.size() == instant.vector.size() ? "" : "more in the range";
  }

  Storage storage_;
};

TEST_F(RandomQueries, AnswersAreWellFormedAndTheSameInARange) {
  int with_value = 0;
  int compared = 0;
  int refused = 0;  // by the checks of types and modifiers
  for (uint64_t seed = 0; seed < kQueries; ++seed) {
    const RandomQuery query = MakeRandomQuery(seed);
    Ast ast;
    std::string error;
    if (!ParseExpression(query.text, ast, error)) {
      ++refused;
      EXPECT_LT(refused, static_cast<int>(kQueries / 50)) << query.text << "\n" << error;
      continue;
    }
    const Options options = OptionsOf(seed);
    const Answer instant = Instant(ast, storage_, kAt, options);
    ASSERT_EQ(WhatIsWrong(instant, query.text), "") << seed << ": " << query.text;
    const Answer range = Range(ast, storage_, kAt - 2 * kStep, kAt + 2 * kStep, kStep, options);
    ASSERT_EQ(WhatIsWrong(range, query.text), "") << seed << ": " << query.text;
    const bool any = !instant.vector.empty() || instant.type == ValueType::Scalar;
    if (!instant.error && any) ++with_value;
    if (instant.error || range.error || query.asks_for_range) continue;
    EXPECT_EQ(CompareInstantAndRange(instant, range), "") << seed << ": " << query.text;
    compared += any ? 1 : 0;
  }
  std::cout << kQueries << " expressions, " << with_value << " with a value, " << compared
            << " compared with a range\n";
  EXPECT_GT(with_value, static_cast<int>(kQueries / 4));
}

TEST_F(RandomQueries, ALimitOfSamplesStopsOrChangesNothing) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const RandomQuery query = MakeRandomQuery(seed);
    Ast ast;
    std::string error;
    if (!ParseExpression(query.text, ast, error)) continue;
    Options options = OptionsOf(seed);
    const Answer whole = Range(ast, storage_, kAt, kAt + 10 * kStep, kStep, options);
    options.max_samples = 30;
    const Answer limited = Range(ast, storage_, kAt, kAt + 10 * kStep, kStep, options);
    if (limited.error) continue;
    ASSERT_FALSE(whole.error.has_value()) << query.text;
    ASSERT_EQ(limited.matrix.size(), whole.matrix.size()) << query.text;
  }
}

}  // namespace
}  // namespace promql::eval::test
