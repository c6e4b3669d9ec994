#include "compiler/live/time_text.h"

#include <gtest/gtest.h>

namespace qoe::live {
namespace {

TEST(TimeText, ReadsWhatServersAndPeopleWrite) {
  EXPECT_EQ(ParseTime("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ParseTime("2026-11-28T07:00:00.5Z"), 1795849200500);
  EXPECT_EQ(ParseTime("2026-11-28 08:00:00+01:00"), 1795849200000);
  EXPECT_EQ(ParseTime("2026-11-28T02:30:00.123456789-04:30"), 1795849200123);
  EXPECT_LT(ParseTime("0001-01-01T00:00:00Z"), 0);
  for (const char* text : {"", "now", "2026-11-28", "2026-11-28T07:00:00", "2026-02-30T07:00:00Z",
                           "2026-11-28T25:00:00Z", "2026-11-28T07:00:00Zx"})
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
}

TEST(TimeText, Writes) {
  EXPECT_EQ(TimeText(1795849200500), "2026-11-28T07:00:00Z");
  EXPECT_EQ(ClockText(1795849200500), "07:00:00");
  EXPECT_EQ(TimeText(-1000), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace qoe::live
