// Units of Grafana: what is one, what looks like one.
#include "compiler/grafana/units.h"

#include <gtest/gtest.h>

namespace qoe::grafana {
namespace {

TEST(GrafanaUnits, KnownOnesAndFormsForOwnOnesAreFine) {
  for (const char* unit : {"",
                           "none",
                           "short",
                           "s",
                           "µs",
                           "reqps",
                           "Bps",
                           "binBps",
                           "percentunit",
                           "conμgm3",
                           "currencyEUR",
                           "bool_on_off",
                           "farenheit",
                           "suffix:views",
                           "prefix:x",
                           "time:YYYY",
                           "si:mF",
                           "count:views",
                           "currency:PLN",
                           "bool:yes/no"}) {
    EXPECT_EQ(FindUnit(unit).kind, UnitKind::Known) << unit;
  }
}

TEST(GrafanaUnits, SlipsNameWhatWasMeant) {
  const std::pair<const char*, const char*> slips[] = {
      {"Mbps", "Mbits"},     {"seconds", "s"},
      {"secnds", "s"},       {"percentunt", "percentunit"},
      {"us", "µs"},          {"milliseconds", "ms"},
      {"Cps", "cps"},        {"BYTES", "bytes"},
      {"ops/s", "ops"},      {"currencyeur", "currencyEUR"},
      {"Percent", "percent"}};
  for (const auto& [text, id] : slips) {
    EXPECT_EQ(FindUnit(text).kind, UnitKind::Slip) << text;
    EXPECT_EQ(FindUnit(text).meant, id) << text;
  }
}

TEST(GrafanaUnits, TextOfOnesOwnIsNoSlip) {
  for (const char* unit : {"fps", "views", "conn", "errors / min", "allocs", "batches/s", "M"})
    EXPECT_EQ(FindUnit(unit).kind, UnitKind::Custom) << unit;
}

}  // namespace
}  // namespace qoe::grafana
