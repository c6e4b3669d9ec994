#include "compiler/test/expectation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qoe::test {
namespace {

using promql::eval::Labels;
using promql::eval::VectorSample;

// "-a +b  c": what is missing, unexpected, the same.
std::string Text(const std::optional<std::vector<DiffLine>>& diff) {
  if (!diff) return "same";
  std::string text;
  for (const DiffLine& line : *diff) {
    text += line.kind == LineKind::Missing ? '-' : line.kind == LineKind::Unexpected ? '+' : ' ';
    text += line.text + "\n";
  }
  return text;
}

VectorSample Sample(const Labels& labels, double value) { return {labels, {0, value, nullptr}}; }

const Labels kUp = {{"__name__", "up"}, {"job", "web"}};

TEST(CompareSamples, TakesThemInAnyOrder) {
  const Labels other = {{"__name__", "up"}, {"job", "db"}};
  EXPECT_EQ(Text(CompareSamples({{kUp, 1, {}}, {other, 2, {}}}, {Sample(other, 2), Sample(kUp, 1)},
                                false)),
            "same");
}

TEST(CompareSamples, ShowsWhatDiffers) {
  EXPECT_EQ(Text(CompareSamples({{kUp, 1, {}}}, {Sample(kUp, 2), Sample({{"a", "b"}}, 3)}, false)),
            "-up{job=\"web\"}  1\n+up{job=\"web\"}  2\n+{a=\"b\"}  3\n");
}

TEST(CompareSamples, IsExactUnlessFuzzy) {
  const double next = std::nextafter(3.0, 4.0);
  EXPECT_NE(Text(CompareSamples({{kUp, 3, {}}}, {Sample(kUp, next)}, false)), "same");
  EXPECT_EQ(Text(CompareSamples({{kUp, 3, {}}}, {Sample(kUp, next)}, true)), "same");
  EXPECT_NE(Text(CompareSamples({{kUp, 3, {}}}, {Sample(kUp, std::nextafter(next, 4.0))}, true)),
            "same");
}

TEST(CompareSamples, HoldsNanEqualToNothing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(Text(CompareSamples({{kUp, nan, {}}}, {Sample(kUp, nan)}, false)), "same");
}

TEST(CompareSamples, TellsHistogramsFromNumbers) {
  promql::series::Histogram histogram;
  histogram.count = 3;
  const VectorSample got = {kUp,
                            {0, 0, std::make_shared<const promql::series::Histogram>(histogram)}};
  EXPECT_EQ(Text(CompareSamples({{kUp, 0, histogram}}, {got}, false)), "same");
  EXPECT_NE(Text(CompareSamples({{kUp, 0, {}}}, {got}, false)), "same");
  EXPECT_NE(Text(CompareSamples({{kUp, 0, histogram}}, {Sample(kUp, 0)}, false)), "same");
}

TEST(CompareAlerts, ShowsAnnotationsOfTheSameAlert) {
  const LabelPairs labels = {{"job", "web"}};
  EXPECT_EQ(Text(CompareAlerts({{{}, labels, {{"a", "x"}, {"b", "y"}}}},
                               {{labels, {{"a", "x"}, {"b", "z"}, {"c", "new"}}}})),
            " {job=\"web\"}\n   a: \"x\"\n-  b: \"y\"\n+  b: \"z\"\n+  c: \"new\"\n");
}

TEST(CompareAlerts, ShowsAlertsOfOneSide) {
  EXPECT_EQ(Text(CompareAlerts({{{}, {{"a", "1"}}, {}}}, {{{{"a", "2"}}, {}}})),
            "-{a=\"1\"}\n+{a=\"2\"}\n");
  EXPECT_EQ(Text(CompareAlerts({}, {})), "same");
  EXPECT_EQ(Text(CompareAlerts({{{}, {}, {}}, {{}, {}, {}}}, {{{}, {}}})), " {}\n-{}\n");
}

TEST(SeriesText, IsWrittenAsInPromql) {
  EXPECT_EQ(SeriesText({}), "{}");
  EXPECT_EQ(SeriesText({{"__name__", "a:b"}}), "a:b");
  EXPECT_EQ(SeriesText({{"__name__", "a b"}, {"x.y", "1"}}), "{__name__=\"a b\", \"x.y\"=\"1\"}");
}

}  // namespace
}  // namespace qoe::test
