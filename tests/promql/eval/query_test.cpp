// What the scripts do not show: limits, cancelling, depth, names dropped at once.
#include "promql/eval/query.h"

#include <gtest/gtest.h>

#include "promql/parse.h"
#include "promql/typecheck.h"

namespace promql::eval {
namespace {

class QueryTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* instance : {"a", "b"}) {
      const size_t series =
          storage_.AddSeries({{"__name__", "requests_total"}, {"instance", instance}});
      for (int64_t i = 0; i <= 100; ++i) {
        storage_.Append(series, i * 10'000, static_cast<double>(i));
      }
    }
  }

  const Ast& Parsed(const std::string& text) {
    text_ = text;
    ParseOptions options;
    options.features = AllFeatures();
    options.max_depth = 200'000;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(text_, options, ast_, issues)) << text;
    EXPECT_TRUE(CheckTypes(ast_, options, issues)) << text;
    return ast_;
  }
  Answer At(const std::string& text, int64_t t_ms = 1'000'000) {
    return Instant(Parsed(text), storage_, t_ms, options_);
  }
  std::string ErrorOf(const std::string& text) {
    const Answer answer = At(text);
    return answer.error ? answer.error->message : "";
  }

  Storage storage_;
  Options options_;
  std::string text_;
  Ast ast_;
};

TEST_F(QueryTest, GivesAVector) {
  const Answer answer = At("rate(requests_total[1m])");
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer.vector.size(), 2U);
  EXPECT_EQ(answer.vector[0].labels, Labels({{"instance", "a"}}));
  EXPECT_DOUBLE_EQ(answer.vector[0].point.value, 0.1);
  EXPECT_EQ(answer.vector[0].point.t_ms, 1'000'000);
  EXPECT_TRUE(answer.annotations.empty());
}

TEST_F(QueryTest, SeriesThatOnlyTheirNamesToldApartFail) {
  const auto add = [&](const Labels& labels) {
    const size_t series = storage_.AddSeries(labels);
    for (int64_t i = 0; i <= 100; ++i) storage_.Append(series, i * 10'000, 1);
  };
  add({{"__name__", "other_total"}, {"instance", "a"}});
  EXPECT_NE(ErrorOf("rate({__name__=~\".+_total\"}[1m])").find("same labelset"), std::string::npos);
  EXPECT_EQ(At("rate(other_total[1m])").vector.size(), 1U);
  EXPECT_EQ(At("last_over_time({__name__=~\".+_total\"}[1m])").vector.size(), 3U);
  // The type is dropped together with the name.
  add({{"__name__", "typed"}, {"__type__", "counter"}});
  add({{"__name__", "typed"}, {"__type__", "gauge"}});
  EXPECT_NE(ErrorOf("sum_over_time(typed[1m])").find("same labelset"), std::string::npos);
}

// Before Prometheus 3.0 a sample just as old as the range is long was in it, and one as old as the
// lookback was still the value.
TEST_F(QueryTest, ClosesRangesForOlderServers) {
  const auto value = [&](const std::string& text, int64_t t_ms) {
    const Answer answer = At(text, t_ms);
    return answer.vector.empty() ? -1 : answer.vector[0].point.value;
  };
  const int64_t stale_soon = 1'300'000;  // the last sample is at 1000 s
  EXPECT_EQ(value("count_over_time(requests_total[1m])", 1'000'000), 6);
  EXPECT_EQ(value("count_over_time(requests_total[1m:10s])", 1'000'000), 6);
  EXPECT_EQ(value("requests_total", stale_soon), -1);
  options_.closed_ranges = true;
  EXPECT_EQ(value("count_over_time(requests_total[1m])", 1'000'000), 7);
  EXPECT_EQ(value("count_over_time(requests_total[1m:10s])", 1'000'000), 7);
  EXPECT_EQ(value("requests_total", stale_soon), 100);
  EXPECT_EQ(value("requests_total", stale_soon + 1), -1);
}

TEST_F(QueryTest, GivesScalarsAndStrings) {
  EXPECT_EQ(At("1 + 2 * 3").scalar, 7);
  EXPECT_EQ(At("1 + 2").type, ValueType::Scalar);
  EXPECT_EQ(At("(\"a\")").string, "a");
}

TEST_F(QueryTest, GivesAMatrixInTheOrderOfLabels) {
  const Answer answer =
      Range(Parsed("sort_desc(requests_total)"), storage_, 0, 20'000, 10'000, options_);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer.matrix.size(), 2U);
  EXPECT_EQ(answer.matrix[0].labels.Get("instance"), "a");
  ASSERT_EQ(answer.matrix[0].points.size(), 3U);
  EXPECT_EQ(answer.matrix[0].points[2].value, 2);
  EXPECT_EQ(Range(Parsed("1"), storage_, 0, 20'000, 10'000, options_).matrix[0].points.size(), 3U);
}

TEST_F(QueryTest, NothingIsEvaluatedBetweenAnEndAndALaterStart) {
  const Answer answer = Range(Parsed("time()"), storage_, 10, 5, 1, options_);
  EXPECT_TRUE(answer.ok());
  EXPECT_TRUE(answer.matrix.empty());
}

TEST_F(QueryTest, DropsNamesAtOnceUnlessTold) {
  EXPECT_EQ(ErrorOf("-{__name__=~\".+\"} or requests_total{instance=\"a\"}"), "");
  storage_.Append(storage_.AddSeries({{"__name__", "other_total"}, {"instance", "a"}}), 1'000'000,
                  1);
  EXPECT_EQ(ErrorOf("abs({__name__=~\".+_total\"})"),
            "vector cannot contain metrics with the same labelset");
  EXPECT_EQ(ErrorOf("sum by (__name__) (abs({__name__=~\"requests_total\"}))"), "");
  options_.delayed_name_removal = true;
  EXPECT_EQ(ErrorOf("abs({__name__=~\".+_total\"})"),
            "vector cannot contain metrics with the same labelset");
  const Answer answer = At("count by (__name__) (abs({__name__=~\".+_total\"}))");
  EXPECT_EQ(answer.error.has_value() ? answer.error->message : "",
            "vector cannot contain metrics with the same labelset");
}

TEST_F(QueryTest, StopsAtTheLimitOfSamples) {
  options_.max_samples = 100;
  EXPECT_EQ(ErrorOf("requests_total"), "");
  EXPECT_NE(ErrorOf("count_over_time(requests_total[1h])").find("too many samples"),
            std::string::npos);
  EXPECT_NE(ErrorOf("vector(1)[1h:1s]").find("3600 times"), std::string::npos);
  const Answer answer = Range(Parsed("time()"), storage_, 0, 1'000'000, 1, options_);
  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error->message.find("limit of 100"), std::string::npos);
}

TEST_F(QueryTest, NestedSubqueriesAreStoppedBeforeTheyAllocate) {
  options_.max_samples = 1'000'000;
  EXPECT_NE(ErrorOf("max_over_time(max_over_time(vector(time())[1y:1ms])[1y:1ms])"), "");
}

// Few samples are held, and each window looks at nearly all of them again.
TEST_F(QueryTest, NestedSubqueriesAreStoppedThatHoldLittle) {
  options_.max_looked_at = 100'000;
  EXPECT_EQ(ErrorOf("max_over_time(requests_total[1h:1s])"), "");
  EXPECT_NE(ErrorOf("max_over_time(max_over_time(requests_total[1h:1s])[1h:1s])")
                .find("too many samples in the windows"),
            std::string::npos);
}

TEST_F(QueryTest, CanBeCancelled) {
  std::atomic<bool> cancelled = true;
  options_.cancelled = &cancelled;
  EXPECT_NE(ErrorOf("sum(requests_total)").find("canceled"), std::string::npos);
}

TEST_F(QueryTest, DeepNestingNeedsNoStack) {
  constexpr size_t kDepth = 100'000;
  EXPECT_EQ(At(std::string(kDepth, '(') + "1" + std::string(kDepth, ')')).scalar, 1);
  EXPECT_EQ(At(std::string(kDepth, '-') + "1 ^ 1").type, ValueType::Scalar);
  std::string sums;
  for (size_t i = 0; i < kDepth; ++i) sums += "abs(";
  sums += "requests_total" + std::string(kDepth, ')');
  EXPECT_EQ(At(sums).vector.size(), 2U);
  std::string chain = "vector(1)";
  for (size_t i = 0; i < kDepth; ++i) chain += "+1";
  const Answer answer = At(chain);
  ASSERT_EQ(answer.vector.size(), 1U);
  EXPECT_EQ(answer.vector[0].point.value, kDepth + 1.0);
}

TEST_F(QueryTest, AnnotationsComeOnceAndInOrder) {
  storage_.Append(storage_.AddSeries({{"__name__", "gauge"}, {"instance", "a"}}), 990'000, 1);
  storage_.Append(storage_.AddSeries({{"__name__", "gauge"}, {"instance", "a"}}), 995'000, 1);
  const std::string text = "rate(gauge[1m]) + on () quantile(2, gauge)\n+ on () rate(gauge[1m])";
  const Answer answer = At(text);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer.annotations.size(), 3U);
  EXPECT_EQ(Print(answer.annotations[0], text),
            "PromQL warning: quantile value should be between 0 and 1, got 2 (1:34)");
  EXPECT_EQ(Print(answer.annotations[2], text),
            "PromQL info: metric might not be a counter, name does not end in "
            "_total/_sum/_count/_bucket: \"gauge\" (2:14)");
}

TEST_F(QueryTest, RangesAreOpenAtTheirBeginning) {
  EXPECT_EQ(At("count_over_time(requests_total[10s])").vector[0].point.value, 1);
  EXPECT_EQ(At("count_over_time(requests_total[10001ms])").vector[0].point.value, 2);
  EXPECT_TRUE(At("requests_total", 1'300'000).vector.empty());
  EXPECT_EQ(At("requests_total", 1'299'999).vector.size(), 2U);
}

TEST_F(QueryTest, AnchoredAndSmoothedRangesReachTheirEdges) {
  EXPECT_DOUBLE_EQ(At("increase(requests_total[25s] anchored)").vector[0].point.value, 3);
  EXPECT_DOUBLE_EQ(At("increase(requests_total[25s] smoothed)").vector[0].point.value, 2.5);
  EXPECT_DOUBLE_EQ(At("requests_total smoothed", 995'000).vector[0].point.value, 99.5);
  EXPECT_EQ(ErrorOf("sum_over_time(requests_total[25s] anchored)"),
            "anchored modifier can only be used with: changes, delta, increase, rate, resets - "
            "not with sum_over_time");
}

TEST_F(QueryTest, StartTimestampsTellOfResets) {
  const size_t series = storage_.AddSeries({{"__name__", "started_total"}});
  storage_.Append(series, 950'000, 5, 940'000);
  storage_.Append(series, 980'000, 7, 970'000);
  // 5 from zero at 940 s, then 7 from anew: 12 in 40 s, and 20 s more up to the end.
  EXPECT_DOUBLE_EQ(At("increase(started_total[100s])").vector[0].point.value, 18);
  EXPECT_EQ(At("resets(started_total[100s])").vector[0].point.value, 1);
  EXPECT_EQ(At("start_timestamp(started_total)").vector[0].point.value, 970);
  options_.use_start_timestamps = false;
  EXPECT_EQ(At("resets(started_total[100s])").vector[0].point.value, 0);
}

TEST_F(QueryTest, LimitRatioAndItsComplementAreAll) {
  Storage many;
  for (int i = 0; i < 100; ++i) {
    many.Append(many.AddSeries({{"__name__", "m"}, {"i", std::to_string(i)}}), 0, i);
  }
  const auto count = [&](const std::string& text) {
    return Instant(Parsed(text), many, 0, options_).vector.size();
  };
  const size_t some = count("limit_ratio(0.3, m)");
  EXPECT_GT(some, 10U);
  EXPECT_LT(some, 60U);
  EXPECT_EQ(some + count("limit_ratio(-0.7, m)"), 100U);
}

}  // namespace
}  // namespace promql::eval
