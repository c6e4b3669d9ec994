// Generated dashboards: what Grafana's types cannot say.
#include "tests/acceptance/dashboard_invariants.h"

#include <gtest/gtest.h>

#include <ostream>

#include "tests/acceptance/made_up_dashboard.h"
#include "tests/acceptance/systems.h"

namespace qoe::acceptance {
namespace {

using Pointer = Json::json_pointer;

class Dashboards : public testing::TestWithParam<std::string> {};

TEST_P(Dashboards, KeepTheInvariants) {
  for (const auto& file : FilesOf(GetParam(), "dashboards")) {
    const Problems problems = CheckInvariants(ReadDashboard(file));
    EXPECT_TRUE(problems.empty()) << problems;
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Dashboards);
INSTANTIATE_TEST_SUITE_P(Of, Dashboards, testing::ValuesIn(SystemsWith({"dashboards"})),
                         SystemName);

TEST(DashboardInvariants, HoldForTheMadeUpOne) {
  const Problems problems = CheckInvariants(MadeUpDashboard());
  EXPECT_TRUE(problems.empty()) << problems;
}

struct Spoilt {
  const char* where;     // the place that is replaced, or added
  const char* with;      // JSON; empty: the place is removed
  const char* expected;  // part of the message
};

std::ostream& operator<<(std::ostream& out, const Spoilt& spoilt) {
  return out << spoilt.where << " = " << spoilt.with;
}

class SpoiltDashboards : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltDashboards, AreFound) {
  Dashboard dashboard = MadeUpDashboard();
  const Pointer where(GetParam().where);
  if (*GetParam().with == '\0') {
    dashboard.json[where.parent_pointer()].erase(where.back());
  } else {
    dashboard.json[where] = Json::parse(GetParam().with);
  }
  const Problems problems = CheckInvariants(dashboard);
  EXPECT_TRUE(problems.Mention(GetParam().expected)) << problems;
}

const Spoilt kSpoilt[] = {
    {"/dashboard", "{}", "wrapped in `dashboard`"},
    {"/uid", "\"12345678901234567890123456789012345678901\"", "41 characters"},
    {"/title", "\"\"", "no title"},
    {"/panels/1/id", "1", "the id 1 is taken"},
    {"/panels/2/id", "", "no id"},
    {"/panels/0/gridPos/x", "1", "not within the grid"},
    {"/panels/2/gridPos/y", "7", "stat \"Now\" lies on timeseries \"Up\""},
    {"/panels/0/targets/1", R"({"refId": "A", "expr": "up"})", "refId `A`"},
    {"/panels/0/datasource", "\"Mimir\"", "a data source without type and uid: \"Mimir\""},
    {"/panels/0/datasource", "", "no datasource"},
    {"/panels/0/targets/0/datasource", R"({"type": "prometheus"})", "without type and uid"},
    {"/panels/0/fieldConfig/defaults/thresholds/steps/0/value", "0", "do not ascend from null"},
    {"/panels/0/fieldConfig/defaults/thresholds/steps/2", R"({"color": "blue", "value": 80})",
     "do not ascend from null"},
    {"/panels/0/fieldConfig/defaults/unit", "", "timeseries \"Up\": no unit"},
    {"/panels/0/description", "", "no description"},
    {"/panels/2/targets", "[]", "no targets"},
    {"/panels/2/targets/0/expr", R"("up{player=~\"${player:regex}\"}")",
     "`player` is not declared"},
    {"/panels/0/targets/0/expr", "\"sum(up)\"", "`org` is not used"},
    {"/templating/list/1/query/query", R"j("label_values(up{org=~\"$later\"}, org)")j",
     "uses `later`, which is not declared before it"},
    {"/panels/0/repeat", "\"org\"", "repeated for `org`, which is no variable of several values"},
    {"/panels/1/repeat", "\"orgs\"", "row \"Row\": repeated for `orgs`"},
};
INSTANTIATE_TEST_SUITE_P(In, SpoiltDashboards, testing::ValuesIn(kSpoilt));

}  // namespace
}  // namespace qoe::acceptance
