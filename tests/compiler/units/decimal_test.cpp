#include "compiler/units/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace qoe::units {
namespace {

Decimal Of(std::string_view text) {
  const std::optional<Decimal> decimal = Decimal::Parse(text);
  EXPECT_TRUE(decimal) << text;
  return decimal.value_or(Decimal());
}

TEST(Decimal, ReadsWhatPeopleWrite) {
  EXPECT_EQ(Of("99.95%").Text(), "0.9995");
  EXPECT_EQ(Of("99.95 %").Text(), "0.9995");
  EXPECT_EQ(Of("0.5").Text(), "0.5");
  EXPECT_EQ(Of("-1.50").Text(), "-1.5");
  EXPECT_EQ(Of("100%"), Decimal(1));
  for (const char* text : {"", "%", "a", "1.2.3", "1e3", "--1", "1 2", "12345678901234567890"})
    EXPECT_FALSE(Decimal::Parse(text)) << text;
}

// What doubles get wrong: 1 - 0.999 is 0.0010000000000000009.
TEST(Decimal, BudgetsAreExact) {
  EXPECT_EQ((Decimal(1) - Of("99.9%")).Text(), "0.001");
  EXPECT_EQ((Decimal(1) - Of("99.99999%")).Text(), "1e-07");
  // 2 % of the budget of 30 days in an hour: 14.4 times as fast.
  const Decimal rate = (Of("2%") * Decimal(30 * 24)).DividedBy(1);
  EXPECT_EQ(rate.Text(), "14.4");
  EXPECT_EQ((rate * (Decimal(1) - Of("99.95%"))).Text(), "0.0072");
  EXPECT_EQ(Decimal(1).DividedBy(3).Text(), "0.333333333333333");
}

// Against integers: a number of up to six decimal places is a whole number of millionths.
TEST(Decimal, AgreesWithWholeNumbers) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int64_t> any(-999'999'999, 999'999'999);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t a = any(random), b = any(random);
    const Decimal x = Decimal(a).DividedBy(1'000'000), y = Decimal(b).DividedBy(1'000'000);
    EXPECT_EQ((x - y), Decimal(a - b).DividedBy(1'000'000));
    EXPECT_EQ(x < y, a < b);
    EXPECT_EQ(x == y, a == b);
    const double product = static_cast<double>(a) * 1e-6 * (static_cast<double>(b) * 1e-6);
    EXPECT_NEAR((x * y).value(), product, std::abs(product) * 1e-14);
    EXPECT_EQ(Decimal::Parse(Decimal(a).Text()).value_or(Decimal(b + 1)), Decimal(a));
  }
}

// A long chain of products runs out of digits, and never out of its range.
TEST(Decimal, DropsTheLastDigitsOfWhatIsTooLong) {
  Decimal product = Of("0.999999999999");
  for (int i = 0; i < 100; ++i) product = product * Of("0.999999999999");
  EXPECT_NEAR(product.value(), std::pow(0.999999999999, 101), 1e-12);
}

}  // namespace
}  // namespace qoe::units
