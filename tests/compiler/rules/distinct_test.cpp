// Which expressions are sure to have no result with the same labels.
#include "compiler/rules/distinct.h"

#include <gtest/gtest.h>

#include "promql/parse.h"

namespace qoe::rules {
namespace {

bool Apart(std::string_view a, std::string_view b,
           const std::vector<std::string_view>& replaced = {}) {
  promql::Ast first, second;
  std::vector<promql::Issue> issues;
  EXPECT_TRUE(promql::Parse(a, {}, first, issues) && promql::Parse(b, {}, second, issues));
  return NeverSameLabels(first, second, replaced);
}

TEST(NeverSameLabels, MatchersOfOneLabelKeepSeriesApart) {
  EXPECT_TRUE(Apart("up{job=\"a\"} == 0", "up{job=\"b\"} == 0"));
  EXPECT_TRUE(Apart("up{env=\"prod\"}", "rate(x_total{env!=\"prod\"}[5m]) > 1"));
  EXPECT_FALSE(Apart("up{env!=\"a\"}", "up{env!=\"b\"}"));
  EXPECT_FALSE(Apart("up{job=\"a\"}", "up{env=\"b\"}"));
  EXPECT_FALSE(Apart("up{job=\"a\"}", "up"));
}

TEST(NeverSameLabels, OnlyWhereTheResultCarriesTheLabel) {
  EXPECT_FALSE(Apart("sum(up{job=\"a\"})", "sum(up{job=\"b\"})"));
  EXPECT_FALSE(Apart("absent(up{job=\"a\"})", "up{job=\"b\"}"));
  EXPECT_FALSE(Apart("up{job=\"a\"} or x", "up{job=\"b\"}"));
  EXPECT_FALSE(Apart("up{job=\"a\"}", "up{job=\"b\"}", {"job"}));
  // Alerts do not carry the metric's name.
  EXPECT_FALSE(Apart("{__name__=\"a\"}", "{__name__=\"b\"}"));
}

}  // namespace
}  // namespace qoe::rules
