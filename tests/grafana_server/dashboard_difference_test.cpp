#include "compiler/deploy/grafana/dashboard_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/deploy/grafana/wanted.h"
#include "compiler/driver/compile.h"
#include "tests/grafana_server/made_up.h"

namespace qoe::grafana_target {
namespace {

using test_grafana::MadeUpDashboard;
using testing::HasSubstr;

class DashboardDifferenceTest : public testing::Test {
 protected:
  std::string Text() const {
    changes::Changes changes;
    changes.heading = "dashboards";
    const DashboardDifference difference = CompareDashboards(before_, after_);
    if (difference.empty()) return "";
    changes.items.push_back(difference.item);
    return changes::RenderText(changes, false);
  }
  Json& Panel() { return after_["panels"][1]; }

  Json before_ = MadeUpDashboard("a", "A", "sum(rate(up[$__rate_interval])) > 3", {"x"});
  Json after_ = before_;
};

TEST_F(DashboardDifferenceTest, WhatGrafanaAddsIsNoDifference) {
  before_["id"] = 17;
  before_["version"] = 8;
  before_["iteration"] = 1700000000;
  before_["schemaVersion"] = 42;
  before_["weekStart"] = "";
  before_["liveNow"] = false;
  before_["timepicker"] = {{"hidden", false}};
  before_["panels"][1]["pluginVersion"] = "12.3.0";
  before_["panels"][1]["fieldConfig"]["defaults"]["mappings"] = Json::array();
  before_["templating"]["list"][0]["options"] = Json::array({{{"text", "eu"}}});
  before_["templating"]["list"][0]["current"] = {{"selected", false}};
  EXPECT_EQ(Text(), "");
}

TEST_F(DashboardDifferenceTest, QueriesAreComparedByWhatTheyMean) {
  Panel()["targets"][0]["expr"] = "(sum( rate(up[$__rate_interval]) )) > 3";
  EXPECT_EQ(Text(), "");
  EXPECT_EQ(CompareDashboards(before_, after_).reworded, 1U);
  Panel()["targets"][0]["expr"] = "sum(rate(up[$__rate_interval])) > 4";
  EXPECT_EQ(Text(),
            "~ dashboard a (A; 1 of 2 panels)\n"
            "    ~ panel Quality / Startup\n"
            "        query A: threshold 3 → 4\n"
            "          - sum(rate(up[$__rate_interval])) > 3\n"
            "          + sum(rate(up[$__rate_interval])) > 4\n"
            "1 dashboard changed\n");
  Panel()["targets"][0]["expr"] = "sum(rate(up[$__interval])) > 3";
  EXPECT_THAT(Text(), HasSubstr("window $__rate_interval → $__interval"));
}

TEST_F(DashboardDifferenceTest, UnitsThresholdsTitlesAndTags) {
  after_["title"] = "B";
  after_["tags"] = {"y"};
  Panel()["title"] = "Time to the first frame";
  Panel()["fieldConfig"]["defaults"]["unit"] = "ms";
  Panel()["fieldConfig"]["defaults"]["thresholds"]["steps"][1]["value"] = 4;
  EXPECT_EQ(Text(),
            "~ dashboard a (B; 1 of 2 panels)\n"
            "    title: A → B\n"
            "    tags: `y` is added; `x` is gone\n"
            "    ~ panel Quality / Time to the first frame\n"
            "        title: Startup → Time to the first frame\n"
            "        unit: s → ms\n"
            "        thresholds: green, red from 3 → green, red from 4\n"
            "1 dashboard changed\n");
}

TEST_F(DashboardDifferenceTest, APanelThatIsPutInFrontOnlyMovesTheOthers) {
  Json added = Panel();
  added["title"] = "New";
  Panel()["id"] = 3;
  Panel()["gridPos"]["x"] = 12;
  after_["panels"].insert(after_["panels"].begin() + 1, added);
  EXPECT_EQ(Text(),
            "~ dashboard a (A; 1 of 3 panels)\n"
            "    layout: 1 panel moved\n"
            "    ids: 1 panel renumbered\n"
            "    + panel Quality / New (timeseries)\n"
            "1 dashboard changed\n");
}

TEST_F(DashboardDifferenceTest, EverySettingCounts) {
  Panel()["options"]["legend"]["calcs"] = {"max"};
  after_["refresh"] = "30s";
  after_["templating"]["list"][0]["query"]["query"] = "label_values(down, region)";
  EXPECT_EQ(Text(),
            "~ dashboard a (A; 1 of 2 panels)\n"
            "    refresh: none → 30s\n"
            "    ~ variable region\n"
            "        query.query: label_values(up, region) → label_values(down, region)\n"
            "    ~ panel Quality / Startup\n"
            "        options.legend.calcs: none → [\"max\"]\n"
            "1 dashboard changed\n");
}

TEST_F(DashboardDifferenceTest, MarkdownAndJsonSayTheSame) {
  Panel()["fieldConfig"]["defaults"]["unit"] = "ms";
  changes::Changes changes;
  changes.heading = "dashboards";
  changes.items.push_back(CompareDashboards(before_, after_).item);
  EXPECT_EQ(changes::RenderMarkdown(changes),
            "### Dashboards: 1 dashboard changed\n\n"
            "- **changed** dashboard `a` (A; 1 of 2 panels)\n"
            "  - **changed** panel `Quality / Startup`\n"
            "    - unit: s → ms\n");
  const Json json = Json::parse(changes::RenderJson(changes));
  EXPECT_EQ(json["dashboards"][0]["items"][0]["fields"][0]["after"], "ms");
}

// What is compiled differs from itself in nothing, and its mark is among its tags.
TEST(WantedTest, TakesEveryDashboardOfASpec) {
  const auto compilation = driver::Compile(QOEC_SOURCE_DIR "/specs/openqoe", true);
  ASSERT_TRUE(compilation->ok());
  const Wanted wanted = WantedOf(compilation->bundle, compilation->program->system.grafana_folder);
  ASSERT_EQ(wanted.dashboards.size(), 4U);
  for (const WantedDashboard& dashboard : wanted.dashboards) {
    EXPECT_TRUE(SameDashboard(dashboard.json, dashboard.json));
    EXPECT_FALSE(dashboard.datasources.empty());
    EXPECT_EQ(dashboard.json.at("tags").back(), "qoec:openqoe");
  }
}

}  // namespace
}  // namespace qoe::grafana_target
