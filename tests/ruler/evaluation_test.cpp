#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/ruler/client.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

using nlohmann::json;
using std::chrono::hours;

const std::string kStart = R"(
one:
  - name: first
    interval: 30s
    rules: [{record: 'a:b', expr: up}, {alert: Down, expr: up == 0, for: 5m}]
two:
  - name: second
    rules: [{record: 'c:d', expr: up}]
)";

json Data(const TestRuler& ruler, const std::string& path) {
  const Reply reply = Ask(ruler.port(), "GET", "/prometheus/api/v1/" + path, "t");
  EXPECT_EQ(reply.status, 200) << reply.body;
  const json answer = json::parse(reply.body);
  EXPECT_EQ(answer.at("status"), "success");
  return answer.at("data");
}

TEST(EvaluationTest, ListsGroupsAsPrometheusDoes) {
  TestRuler ruler;
  ruler.Load("t", kStart);
  const json groups = Data(ruler, "rules").at("groups");
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].at("file"), "one");
  EXPECT_EQ(groups[0].at("name"), "first");
  EXPECT_EQ(groups[0].at("interval"), 30);
  EXPECT_EQ(groups[1].at("interval"), 60);
  const json& alert = groups[0].at("rules").at(1);
  EXPECT_EQ(alert.at("type"), "alerting");
  EXPECT_EQ(alert.at("name"), "Down");
  EXPECT_EQ(alert.at("query"), "up == 0");
  EXPECT_EQ(alert.at("duration"), 300);
  EXPECT_EQ(alert.at("health"), "ok");
  EXPECT_EQ(alert.at("state"), "inactive");
  EXPECT_NE(alert.at("lastEvaluation"), "0001-01-01T00:00:00Z");
}

TEST(EvaluationTest, IsUnknownUntilTheFirstEvaluation) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.evaluation_delay = hours(1);
  TestRuler ruler(options);
  ruler.Put("t", "one", "name: g\nrules: [{record: 'a:b', expr: up}]\n");
  const json rule = Data(ruler, "rules").at("groups").at(0).at("rules").at(0);
  EXPECT_EQ(rule.at("health"), "unknown");
  EXPECT_EQ(rule.at("lastEvaluation"), "0001-01-01T00:00:00Z");
  ruler.Configure([](Options& now) { now.evaluation_delay = hours(0); });
  EXPECT_EQ(Data(ruler, "rules").at("groups").at(0).at("rules").at(0).at("health"), "ok");
}

TEST(EvaluationTest, SeesAChangeOnlyAfterTheSync) {
  Options options = DefaultsOf(Flavour::Mimir);
  options.sync_delay = hours(1);
  TestRuler ruler(options);
  ruler.Load("t", kStart);
  ruler.Put("t", "one", "name: new\nrules: [{record: 'a:b', expr: up}]\n");
  ruler.Put("t", "one", "name: first\ninterval: 45s\nrules: [{record: 'a:b', expr: up}]\n");
  EXPECT_TRUE(ruler.Remove("t", "two", "second"));
  const json groups = Data(ruler, "rules").at("groups");
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].at("interval"), 30);
  EXPECT_EQ(groups[1].at("name"), "second");
  EXPECT_EQ(ruler.Live("t").size(), 1U);
}

TEST(EvaluationTest, ShowsErrors) {
  TestRuler ruler;
  ruler.Load("t", kStart);
  ruler.SetError("t", "two", "second", "found duplicate series for the match group");
  const json groups = Data(ruler, "rules").at("groups");
  EXPECT_EQ(groups[0].at("rules").at(0).at("health"), "ok");
  EXPECT_EQ(groups[1].at("rules").at(0).at("health"), "err");
  EXPECT_EQ(groups[1].at("rules").at(0).at("lastError"),
            "found duplicate series for the match group");
}

TEST(EvaluationTest, ShowsAlerts) {
  TestRuler ruler;
  ruler.Load("t", kStart);
  ActiveAlert alert;
  alert.labels = {{"alertname", "Down"}, {"severity", "page"}};
  ruler.SetAlerts("t", {alert});
  const json alerts = Data(ruler, "alerts").at("alerts");
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].at("labels").at("severity"), "page");
  EXPECT_EQ(alerts[0].at("state"), "firing");
  const json rule = Data(ruler, "rules?type=alert").at("groups").at(0).at("rules").at(0);
  EXPECT_EQ(rule.at("state"), "firing");
  EXPECT_EQ(rule.at("alerts").size(), 1U);
}

TEST(EvaluationTest, Filters) {
  TestRuler ruler;
  ruler.Load("t", kStart);
  EXPECT_EQ(Data(ruler, "rules?file[]=two").at("groups").size(), 1U);
  EXPECT_EQ(Data(ruler, "rules?rule_group%5B%5D=first").at("groups").size(), 1U);
  EXPECT_EQ(Data(ruler, "rules?rule_name[]=c%3Ad").at("groups").at(0).at("name"), "second");
  EXPECT_EQ(Data(ruler, "rules?type=record").at("groups").at(0).at("rules").size(), 1U);
  const json page = Data(ruler, "rules?group_limit=1");
  ASSERT_EQ(page.at("groups").size(), 1U);
  const std::string token = page.at("groupNextToken");
  const json next = Data(ruler, "rules?group_limit=1&group_next_token=" + token);
  EXPECT_EQ(next.at("groups").at(0).at("name"), "second");
  EXPECT_FALSE(next.contains("groupNextToken"));
  EXPECT_EQ(Ask(ruler.port(), "GET", "/prometheus/api/v1/rules?type=x", "t").status, 400);
}

TEST(EvaluationTest, SaysWhatItIs) {
  const TestRuler mimir;
  const Reply reply = Ask(mimir.port(), "GET", "/prometheus/api/v1/status/buildinfo");
  EXPECT_EQ(json::parse(reply.body).at("data").at("application"), "Grafana Mimir");
  EXPECT_EQ(Ask(mimir.port(), "GET", "/ready").body, "ready\n");
  EXPECT_EQ(Ask(mimir.port(), "GET", "/nothing").status, 404);
  const TestRuler loki(DefaultsOf(Flavour::Loki));
  EXPECT_EQ(Ask(loki.port(), "GET", "/loki/api/v1/status/buildinfo").status, 200);
}

}  // namespace
}  // namespace qoe::test_ruler
