#include "compiler/http/retry_after.h"

#include <gtest/gtest.h>

namespace qoe::http {
namespace {

using std::chrono::system_clock;

// Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's example, is 784111777.
int64_t MillisecondsOf(std::string_view value, time_t now = 784111700) {
  const auto wait = ParseRetryAfter(value, system_clock::from_time_t(now));
  return wait ? wait->count() : -1;
}

TEST(HttpRetryAfter, Seconds) {
  EXPECT_EQ(MillisecondsOf("0"), 0);
  EXPECT_EQ(MillisecondsOf("120"), 120'000);
  EXPECT_EQ(MillisecondsOf("99999999999999999999999"), 86'400'000);
}

TEST(HttpRetryAfter, Dates) {
  EXPECT_EQ(MillisecondsOf("Sun, 06 Nov 1994 08:49:37 GMT"), 77'000);
  EXPECT_EQ(MillisecondsOf("Sunday, 06-Nov-94 08:49:37 GMT"), 77'000);
  EXPECT_EQ(MillisecondsOf("Sun Nov  6 08:49:37 1994"), 77'000);
  EXPECT_EQ(MillisecondsOf("Sun, 06 Nov 1994 08:49:37 GMT", 784111800), 0) << "it is past";
  EXPECT_EQ(MillisecondsOf("Sun, 06 Nov 2094 08:49:37 GMT"), 86'400'000);
}

TEST(HttpRetryAfter, Neither) {
  EXPECT_EQ(MillisecondsOf(""), -1);
  EXPECT_EQ(MillisecondsOf("soon"), -1);
  EXPECT_EQ(MillisecondsOf("-5"), -1);
}

}  // namespace
}  // namespace qoe::http
