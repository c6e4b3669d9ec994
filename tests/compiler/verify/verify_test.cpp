// Checks after a deployment, of servers that say what they are told to say, in no time.
#include "compiler/verify/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "compiler/verify/render.h"
#include "tests/support/fake_clock.h"

namespace qoe::verify {
namespace {

constexpr int64_t kNowMs = 1'795'849'200'000;  // 2026-11-28 07:00:00 UTC

// Answers by the beginning of the address behind the host; the longest counts.
class MadeUpHosts final : public http::Transport {
 public:
  using Answer = std::function<http::Response(const http::Request&)>;

  http::Response Send(const http::Request& request) override {
    const std::lock_guard lock(mutex_);
    requests.push_back(request);
    const Answer* best = nullptr;
    size_t length = 0;
    for (const auto& [begin, answer] : answers) {
      if (!request.url.starts_with(begin) || begin.size() < length) continue;
      best = &answer;
      length = begin.size();
    }
    return best == nullptr ? http::Failed(http::Failure::Refused, "the connection was refused")
                           : (*best)(request);
  }

  void Say(const std::string& begin, int status, const std::string& body) {
    answers[begin] = [=](const http::Request&) {
      http::Response response;
      response.status = status;
      response.body = body;
      return response;
    };
  }

  std::map<std::string, Answer> answers;
  std::vector<http::Request> requests;

 private:
  std::mutex mutex_;
};

class MadeUpDatabase final : public Database {
 public:
  Result<std::vector<std::vector<Cell>>> Rows(const std::string&) override { return rows; }
  Result<std::vector<std::string>> Differences(const artifact::SqlScript&) override {
    return differences;
  }

  std::vector<std::vector<Cell>> rows;
  std::vector<std::string> differences;
};

class Verifying : public testing::Test {
 protected:
  Verifying()
      : prometheus_(hosts_, *http::Url::Parse("http://p")),
        grafana_(hosts_, *http::Url::Parse("http://g")) {
    bundle_.system = "shop";
    bundle_.title = "Shop";
    servers_.clock = &clock_;
    servers_.endpoints = &hosts_;
    servers_.variables = [](const std::string& name) -> std::optional<std::string> {
      if (name == "API_KEY") return "s3cret";
      return std::nullopt;
    };
  }

  void NamePrometheus() { servers_.rules = {{"", "", &prometheus_}}; }

  artifact::Probe& Probe(artifact::ProbeKind kind, const std::string& target) {
    artifact::Probe& probe = bundle_.verify.checks.emplace_back();
    probe.name = fmt::format("probe-{}", bundle_.verify.checks.size());
    probe.title = "The probe";
    probe.kind = kind;
    probe.target = target;
    return probe;
  }

  Report Look() {
    return verify::Run(ChecksOf(bundle_, expected_, servers_, options_), clock_, options_);
  }

  // Of the check that is alone.
  Outcome Only() {
    const Report report = Look();
    EXPECT_EQ(report.checks.size(), 1U);
    return report.checks.at(0).outcome;
  }

  static std::string Vector(const std::string& value) {
    return fmt::format(
        R"({{"status":"success","data":{{"resultType":"vector","result":[{}]}}}})",
        value.empty() ? "" : fmt::format(R"({{"metric":{{}},"value":[1,"{}"]}})", value));
  }

  MadeUpHosts hosts_;
  support::FakeClock clock_{kNowMs};
  live::Prometheus prometheus_;
  live::Grafana grafana_;
  artifact::Bundle bundle_;
  Expected expected_;
  Servers servers_;
  Options options_;
};

TEST_F(Verifying, EndpointsAreComparedWithWhatTheyMustSay) {
  artifact::Probe& probe = Probe(artifact::ProbeKind::Get, "http://api/health");
  probe.contains = "ok";
  probe.json = {{"status", "ok"}, {"redis.up", "true"}};
  probe.has = {"version"};
  probe.number = "load";
  probe.operation = "<";
  probe.threshold = 1;
  const auto found = [&](int status, const std::string& body) {
    hosts_.Say("http://api/health", status, body);
    const Outcome outcome = Only();
    EXPECT_EQ(outcome.state == State::Passed, outcome.found == "answers 200") << outcome.found;
    return outcome.found;
  };
  const std::string good = R"({"status":"ok","redis":{"up":true},"version":"1","load":0.5})";
  EXPECT_EQ(found(200, good), "answers 200");
  EXPECT_EQ(found(503, "ok"), "answers 503, not 200: `ok`");
  EXPECT_EQ(found(200, "fine"), "the answer does not contain `ok`: `fine`");
  EXPECT_EQ(found(200, "ok"), "the answer is no JSON: `ok`");
  EXPECT_EQ(found(200, R"({"status":"ok"})"), "the answer has no `version`: `{\"status\":\"ok\"}`");
  EXPECT_EQ(found(200, R"({"status":"ok, not","version":1})"), "`status` is `ok, not`, not `ok`");
  EXPECT_EQ(found(200, R"({"status":"ok","redis":{"up":true},"version":1,"load":3})"),
            "`load` is 3, not < 1");
  EXPECT_EQ(found(200, R"({"status":"ok","redis":{"up":true},"version":1,"load":"high"})"),
            "`load` is `high`, which is no number");
}

TEST_F(Verifying, SecretsOfHeadersAreSentAndNotShown) {
  Probe(artifact::ProbeKind::Get, "http://api/stats").headers_from_env = {{"X-Key", "API_KEY"}};
  hosts_.Say("http://api/stats", 403, "bad key s3cret");
  EXPECT_EQ(Only().found, "answers 403, not 200: `bad key ...`");
  EXPECT_EQ(hosts_.requests.at(0).headers.Get("X-Key"), "s3cret");
  bundle_.verify.checks[0].headers_from_env = {{"X-Key", "OTHER_KEY"}};
  const Outcome skipped = Only();
  EXPECT_EQ(skipped.state, State::Skipped);
  EXPECT_NE(skipped.found.find("`OTHER_KEY`"), std::string::npos);
}

TEST_F(Verifying, WhatTakesTimeIsLookedAtUntilItIsSo) {
  Probe(artifact::ProbeKind::Get, "http://api/ready").within_ms = 60'000;
  hosts_.answers["http://api/ready"] = [&](const http::Request&) {
    http::Response response;
    response.status = clock_.NowMs() < kNowMs + 30'000 ? 503 : 200;
    return response;
  };
  const Report report = Look();
  EXPECT_EQ(report.checks[0].outcome.state, State::Passed);
  EXPECT_GE(report.checks[0].waited_ms, 30'000);
  EXPECT_LE(report.checks[0].waited_ms, 36'000);
}

TEST_F(Verifying, TimesRunSideBySideAndEndWithTheDeadline) {
  for (int i = 0; i < 20; ++i) Probe(artifact::ProbeKind::Get, "http://gone/").within_ms = 300'000;
  options_.deadline_ms = 120'000;
  const Report report = Look();
  EXPECT_EQ(report.Count(State::Failed), 20U);
  EXPECT_EQ(clock_.NowMs(), kNowMs + 120'000);
}

TEST_F(Verifying, CancelledEndsAndIsSaid) {
  Probe(artifact::ProbeKind::Get, "http://gone/").within_ms = 300'000;
  clock_.on_sleep = [&](int64_t) { clock_.Cancel(); };
  const Report report = Look();
  EXPECT_TRUE(report.cancelled);
  EXPECT_EQ(report.checks[0].outcome.state, State::Failed);
}

TEST_F(Verifying, EverySeriesOfAQueryMustHoldAndThereMustBeOne) {
  artifact::Probe& probe = Probe(artifact::ProbeKind::Promql, "up");
  EXPECT_EQ(Only().state, State::Skipped);
  NamePrometheus();
  probe.operation = ">";
  probe.threshold = 0.5;
  probe.unit = "pods";
  const auto found = [&](const std::string& value) {
    hosts_.Say("http://p/api/v1/query", 200, Vector(value));
    return Only().found;
  };
  EXPECT_EQ(found("1"), "1");
  EXPECT_EQ(found("0.5"), "0.5, not > 0.5 pods");
  EXPECT_EQ(found("NaN"), "NaN, not > 0.5 pods");
  EXPECT_EQ(found("+Inf"), "+Inf, not > 0.5 pods");
  EXPECT_EQ(found(""), "no data");
}

TEST_F(Verifying, SqlComparesTheFirstValue) {
  artifact::Probe& probe = Probe(artifact::ProbeKind::Sql, "SELECT 1");
  EXPECT_EQ(Only().found, "no `--postgres` was named");
  MadeUpDatabase database;
  servers_.database = &database;
  EXPECT_EQ(Only().found, "the query has no row");
  database.rows = {{"4"}};
  EXPECT_EQ(Only().found, "1 row");
  probe.operation = "==";
  probe.threshold = 6;
  EXPECT_EQ(Only().found, "4, not == 6");
  database.rows = {{std::nullopt}};
  EXPECT_EQ(Only().found, "the first value is NULL, not == 6");
  database.rows = {{"six"}};
  EXPECT_EQ(Only().found, "the first value is `six`, which is no number");
}

TEST_F(Verifying, RowsThatAreNotThereAreNamed) {
  bundle_.sql_scripts.push_back({"alerts", "rules", {"id"}, {{"id", ""}}, true, {{}, {}}});
  MadeUpDatabase database;
  servers_.database = &database;
  EXPECT_EQ(Only().found, "2 rows");
  database.differences = {"id = 'a' is not there"};
  const Outcome outcome = Only();
  EXPECT_EQ(outcome.found, "1 of 2 are not as they should be");
  EXPECT_EQ(outcome.details, database.differences);
}

artifact::RuleGroup Group(const std::string& name, std::vector<artifact::Rule> rules) {
  return {name, 30'000, "", std::move(rules)};
}

artifact::Rule Record(const std::string& name, const std::string& expr) {
  artifact::Rule rule;
  rule.record = name;
  rule.expr = expr;
  return rule;
}

artifact::Rule AlertRule(const std::string& name, const std::string& expr) {
  artifact::Rule rule;
  rule.alert = name;
  rule.expr = expr;
  return rule;
}

class VerifyingRules : public Verifying {
 protected:
  VerifyingRules() {
    NamePrometheus();
    bundle_.recording_groups = {Group("r", {Record("a:b", "sum by (x, y) (m)")})};
  }

  void Live(const std::string& rule) {
    hosts_.Say("http://p/api/v1/rules", 200,
               fmt::format(R"({{"status":"success","data":{{"groups":[
                 {{"name":"r","file":"f","interval":30,"rules":[{}]}}]}}}})",
                           rule));
    hosts_.Say("http://p/api/v1/query", 200,
               R"({"status":"success","data":{"resultType":"vector","result":[
                 {"metric":{"__name__":"a:b"},"value":[1,"3"]}]}})");
  }

  static std::string LiveRule(const std::string& query, const std::string& health,
                              const std::string& error, const std::string& time) {
    return fmt::format(R"({{"type":"recording","name":"a:b","query":"{}","health":"{}",
                            "lastError":"{}","lastEvaluation":"{}"}})",
                       query, health, error, time);
  }

  Outcome OfRules() {
    options_.within_ms = 0;
    return Look().checks.at(0).outcome;
  }
};

TEST_F(VerifyingRules, MustBeLoadedEvaluatedAndHealthy) {
  const std::string query = "sum by(y, x) (m)", now = "2026-11-28T06:59:50Z";
  Live(LiveRule(query, "ok", "", now));
  EXPECT_EQ(OfRules().found, "1 group with 1 rule, all evaluated and healthy");
  Live(LiveRule("sum(m)", "ok", "", now));
  EXPECT_EQ(OfRules().found, "group `r`: record `a:b` has another expression than the spec");
  Live(LiveRule(query, "err", "many-to-many", now));
  EXPECT_EQ(OfRules().found, "group `r`: record `a:b` fails: `many-to-many`");
  Live(LiveRule(query, "unknown", "", "0001-01-01T00:00:00Z"));
  EXPECT_EQ(OfRules().found, "group `r`: record `a:b` was not evaluated yet");
  Live(LiveRule(query, "ok", "", "2026-11-28T06:00:00Z"));
  EXPECT_EQ(OfRules().found,
            "group `r`: record `a:b` was last evaluated at 2026-11-28T06:00:00Z, and is due every "
            "30s");
  Live("");
  EXPECT_EQ(OfRules().found, "group `r`: record `a:b` is not there");
  bundle_.recording_groups[0].name = "other";
  const Outcome missing = OfRules();
  EXPECT_EQ(missing.found, "group `other` is not there");
  EXPECT_NE(missing.help.find("qoec load"), std::string::npos);
}

TEST_F(VerifyingRules, OfAnotherNamespaceAreNotOurs) {
  servers_.rules[0].name_space = "shop";
  Live(LiveRule("sum by(y, x) (m)", "ok", "", "2026-11-28T06:59:50Z"));
  EXPECT_EQ(OfRules().found, "group `r` is not there");
}

TEST_F(VerifyingRules, AServerThatDoesNotAnswerIsNoFaultOfTheRules) {
  options_.within_ms = 0;
  const Report report = Look();
  EXPECT_TRUE(report.unreachable());
  EXPECT_EQ(report.checks[0].outcome.found,
            "`http://p` does not answer: the connection was refused");
}

TEST_F(VerifyingRules, AlertsFireOnlyWhereTheyMay) {
  bundle_.recording_groups.clear();
  bundle_.alert_groups = {Group("a", {AlertRule("Slow", "m > 1"), AlertRule("Down", "up == 0")})};
  options_.within_ms = 0;
  hosts_.Say("http://p/api/v1/alerts", 200, R"({"status":"success","data":{"alerts":[
    {"labels":{"alertname":"Slow","job":"a"},"state":"firing"},
    {"labels":{"alertname":"Down"},"state":"pending"},
    {"labels":{"alertname":"Theirs"},"state":"firing"}]}})");
  const Outcome fires = Look().checks.at(1).outcome;
  EXPECT_EQ(fires.state, State::Failed);
  EXPECT_EQ(fires.details, std::vector<std::string>{"`Slow` {job=\"a\"}"});
  bundle_.verify.may_fire = {"Slow"};
  const Outcome allowed = Look().checks.at(1).outcome;
  EXPECT_EQ(allowed.state, State::Passed);
  EXPECT_EQ(allowed.details.size(), 2U);
}

TEST_F(VerifyingRules, RecordedSeriesNeedAValueThatIsANumber) {
  Live("");
  options_.within_ms = 0;
  EXPECT_EQ(Look().checks.at(1).outcome.found, "1 name, 3 series");
  hosts_.answers["http://p/api/v1/query"] = [&](const http::Request& request) {
    http::Response response;
    response.status = 200;
    const bool numbers = request.body.find("-Inf") != std::string::npos;
    response.body =
        numbers ? Vector("") : R"({"status":"success","data":{"resultType":"vector","result":[
                                  {"metric":{"__name__":"a:b"},"value":[1,"3"]}]}})";
    return response;
  };
  const Outcome nan = Look().checks.at(1).outcome;
  EXPECT_EQ(nan.details, std::vector<std::string>{"`a:b` is NaN in all of its series"});
}

TEST_F(VerifyingRules, MoreSeriesThanTheCatalogueSaysAreNamed) {
  bundle_.recording_groups.clear();
  expected_.series = {{"m", 2, {{"x", 2}}, false}, {"n", 0, {}, true}};
  hosts_.answers["http://p/api/v1/query"] = [&](const http::Request& request) {
    http::Response response;
    response.status = 200;
    if (request.body.find("topk") != std::string::npos) {
      response.body = R"({"status":"success","data":{"resultType":"vector","result":[
        {"metric":{"__name__":"m","x":"1","pod":"p"},"value":[1,"3"]}]}})";
    } else if (request.body.find("count%28count") != std::string::npos) {
      response.body = Vector("3");
    } else {
      response.body = R"({"status":"success","data":{"resultType":"vector","result":[
        {"metric":{"__name__":"m"},"value":[1,"6"]}]}})";
    }
    return response;
  };
  options_.within_ms = 0;
  const Outcome outcome = Only();
  EXPECT_EQ(outcome.state, State::Failed);
  const std::vector<std::string> details = {"`m` has 6 series, and at most 2 by its labels",
                                            "  its label `x` has 3 values, and 2 in the catalogue",
                                            "  its label `pod` is not in the catalogue"};
  EXPECT_EQ(outcome.details, details);
  expected_.series[0].most = 6;
  EXPECT_EQ(Only().details, std::vector<std::string>{"`n` has no series now"});
}

class VerifyingGrafana : public Verifying {
 protected:
  VerifyingGrafana() {
    servers_.grafana = &grafana_;
    options_.within_ms = 0;
    artifact::Dashboard& dashboard = bundle_.dashboards.emplace_back();
    dashboard.uid = "shop-views";
    dashboard.title = "Views";
    artifact::Panel panel;
    panel.datasource = artifact::DatasourceRef{"prometheus", "mimir"};
    dashboard.panels = {panel};
    hosts_.Say("http://g/api/datasources", 200,
               R"([{"uid":"mimir","name":"Mimir","type":"prometheus"}])");
    hosts_.Say("http://g/api/datasources/uid/mimir/health", 200, R"({"status":"OK"})");
    hosts_.Say("http://g/api/dashboards/uid/shop-views", 200,
               R"({"dashboard":{"title":"Views","panels":[{"type":"stat"}]}})");
  }
};

TEST_F(VerifyingGrafana, DashboardsAndDatasourcesMustBeThere) {
  EXPECT_EQ(Look().Count(State::Passed), 2U);
  hosts_.Say("http://g/api/dashboards/uid/shop-views", 404, R"({"message":"Dashboard not found"})");
  hosts_.Say("http://g/api/datasources/uid/mimir/health", 400,
             R"({"status":"ERROR","message":"connection refused"})");
  const Report report = Look();
  EXPECT_EQ(report.checks[0].outcome.details,
            std::vector<std::string>{"`Views` (shop-views) is not there"});
  EXPECT_EQ(report.checks[1].outcome.details,
            std::vector<std::string>{
                "Grafana gets nothing from `mimir` (prometheus): `connection refused`"});
  hosts_.Say("http://g/api/datasources", 200, "[]");
  EXPECT_EQ(Look().checks[1].outcome.details,
            std::vector<std::string>{"`mimir` (prometheus) is not there"});
}

TEST_F(VerifyingGrafana, SomebodyElseIsNoGrafana) {
  hosts_.answers.clear();
  hosts_.Say("http://g/", 404, "<html>nginx</html>");
  const Report report = Look();
  EXPECT_TRUE(report.unreachable());
  EXPECT_EQ(report.checks[0].outcome.help, "is it a Grafana that answers there?");
}

TEST_F(VerifyingGrafana, VariablesNeedValues) {
  artifact::Variable variable;
  variable.name = "org";
  variable.datasource = artifact::DatasourceRef{"prometheus", "mimir"};
  variable.query = "label_values(views{env=~\"$env\"}, org)";
  bundle_.dashboards[0].variables = {variable};
  NamePrometheus();
  hosts_.Say("http://p/api/v1/label/org/values", 200, R"({"status":"success","data":[]})");
  Outcome outcome = Look().checks.at(2).outcome;
  EXPECT_EQ(outcome.details.size(), 1U);
  const auto asked = [](const http::Request& request) {
    return request.url.find("match%5B%5D=views%7Benv%3D~%22.%2A%22%7D") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(hosts_.requests.begin(), hosts_.requests.end(), asked), 1);
  hosts_.Say("http://p/api/v1/label/org/values", 200, R"({"status":"success","data":["a"]})");
  EXPECT_EQ(Look().checks.at(2).outcome.found, "1 variable");
}

TEST_F(Verifying, ReportsSayAllOfIt) {
  Probe(artifact::ProbeKind::Get, "http://gone/").why = "It <must> | be";
  Probe(artifact::ProbeKind::Promql, "up");
  Probe(artifact::ProbeKind::Manual, "Look at it");
  const Report report = Look();
  Subject subject{"shop", "Shop", false};
  EXPECT_EQ(CountText(report), "1 failed, 1 skipped, 1 to look at by hand");
  const auto json = nlohmann::json::parse(RenderJson(report, subject));
  EXPECT_EQ(json["fine"], false);
  EXPECT_EQ(json["counts"]["skipped"], 1);
  EXPECT_EQ(json["checks"].size(), 3U);
  const auto failures = [&] {
    pugi::xml_document document;
    const std::string text = RenderJunit(report, subject);
    EXPECT_TRUE(document.load_string(text.c_str())) << text;
    return document.child("testsuites").child("testsuite").attribute("failures").as_int();
  };
  EXPECT_EQ(failures(), 1);
  subject.strict = true;
  EXPECT_EQ(failures(), 2);
  EXPECT_NE(RenderText(report, subject, false).find("✗ The probe: does not answer"),
            std::string::npos);
  EXPECT_NE(RenderMarkdown(report, subject).find("| ☐ | The probe | Look at it |"),
            std::string::npos);
}

TEST(RenderedText, ShowsTheFirstOfManyDetails) {
  Report report;
  Checked& checked = report.checks.emplace_back();
  checked.check.title = "Series";
  checked.outcome = Failed("12 are missing");
  for (int i = 0; i < 12; ++i) checked.outcome.details.push_back("`s" + std::to_string(i) + "`");
  const std::string text = RenderText(report, {"shop", "Shop", false}, false);
  EXPECT_NE(text.find("      `s7`\n      and 4 more (`--format json` has them all)\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("`s8`"), std::string::npos);
  EXPECT_NE(RenderJson(report, {"shop", "Shop", false}).find("`s11`"), std::string::npos);
}

}  // namespace
}  // namespace qoe::verify
