// The parts that the evaluation is made of, where they have a definition of their own.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "promql/eval/calendar.h"
#include "promql/eval/natural_order.h"
#include "promql/eval/number_text.h"
#include "promql/eval/quantile.h"
#include "promql/eval/shared_values.h"
#include "promql/eval/xxhash.h"
#include "promql/parse.h"

namespace promql::eval {
namespace {

TEST(XxHash64, GivesThePublishedValues) {
  EXPECT_EQ(XxHash64(""), 0xEF46DB3751D8E999U);
  EXPECT_EQ(XxHash64("a"), 0xD24EC4F1A98C6E5BU);
  EXPECT_EQ(XxHash64("abc"), 0x44BC2CF5AD770999U);
  EXPECT_EQ(XxHash64("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1U);
}

TEST(NaturalOrder, ComparesNumbersAsNumbers) {
  EXPECT_LT(CompareNaturally("host2", "host10"), 0);
  EXPECT_GT(CompareNaturally("host10", "host9a"), 0);
  EXPECT_LT(CompareNaturally("", "a"), 0);
  EXPECT_EQ(CompareNaturally("a1", "a1"), 0);
  EXPECT_LT(CompareNaturally("a01", "a1"), 0);
  EXPECT_LT(CompareNaturally("a99999999999999999999", "a100000000000000000000"), 0);
}

TEST(Calendar, KnowsLeapYearsAndTimesBeforeTheEpoch) {
  const CalendarTime leap = ToCalendar(1709164800);  // 2024-02-29
  EXPECT_EQ(leap.year, 2024);
  EXPECT_EQ(leap.month, 2);
  EXPECT_EQ(leap.day, 29);
  EXPECT_EQ(leap.days_in_month, 29);
  EXPECT_EQ(leap.day_of_year, 60);
  EXPECT_EQ(leap.day_of_week, 4);
  const CalendarTime before = ToCalendar(-1);
  EXPECT_EQ(before.year, 1969);
  EXPECT_EQ(before.day_of_year, 365);
  EXPECT_EQ(before.second, 59);
  EXPECT_EQ(before.day_of_week, 3);
}

TEST(Calendar, KnowsTheLeastAndTheGreatestSecond) {
  const CalendarTime least = ToCalendar(std::numeric_limits<int64_t>::min());
  EXPECT_EQ(least.year, -292277022657);
  EXPECT_EQ(least.second, 52);
  const CalendarTime greatest = ToCalendar(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(greatest.year, 292277026596);
  EXPECT_EQ(greatest.second, 7);
}

TEST(NumberText, IsGos) {
  EXPECT_EQ(FormatShortest(0.1), "0.1");
  EXPECT_EQ(FormatShortest(1e21), "1e+21");
  EXPECT_EQ(FormatShortest(1e20), "100000000000000000000");
  EXPECT_EQ(FormatShortest(0.00001), "1e-05");
  EXPECT_EQ(FormatOpenMetrics(1), "1.0");
  EXPECT_EQ(FormatOpenMetrics(0.5), "0.5");
  EXPECT_EQ(FormatUtcSeconds(0), "1970-01-01T00:00:00Z");
}

// The texts that are kept of these expressions.
bool Shares(const std::vector<std::string>& expressions, std::string_view part) {
  SharedParts parts;
  for (const std::string& text : expressions) {
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(text, {}, ast, issues)) << text;
    parts.Add(ast);
  }
  return parts.Contains(part);
}

TEST(SharedParts, AreThoseThatOccurTwice) {
  EXPECT_TRUE(Shares({"rate(a[5m]) > 1", "rate(a[5m]) > 2"}, "rate(a[5m])"));
  EXPECT_FALSE(Shares({"rate(a[5m]) > 1", "rate(a[1m]) > 2"}, "rate(a[5m])"));
}

TEST(SharedParts, AreTheLargestOfThem) {
  const std::vector<std::string> sums = {"sum(rate(a[5m])) > 1", "sum(rate(a[5m])) / sum(b)"};
  EXPECT_TRUE(Shares(sums, "sum(rate(a[5m]))"));
  EXPECT_FALSE(Shares(sums, "rate(a[5m])"));
  // Once more, in another one.
  EXPECT_TRUE(Shares({sums[0], sums[1], "max(rate(a[5m]))"}, "rate(a[5m])"));
  EXPECT_TRUE(Shares({"sum(rate(a[5m]))", "max(rate(a[5m]))"}, "rate(a[5m])"));
}

TEST(Quantile, Interpolates) {
  std::vector<double> values = {4, 1, 3, 2};
  EXPECT_DOUBLE_EQ(QuantileOf(0.5, values), 2.5);
  EXPECT_EQ(QuantileOf(1, values), 4);
}

}  // namespace
}  // namespace promql::eval
