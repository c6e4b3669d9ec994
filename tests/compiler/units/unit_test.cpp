#include "compiler/units/unit.h"

#include <gtest/gtest.h>

namespace qoe::units {
namespace {

Unit Parse(std::string_view text) {
  static const Registry registry;
  const std::optional<Unit> unit = registry.Parse(text);
  EXPECT_TRUE(unit.has_value()) << text;
  return unit.value_or(Unit());
}

double In(std::string_view quantity, std::string_view unit) {
  static const Registry registry;
  std::string_view unknown;
  const auto parsed = ParseQuantity(quantity, registry, unknown);
  EXPECT_TRUE(parsed.has_value()) << quantity;
  const auto factor = Convert(parsed->unit, Parse(unit));
  EXPECT_TRUE(factor.has_value()) << quantity << " in " << unit;
  return factor->Apply(parsed->value);
}

TEST(Unit, ConvertsExactly) {
  EXPECT_EQ(In("3s", "milliseconds"), 3000);
  EXPECT_EQ(In("250ms", "seconds"), 0.25);
  EXPECT_EQ(In("57%", "ratio"), 0.57);
  EXPECT_EQ(In("0.05ratio", "percent"), 5);
  EXPECT_EQ(In("1.5h", "minutes"), 90);
  EXPECT_EQ(In("5 Mbps", "bits/s"), 5e6);
  EXPECT_EQ(In("1 MiB", "bytes"), 1048576);
  EXPECT_EQ(In("10 frames/s", "frames/s"), 10);
  EXPECT_EQ(In("10/s", "frames/s"), 10);
  EXPECT_EQ(In("7200 frames/h", "frames/s"), 2);
}

TEST(Unit, EveryPercentIsTheNearestDouble) {
  for (int percent = 0; percent <= 1000; ++percent) {
    EXPECT_EQ(FormatNumber(In(std::to_string(percent) + "%", "ratio")),
              FormatNumber(percent / 100.0));
  }
}

TEST(Unit, UnlikeThingsDoNotConvert) {
  EXPECT_FALSE(Convert(Parse("seconds"), Parse("bytes")));
  EXPECT_FALSE(Convert(Parse("views"), Parse("errors")));
  EXPECT_FALSE(Convert(Parse("frames"), Parse("frames/s")));
  EXPECT_FALSE(Convert(Parse("USD"), Parse("EUR")));
  EXPECT_TRUE(Convert(Parse("count"), Parse("views")));
  EXPECT_FALSE(Convert(Unit(), Parse("views")));
}

TEST(Unit, HasGrafanasNames) {
  EXPECT_EQ(Parse("seconds").grafana_id(), "s");
  EXPECT_EQ(Parse("ratio").grafana_id(), "percentunit");
  EXPECT_EQ(Parse("percent").grafana_id(), "percent");
  EXPECT_EQ(Parse("Mbps").grafana_id(), "Mbits");
  EXPECT_EQ(Parse("bits/s").grafana_id(), "bps");
  EXPECT_EQ(Parse("frames/s").grafana_id(), "cps");
  EXPECT_EQ(Parse("USD").grafana_id(), "currencyUSD");
  EXPECT_EQ(Parse("views").grafana_id(), "short");
}

TEST(Unit, OwnNounsAreUnits) {
  Registry registry;
  EXPECT_FALSE(registry.Parse("penguins"));
  registry.AddCount("penguins");
  ASSERT_TRUE(registry.Parse("penguins/s"));
  EXPECT_EQ(registry.Parse("penguins/s")->name(), "penguins/s");
}

TEST(Quantity, SaysWhichUnitIsUnknown) {
  const Registry registry;
  std::string_view unknown;
  EXPECT_FALSE(ParseQuantity("3 sekunden", registry, unknown));
  EXPECT_EQ(unknown, "sekunden");
  EXPECT_FALSE(ParseQuantity("many", registry, unknown));
  EXPECT_EQ(unknown, "");
  EXPECT_FALSE(ParseQuantity("nan", registry, unknown));
  EXPECT_FALSE(ParseQuantity("inf", registry, unknown));
}

TEST(Duration, ReadsAndWritesPrometheusDurations) {
  struct Case {
    const char* text;
    int64_t milliseconds;
    const char* printed;
  };
  for (const Case& c :
       {Case{"5m", 300'000, "5m"}, Case{"90s", 90'000, "1m30s"}, Case{"1h30m", 5'400'000, "1h30m"},
        Case{"500ms", 500, "500ms"}, Case{"0s", 0, "0s"}, Case{"7d", 604'800'000, "1w"},
        Case{"8d", 691'200'000, "8d"}, Case{"1y", 31'536'000'000, "1y"}}) {
    ASSERT_TRUE(ParseDuration(c.text)) << c.text;
    EXPECT_EQ(*ParseDuration(c.text), c.milliseconds);
    EXPECT_EQ(FormatDuration(c.milliseconds), c.printed);
    EXPECT_EQ(ParseDuration(FormatDuration(c.milliseconds)), c.milliseconds);
  }
  for (const char* bad :
       {"", "5", "m", "5 m", "5m5h", "5m5m", "-5m", "1.5h", "5M", "99999999999999y"}) {
    EXPECT_FALSE(ParseDuration(bad)) << bad;
  }
}

TEST(Number, IsTheShortestThatReadsBack) {
  EXPECT_EQ(FormatNumber(0.05), "0.05");
  EXPECT_EQ(FormatNumber(100000), "100000");
  EXPECT_EQ(FormatNumber(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(FormatNumber(-0.5), "-0.5");
}

}  // namespace
}  // namespace qoe::units
