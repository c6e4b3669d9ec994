// Plans for Grafana: what is ours, what is refused, what is only said.
#include "compiler/deploy/grafana/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/grafana_server/made_up.h"

namespace qoe::grafana_target {
namespace {

using test_grafana::MadeUpDashboard;
using test_grafana::Want;
using testing::HasSubstr;

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    wanted_.system = "vod";
    wanted_.mark = MarkOf("vod");
    wanted_.folder = "Streaming";
    wanted_.folder_uid = "qoec-vod";
    Want(wanted_, "quality", "Quality", "up");
    live_.server.version = "12.3.0";
    live_.datasources = {{"mimir", "Mimir", "prometheus"}};
    live_.folders = {{"f1", "Streaming"}};
  }

  LiveDashboard& Live(const std::string& uid, const std::string& expr,
                      std::vector<std::string> tags) {
    LiveDashboard& live = live_.dashboards[uid];
    live.json = MadeUpDashboard(uid, "Quality", expr, std::move(tags));
    live.version = 3;
    live.folder_uid = "f1";
    return live;
  }

  GrafanaPlan Run(bool prune = false) { return MakePlan(live_, wanted_, prune); }
  std::string Problem() {
    const GrafanaPlan plan = Run();
    return plan.plan.problems.empty() ? "" : plan.plan.problems[0].message;
  }

  LiveState live_;
  Wanted wanted_;
};

TEST_F(PlanTest, WhatIsTheSameIsNoStep) {
  Live("quality", "( up )", {"qoec:vod"});
  const GrafanaPlan plan = Run();
  EXPECT_TRUE(plan.plan.steps.empty());
  EXPECT_FALSE(plan.plan.drift);
  EXPECT_EQ(plan.changes.reworded, 1U);
  EXPECT_EQ(changes::Summary(plan.changes),
            "1 dashboard the same; 1 expression written otherwise, with the same meaning");
}

TEST_F(PlanTest, AFolderOfTheTitleIsUsed) {
  const GrafanaPlan plan = Run();
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].folder_uid, "f1");
}

TEST_F(PlanTest, OurFolderIsRenamedWhenTheSpecSaysSo) {
  live_.folders = {{"qoec-vod", "Video"}};
  const GrafanaPlan plan = Run();
  ASSERT_EQ(plan.steps.size(), 2U);
  EXPECT_EQ(plan.steps[0].what, Step::What::RenameFolder);
  EXPECT_EQ(plan.steps[1].folder_uid, "qoec-vod");
}

TEST_F(PlanTest, WithoutAFolderInTheSpecADashboardStaysWhereItIs) {
  wanted_.folder.clear();
  Live("quality", "up", {"qoec:vod"});
  EXPECT_TRUE(Run().plan.steps.empty());
}

TEST_F(PlanTest, ADashboardInAnotherFolderIsMoved) {
  Live("quality", "up", {"qoec:vod"}).folder_uid = "f2";
  const GrafanaPlan plan = Run();
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_THAT(changes::RenderText(plan.changes, false),
              HasSubstr("folder: the folder with the uid f2 → Streaming"));
}

TEST_F(PlanTest, WhatWasNotLoadedByQoecIsTakenOverWithAWord) {
  Live("quality", "up == 1", {});
  const GrafanaPlan plan = Run();
  EXPECT_FALSE(plan.plan.refused());
  ASSERT_EQ(plan.plan.problems.size(), 1U);
  EXPECT_THAT(plan.plan.problems[0].message, HasSubstr("was not loaded by qoec so far"));
  EXPECT_THAT(changes::RenderText(plan.changes, false), HasSubstr("tags: `qoec:vod` is added"));
}

TEST_F(PlanTest, ADashboardOfAnotherSpecIsRefused) {
  Live("quality", "up == 1", {"qoec:live"});
  const GrafanaPlan plan = Run();
  EXPECT_TRUE(plan.plan.refused());
  EXPECT_TRUE(plan.plan.drift);
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_THAT(Problem(), HasSubstr("was loaded from another spec: it has the tag `qoec:live`"));
}

TEST_F(PlanTest, AProvisionedDashboardIsRefusedWhereItDiffers) {
  LiveDashboard& live = Live("quality", "up", {"qoec:vod"});
  live.provisioned = true;
  live.provisioned_from = "quality.json";
  EXPECT_EQ(Problem(), "");
  live.json["title"] = "Another";
  EXPECT_EQ(Problem(),
            "dashboard `quality` is provisioned from a file (`quality.json`): Grafana does not let "
            "anybody save it");
}

TEST_F(PlanTest, WhatMayNotBeSavedIsRefused) {
  Live("quality", "up == 1", {"qoec:vod"}).can_save = false;
  EXPECT_EQ(Problem(), "this account may not save dashboard `quality`");
}

TEST_F(PlanTest, OnlyWhatIsMarkedIsDeletedAndOnlyWithPrune) {
  Live("quality", "up", {"qoec:vod"});
  Live("old", "up", {"qoec:vod"});
  live_.marked = {{"quality", "Quality"}, {"old", "Old"}};
  const GrafanaPlan kept = Run();
  EXPECT_TRUE(kept.steps.empty());
  EXPECT_TRUE(kept.plan.drift);
  ASSERT_EQ(kept.plan.notes.size(), 1U);
  EXPECT_EQ(kept.plan.notes[0],
            "dashboard `Old` (uid old) is live and in no spec; `--prune` deletes it");
  const GrafanaPlan pruned = Run(true);
  ASSERT_EQ(pruned.steps.size(), 1U);
  EXPECT_EQ(pruned.steps[0].what, Step::What::DeleteDashboard);
  EXPECT_EQ(pruned.steps[0].uid, "old");
}

TEST_F(PlanTest, ADatasourceThatIsNotThereIsRefused) {
  live_.datasources = {{"loki", "Loki", "loki"}};
  EXPECT_EQ(Problem(),
            "dashboard `quality` asks the datasource with the uid `mimir` (prometheus), which "
            "Grafana does not have: their panels would show no data");
  live_.datasources = {{"mimir", "Mimir", "loki"}};
  EXPECT_THAT(Problem(), HasSubstr("but it is of the type `loki`"));
  live_.datasources = {{"mimir", "Mimir", "grafana-amazonprometheus-datasource"}};
  EXPECT_EQ(Problem(), "");
}

TEST_F(PlanTest, ADatasourceThatAVariableChoosesMustHaveACandidate) {
  wanted_.dashboards[0].datasources = {{"prometheus", "", "Mimir"}};
  EXPECT_EQ(Problem(), "");
  live_.datasources = {{"p", "Prometheus", "prometheus"}};
  EXPECT_THAT(Problem(), HasSubstr("first for the datasource `Mimir`"));
  EXPECT_FALSE(Run().plan.refused());
  live_.datasources = std::vector<Datasource>();
  EXPECT_THAT(Problem(), HasSubstr("and Grafana has none"));
  EXPECT_TRUE(Run().plan.refused());
}

TEST_F(PlanTest, DatasourcesThatMayNotBeListedAreOnlyAWord) {
  live_.datasources.reset();
  EXPECT_THAT(Problem(), HasSubstr("may not list datasources"));
  EXPECT_FALSE(Run().plan.refused());
}

TEST_F(PlanTest, AnOlderGrafanaThanTheDashboardsAreMadeForIsSaid) {
  wanted_.release = artifact::GrafanaRelease::V12;
  EXPECT_EQ(Problem(), "");
  live_.server.version = "10.4.2";
  EXPECT_THAT(Problem(),
              HasSubstr("Grafana is version 10.4.2, and the dashboards are made for 12"));
}

}  // namespace
}  // namespace qoe::grafana_target
