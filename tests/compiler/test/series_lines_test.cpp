#include "compiler/test/series_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qoe::test {
namespace {

using promql::eval::Labels;
using testing::ElementsAre;

SeriesValue Bucket(const char* bound, const char* value, const char* job = "a") {
  return {Labels{{"job", job}, {"le", bound}}, value, {}};
}

TEST(SeriesLines, TellTheBucketsOfAHistogramTogether) {
  EXPECT_THAT(SeriesLines({Bucket("+Inf", "60"), Bucket("10", "0"), Bucket("100", "0"),
                           Bucket("150", "23.1"), Bucket("2.5e+02", "60")}),
              ElementsAre(R"({job="a"}  le 10 to 100: 0, 150: 23.1, 2.5e+02 to +Inf: 60)"));
}

TEST(SeriesLines, KeepHistogramsAndOtherSeriesApart) {
  EXPECT_THAT(SeriesLines({Bucket("1", "3"),
                           {Labels{{"__name__", "up"}}, "1 to 0", " in 2 samples"},
                           Bucket("1", "7", "b"),
                           Bucket("+Inf", "4"),
                           Bucket("+Inf", "8", "b")}),
              ElementsAre(R"({job="a"}  le 1: 3, +Inf: 4)", "up  1 to 0 in 2 samples",
                          R"({job="b"}  le 1: 7, +Inf: 8)"));
}

TEST(SeriesLines, LeaveASingleBucketAndWhatIsNoBoundAsTheyAre) {
  EXPECT_THAT(SeriesLines({Bucket("1", "3"), Bucket("much", "4"), Bucket("more", "5")}),
              ElementsAre(R"({job="a", le="1"}  3)", R"({job="a", le="much"}  4)",
                          R"({job="a", le="more"}  5)"));
}

TEST(SeriesLines, DoNotMixNumbersOfSamples) {
  SeriesValue late = Bucket("+Inf", "+4");
  late.suffix = " in 3 samples";
  EXPECT_THAT(SeriesLines({Bucket("1", "+1"), late}),
              ElementsAre(R"({job="a", le="1"}  +1)", R"({job="a", le="+Inf"}  +4 in 3 samples)"));
}

}  // namespace
}  // namespace qoe::test
