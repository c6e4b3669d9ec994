#include "compiler/test/timestamp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "compiler/test/fields.h"

namespace qoe::test {
namespace {

TEST(Timestamp, ReadsSecondsAndDates) {
  EXPECT_EQ(ParseTimestampMs("0"), 0);
  EXPECT_EQ(ParseTimestampMs("1609459200"), 1'609'459'200'000);
  EXPECT_EQ(ParseTimestampMs("1.5"), 1'500);
  EXPECT_EQ(ParseTimestampMs("2021-01-01T00:00:00Z"), 1'609'459'200'000);
  EXPECT_EQ(ParseTimestampMs("2021-01-01T01:30:00.25+01:30"), 1'609'459'200'250);
  EXPECT_EQ(ParseTimestampMs("1969-12-31T23:59:59Z"), -1'000);
}

TEST(Timestamp, RefusesOtherText) {
  for (const char* text : {"", "yesterday", "2021-01-01", "2021-02-30T00:00:00Z",
                           "2021-01-01T24:00:00Z", "2021-01-01T00:00:00", "1e300", "12 "})
    EXPECT_FALSE(ParseTimestampMs(text)) << text;
}

TEST(YamlNumber, IsReadAsGoReadsIt) {
  EXPECT_EQ(ParseYamlNumber("1.5"), 1.5);
  EXPECT_EQ(ParseYamlNumber("-1e3"), -1000);
  EXPECT_EQ(ParseYamlNumber("+.5"), 0.5);
  EXPECT_EQ(ParseYamlNumber("0x1f"), 31);
  EXPECT_EQ(ParseYamlNumber("1_000"), 1000);
  EXPECT_EQ(ParseYamlNumber("-.inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(*ParseYamlNumber(".nan")));
  for (const char* text : {"", "-", "NaN", "Inf", "1s", "one", "."})
    EXPECT_FALSE(ParseYamlNumber(text)) << text;
}

}  // namespace
}  // namespace qoe::test
