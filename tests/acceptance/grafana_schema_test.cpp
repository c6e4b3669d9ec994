// Dashboards against Grafana's own published schema, for each of the releases that qoec writes
// dashboards for.
#include "tests/acceptance/grafana_schema.h"

#include <gtest/gtest.h>

#include "tests/acceptance/grafana_dashboards.h"
#include "tests/acceptance/made_up_dashboard.h"
#include "tests/acceptance/systems.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

using support::Outcome;

class GrafanaTypes : public testing::TestWithParam<std::string> {
 protected:
  GrafanaTypes() : schema_(GetParam()) {}
  void SetUp() override {
    if (const std::string why = schema_.Prepare(); !why.empty()) GTEST_SKIP() << why;
  }

  GrafanaSchema schema_;
};

TEST_P(GrafanaTypes, AcceptWhatIsWrittenForTheRelease) {
  const DashboardsFor dashboards(GetParam());
  ASSERT_GT(dashboards.files().size(), SystemsWith({"dashboards"}).size());
  const Outcome outcome = schema_.Validate(dashboards.files());
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
}

TEST_P(GrafanaTypes, RefuseWhatIsWrittenForAnotherRelease) {
  const bool oldest = GetParam() == "10.4";
  const DashboardsFor dashboards(oldest ? "12.3" : "10.4");
  const Outcome outcome = schema_.Validate(dashboards.files());
  EXPECT_EQ(outcome.exit_code, 1);
  const char* expected = oldest ? "must NOT have additional properties: \"percentChangeColorMode\""
                                : "must have required property 'percentChangeColorMode'";
  EXPECT_NE(outcome.out.find(expected), std::string::npos) << outcome.Text();
}

class NewerGrafanaTypes : public GrafanaTypes {};

TEST_P(NewerGrafanaTypes, AcceptWhatIsWrittenForNoRelease) {
  const DashboardsFor dashboards("");
  const Outcome outcome = schema_.Validate(dashboards.files(), Options::Newer);
  EXPECT_TRUE(outcome.ok()) << outcome.Text();
}

TEST_P(GrafanaTypes, RefuseWhatIsMisspelt) {
  Json dashboard = MadeUpDashboard().json;
  Json& panel = dashboard.at("panels").at(0);
  panel["fieldConfig"]["defaults"]["custom"]["drawSytle"] = "line";
  panel["fieldConfig"]["defaults"]["thresholds"]["mode"] = "absolut";
  panel["options"].erase("tooltip");
  panel["gridPos"].erase("w");
  panel["datasource"] = "Mimir";
  dashboard["panels"][2]["type"] = "singlestat";
  const support::TempDir folder;
  Json right = MadeUpDashboard().json;
  if (GetParam() == "10.4") {
    for (Json* each : {&right, &dashboard})
      (*each)["panels"][2]["options"].erase("percentChangeColorMode");
  }
  support::WriteText(folder.path() / "right.json", right.dump());
  support::WriteText(folder.path() / "spoilt.json", dashboard.dump());
  const Outcome outcome =
      schema_.Validate({folder.path() / "right.json", folder.path() / "spoilt.json"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out.find("right.json"), std::string::npos) << outcome.Text();
  for (const char* expected :
       {"/panels/0/fieldConfig/defaults/custom (panel \"Up\"): must NOT have "
        "additional properties: \"drawSytle\"",
        "must be equal to one of the allowed values: "
        "[\"absolute\",\"percentage\"]; there is \"absolut\"",
        "/panels/0/options (panel \"Up\"): must have required property 'tooltip'",
        "/panels/0/gridPos (panel \"Up\"): must have required property 'w'",
        "/panels/0/datasource (panel \"Up\"): must be object; there is \"Mimir\"",
        "/panels/2 (panel \"Now\"): value of tag \"type\" must be in oneOf",
        "2 dashboards, 6 errors"}) {
    EXPECT_NE(outcome.out.find(expected), std::string::npos) << expected << "\n" << outcome.Text();
  }
}

INSTANTIATE_TEST_SUITE_P(Of, GrafanaTypes, testing::Values("10.4", "11.6", "12.3"), SystemName);
// 10.4 has to be asked for.
INSTANTIATE_TEST_SUITE_P(Of, NewerGrafanaTypes, testing::Values("11.6", "12.3"), SystemName);

}  // namespace
}  // namespace qoe::acceptance
