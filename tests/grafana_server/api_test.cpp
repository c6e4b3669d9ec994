// What stands at an address instead of a Grafana, or lets nobody in, is named as what it is.
#include "compiler/deploy/grafana/api.h"

#include <gtest/gtest.h>

#include "compiler/http/authorized.h"
#include "compiler/http/curl_transport.h"
#include "tests/grafana_server/made_up.h"
#include "tests/grafana_server/test_grafana.h"

namespace qoe::test_grafana {
namespace {

class ApiTest : public testing::Test {
 protected:
  grafana_target::Api Api() {
    return {transport_, *http::Url::Parse(grafana_.address()), std::chrono::seconds(10)};
  }
  // Of the health request, with that fault.
  std::string HealthError(const std::string& fault) {
    grafana_.server().ClearFaults();
    grafana_.server().Add("*=" + fault);
    const auto health = Api().Health();
    return health ? "" : health.error().message;
  }

  TestGrafana grafana_;
  http::CurlTransport transport_;
};

TEST_F(ApiTest, TellsItsVersion) {
  EXPECT_EQ(Api().Health()->version, "12.3.0");
  grafana_.Change([](State& state) { state.options.version.clear(); });
  EXPECT_EQ(Api().Health()->version, "");
}

TEST_F(ApiTest, WhatIsNoGrafanaIsNamed) {
  EXPECT_EQ(HealthError("login-page"),
            "what answers is an HTML page, as a login page or a proxy gives it, and not Grafana's "
            "API");
  EXPECT_NE(HealthError("redirect").find("Grafana redirects to a login page: "), std::string::npos);
  EXPECT_EQ(HealthError("404"),
            "there is no Grafana API at this address (404): it is an HTML page");
  grafana_.server().ClearFaults();
  grafana_target::Api below(transport_, *http::Url::Parse(grafana_.address() + "/nope"));
  EXPECT_EQ(below.Folders().error().message,
            "there is no Grafana API at this address (404): it says: Not found");
  EXPECT_NE(HealthError("garbage").find("the answer is none of Grafana's"), std::string::npos);
  EXPECT_NE(HealthError("close").find("Grafana does not answer"), std::string::npos);
}

TEST_F(ApiTest, CredentialsThatAreNotAcceptedAreNamedAndNotShown) {
  grafana_.Change([](State& state) { state.options.token = "right"; });
  const auto nobody = Api().Folders();
  ASSERT_FALSE(nobody);
  EXPECT_NE(nobody.error().message.find("does not accept the credentials (401): it says: "
                                        "Unauthorized; a token is taken from `QOEC_GRAFANA_TOKEN`"),
            std::string::npos)
      << nobody.error().message;
  http::Access access;
  access.credentials = http::BearerToken{http::Secret("right")};
  http::Authorized authorized(transport_, access);
  grafana_target::Api api(authorized, *http::Url::Parse(grafana_.address()));
  EXPECT_TRUE(api.Folders());
}

TEST_F(ApiTest, APermissionThatIsMissingIsNamed) {
  grafana_.Change([](State& state) { state.options.may_write = false; });
  const Status created = Api().CreateFolder({"a", "A"});
  ASSERT_FALSE(created);
  EXPECT_NE(created.error().message.find("Grafana denies it to this account (403)"),
            std::string::npos);
  EXPECT_NE(created.error().message.find("dashboards:write"), std::string::npos);
}

TEST_F(ApiTest, DatasourcesThatMayNotBeListedAreNotKnown) {
  EXPECT_TRUE(Api().Datasources()->has_value());
  grafana_.Change([](State& state) { state.options.may_list_datasources = false; });
  EXPECT_FALSE(Api().Datasources()->has_value());
}

TEST_F(ApiTest, ASaveOfAnOtherVersionIsAConflict) {
  const Json json = MadeUpDashboard("a", "A", "up");
  auto saved = Api().Save({json, 0, "", "first"});
  EXPECT_EQ(saved.outcome, grafana_target::SaveAnswer::Outcome::Saved);
  EXPECT_EQ(saved.version, 1);
  EXPECT_EQ(Api().Save({json, 1, "", ""}).version, 2);
  saved = Api().Save({json, 1, "", ""});
  EXPECT_EQ(saved.outcome, grafana_target::SaveAnswer::Outcome::Conflict);
  EXPECT_NE(saved.message.find("changed by someone else"), std::string::npos);
}

TEST_F(ApiTest, ATitleThatIsTakenIsRefusedInGrafanasWords) {
  grafana_.Change([](State& state) { state.options.unique_titles = true; });
  Api().Save({MadeUpDashboard("a", "A", "up"), 0, "", ""});
  const auto saved = Api().Save({MadeUpDashboard("b", "A", "up"), 0, "", ""});
  EXPECT_EQ(saved.outcome, grafana_target::SaveAnswer::Outcome::Failed);
  EXPECT_NE(saved.message.find("A dashboard with the same name in the folder already exists"),
            std::string::npos);
}

TEST_F(ApiTest, WhatIsNotThereIsAsGoodAsDeleted) {
  EXPECT_TRUE(Api().DeleteDashboard("nope"));
  EXPECT_TRUE(Api().DeleteFolder("nope"));
  EXPECT_FALSE(Api().FindDashboard("nope")->has_value());
}

}  // namespace
}  // namespace qoe::test_grafana
