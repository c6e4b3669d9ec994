// Which labels of a spec's rules have values that coverage counts.
#include "compiler/driver/label_values.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/diag/render.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::driver {
namespace {

constexpr const char* kCatalogue = R"(qoec: 1
system: { name: shop, severities: [critical] }
units: [orders]
labels:
  shop: { values: [north, south, east] }
  till: { values: ["1", "2"] }
  only: { values: [one] }
  customer: { cardinality: 1000 }
metrics:
  orders_total: { type: counter, unit: orders, help: Orders., labels: [shop, till, only, customer] }
)";

// "rule label=value,value" of all rules that a spec with these sections compiles to.
std::vector<std::string> ValuesIn(const std::string& sections) {
  const support::TempDir folder;
  support::WriteText(folder.path() / "spec.yaml", kCatalogue + sections);
  const auto compilation = Compile((folder.path() / "spec.yaml").string(), true);
  EXPECT_TRUE(compilation->ok()) << diag::RenderText(compilation->sink.Sorted(), compilation->files,
                                                     {});
  if (!compilation->ok()) return {};
  const EmittedRules rules = ReadEmittedRules(*compilation);
  const test::KnownLabels known = LabelValuesOf(*compilation->program, rules);
  std::vector<std::string> lines;
  for (const auto& group : rules.groups) {
    for (const test::Rule& rule : group->rules) {
      const auto found = known.find(&rule);
      if (found == known.end()) continue;
      for (const test::KnownLabel& label : found->second) {
        std::string& line = lines.emplace_back(rule.name + " " + label.name + "=");
        for (const std::string& value : label.values)
          line += (line.ends_with('=') ? "" : ",") + value;
      }
    }
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LabelValues, AreThoseOfTheGroupingAndOfBreakdowns) {
  EXPECT_EQ(ValuesIn(R"(indicators:
  orders:
    rate: orders_total
    by: [shop, customer]
    record: shop:orders
    breakdowns: { by_till: { by: till } }
)"),
            (Lines{"shop:orders shop=east,north,south", "shop:orders:by_till shop=east,north,south",
                   "shop:orders:by_till till=1,2"}));
}

TEST(LabelValues, OfAlertsAreWhatMatchersLeave) {
  const std::string alert = R"(alerts:
  quiet:
    promql: rate(orders_total{shop=~"north|south", till="1"}[5m]) < 1
    unit: orders/s
    summary: Quiet
    runbook: https://shop.example/quiet
    levels: { critical: { name: Quiet } }
)";
  EXPECT_EQ(ValuesIn(alert), Lines{"Quiet shop=north,south"});
}

TEST(LabelValues, OfOneValueOrNoneKnownDoNotCount) {
  EXPECT_EQ(ValuesIn(R"(indicators:
  orders: { rate: orders_total, by: [only, customer], record: only:orders }
)"),
            Lines{});
}

}  // namespace
}  // namespace qoe::driver
