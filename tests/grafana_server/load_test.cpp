// Loads into the Grafana for tests: what is live after every fault at every request, and after
// edits of others.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "compiler/deploy/grafana/target.h"
#include "compiler/deploy/transaction.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/retrying.h"
#include "tests/grafana_server/made_up.h"
#include "tests/grafana_server/test_grafana.h"

namespace qoe::test_grafana {
namespace {

using deploy::Outcome;
using deploy::Report;
using deploy::TransactionOptions;
using std::chrono::milliseconds;

using Live = std::pair<std::map<std::string, std::pair<std::string, Json>>,
                       std::map<std::string, std::string>>;

// Folder and dashboards as they are seen, without what only counts.
Live LiveOf(const State& state) {
  Live live{Contents(state), {}};
  for (const auto& [uid, folder] : state.folders) live.second[uid] = folder.title;
  return live;
}

void Put(State& state, const std::string& uid, Json json, const std::string& folder = "") {
  json.erase("version");
  Dashboard& dashboard = state.dashboards[uid];
  dashboard.json = std::move(json);
  dashboard.folder = folder;
  dashboard.id = ++state.last_id;
  dashboard.version = 4;
}

// One dashboard of ours to change and to move, one that stays, one that no spec has; and others'.
State Before() {
  State state;
  state.datasources = {{"mimir", "Mimir", "prometheus"}};
  state.folders["theirs"].title = "Theirs";
  Put(state, "quality", MadeUpDashboard("quality", "Quality", "startup:p95 > 3", {"qoec:vod"}));
  Put(state, "old", MadeUpDashboard("old", "Old", "up", {"qoec:vod"}));
  Put(state, "other", MadeUpDashboard("other", "Other", "up", {"vod"}), "theirs");
  return state;
}

// A folder and a dashboard to create, a dashboard to change, one to delete.
Wanted MadeUpWanted() {
  Wanted wanted;
  wanted.system = "vod";
  wanted.mark = grafana_target::MarkOf("vod");
  wanted.folder = "Streaming";
  wanted.folder_uid = "qoec-vod";
  Want(wanted, "quality", "Quality", "startup:p95 > 4");
  Want(wanted, "live", "Live", "live:delay:p95");
  return wanted;
}

class LoadTest : public testing::Test {
 protected:
  LoadTest() { Reset(); }

  void Reset() {
    grafana_.server().ClearFaults();
    grafana_.Reset(Before());
    grafana_.server().ClearLog();
  }

  // `timeout`: of one try; short only where no answer is what happens.
  Report RunOnce(bool retries, const TransactionOptions& options = {},
                 milliseconds timeout = milliseconds(10'000)) {
    http::CurlTransport curl;
    http::RetryPolicy policy;
    policy.first_wait = milliseconds(1);
    policy.longest_wait = milliseconds(5);
    http::Retrying retrying(curl, policy);
    http::Transport& transport = retries ? static_cast<http::Transport&>(retrying) : curl;
    grafana_target::Api api(transport, *http::Url::Parse(grafana_.address()), timeout);
    grafana_target::Target target(api, wanted_, {"Grafana", true, concurrency_});
    return RunTransaction(target, options);
  }

  Live Now() const { return LiveOf(grafana_.Now()); }

  TestGrafana grafana_;
  Wanted wanted_ = MadeUpWanted();
  size_t concurrency_ = 1;
};

TEST_F(LoadTest, LoadsAndThenHasNothingToDo) {
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(report.applied, 4U);
  const State state = grafana_.Now();
  EXPECT_EQ(state.folders.at("qoec-vod").title, "Streaming");
  EXPECT_EQ(state.dashboards.at("quality").folder, "qoec-vod");
  EXPECT_EQ(state.dashboards.at("quality").version, 5);
  EXPECT_FALSE(state.dashboards.contains("old"));
  grafana_.server().ClearLog();
  const Report again = RunOnce(false);
  EXPECT_EQ(again.outcome, Outcome::NothingToDo) << again.problem;
  EXPECT_EQ(grafana_.server().Count("GET"), 6);
  EXPECT_EQ(grafana_.server().Log().size(), 6U);
}

TEST_F(LoadTest, DryRunSendsNothingThatWrites) {
  TransactionOptions options;
  options.dry_run = true;
  EXPECT_EQ(RunOnce(false, options).outcome, Outcome::Planned);
  EXPECT_EQ(grafana_.server().Log().size(), static_cast<size_t>(grafana_.server().Count("GET")));
}

TEST_F(LoadTest, LeavesOthersAlone) {
  const Live before = Now();
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  EXPECT_EQ(Now().first.at("other"), before.first.at("other"));
}

const std::vector<std::string>& EveryFault() {
  static const std::vector<std::string> faults = {
      "close",      "close-after", "no-answer", "no-answer-after", "429",     "429:0",     "500",
      "503",        "503-after",   "403",       "403-after",       "garbage", "truncated", "slow:1",
      "login-page", "redirect"};
  return faults;
}

// Each request in turn fails once, in each of the ways.
TEST_F(LoadTest, OneFaultAtAnyRequestLeavesTheOldStateOrTheNewOne) {
  const Live before = Now();
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const Live after = Now();
  const auto requests = static_cast<int>(grafana_.server().Log().size());
  ASSERT_GE(requests, 12);
  for (const std::string& fault : EveryFault()) {
    for (int k = 1; k <= requests; ++k) {
      for (const bool retries : {false, true}) {
        const std::string what = fault + " at request " + std::to_string(k) +
                                 (retries ? ", with retries" : ", without retries");
        Reset();
        grafana_.server().Add(std::to_string(k) + "=" + fault);
        const bool silent = fault.starts_with("no-answer");
        const Report report = RunOnce(retries, {}, milliseconds(silent ? 200 : 10'000));
        switch (report.outcome) {
          case Outcome::Loaded:
            EXPECT_EQ(Now(), after) << what;
            break;
          case Outcome::Unreachable:
          case Outcome::RolledBack:
            EXPECT_EQ(Now(), before) << what << ": " << report.problem;
            EXPECT_FALSE(report.problem.empty()) << what;
            break;
          default:
            ADD_FAILURE() << what << ": outcome " << Word(report.outcome) << ", " << report.problem;
        }
        grafana_.server().ClearFaults();
        const Report again = RunOnce(false);
        EXPECT_TRUE(again.outcome == Outcome::Loaded || again.outcome == Outcome::NothingToDo)
            << what << ": " << again.problem;
        EXPECT_EQ(Now(), after) << what;
      }
    }
  }
}

// From some request on nothing works any more: also the way back fails.
TEST_F(LoadTest, WhenGrafanaIsGoneForGoodTheReportSaysSoAndASecondRunConverges) {
  TransactionOptions plan_only;
  plan_only.dry_run = true;
  ASSERT_EQ(RunOnce(false, plan_only).outcome, Outcome::Planned);
  const auto reads = static_cast<int>(grafana_.server().Log().size());
  Reset();
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const Live after = Now();
  const auto requests = static_cast<int>(grafana_.server().Log().size());
  for (int k = 1; k <= requests; ++k) {
    Reset();
    test_ruler::FaultRule rule = test_ruler::ParseFaultRule("*=503");
    rule.skip = k - 1;
    grafana_.server().Add(rule);
    const Report report = RunOnce(false);
    EXPECT_EQ(report.outcome, k <= reads ? Outcome::Unreachable : Outcome::Inconsistent) << k;
    EXPECT_FALSE(report.problem.empty()) << k;
    grafana_.server().ClearFaults();
    RunOnce(false);
    EXPECT_EQ(Now(), after) << k;
  }
}

TEST_F(LoadTest, ManyDashboardsAreSavedSideBySide) {
  concurrency_ = 4;
  for (int i = 0; i < 60; ++i) {
    const std::string uid = "d" + std::to_string(i);
    Want(wanted_, uid, "Dashboard " + uid, "up == " + std::to_string(i));
  }
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(grafana_.Now().dashboards.size(), 63U);
  grafana_.server().Add("POST /api/dashboards/db#30=500");
  grafana_.Reset(Before());
  const Live before = Now();
  EXPECT_EQ(RunOnce(false).outcome, Outcome::RolledBack);
  EXPECT_EQ(Now(), before);
}

// Somebody saves in Grafana between the plan and the load.
TEST_F(LoadTest, AnEditOfSomebodyElseIsNamedAndStays) {
  TransactionOptions options;
  options.begin = [&](const deploy::Plan&) {
    grafana_.Change([](State& state) {
      Dashboard& dashboard = state.dashboards.at("quality");
      dashboard.json["title"] = "Mine now";
      dashboard.updated_by = "alice";
      ++dashboard.version;
    });
  };
  const Report report = RunOnce(true, options);
  EXPECT_EQ(report.problem,
            "updating dashboard `Quality` (uid quality): somebody else saved it since it was read: "
            "it was version 4 and is version 5, by alice at 2026-11-22T04:51:57Z");
  EXPECT_EQ(report.outcome, Outcome::Inconsistent);
  ASSERT_EQ(report.undone.size(), 1U);
  EXPECT_NE(report.undone[0].find("it stays so"), std::string::npos) << report.undone[0];
  ASSERT_TRUE(report.live.has_value());
  EXPECT_NE(report.live->find("title: Quality → Mine now"), std::string::npos) << *report.live;
  EXPECT_EQ(grafana_.Now().dashboards.at("quality").json.at("title"), "Mine now");
  EXPECT_FALSE(grafana_.Now().folders.contains("qoec-vod"));
}

TEST_F(LoadTest, WhatSomebodyEditedIsNotDeleted) {
  TransactionOptions options;
  options.begin = [&](const deploy::Plan&) {
    grafana_.Change([](State& state) {
      Dashboard& dashboard = state.dashboards.at("old");
      dashboard.json["title"] = "Still needed";
      ++dashboard.version;
    });
  };
  EXPECT_NE(RunOnce(true, options).outcome, Outcome::Loaded);
  EXPECT_EQ(grafana_.Now().dashboards.at("old").json.at("title"), "Still needed");
  EXPECT_EQ(grafana_.Now().dashboards.at("quality").json, Before().dashboards.at("quality").json);
}

TEST_F(LoadTest, WhatIsPutBackIsAVersionOfItsOwn) {
  const Live before = Now();
  grafana_.server().Add("DELETE=403");
  EXPECT_EQ(RunOnce(true).outcome, Outcome::Inconsistent);  // what was created cannot be deleted
  grafana_.server().ClearFaults();
  Reset();
  grafana_.server().Add("POST /api/dashboards/db#2=403");
  const Report report = RunOnce(true);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_EQ(Now(), before);
  EXPECT_EQ(grafana_.Now().dashboards.at("quality").version, 6);
  ASSERT_EQ(report.undo_notes.size(), 1U);
  EXPECT_EQ(report.undo_notes[0],
            "dashboard `quality` is as it was in version 4, under the number 6");
}

TEST_F(LoadTest, AFolderThatOthersUseMeanwhileStays) {
  grafana_.server().Add("POST /api/dashboards/db#2=403");
  TransactionOptions options;
  options.progress = [&](const deploy::Progress& progress) {
    if (progress.phase != deploy::Phase::Undoing || !progress.what.empty()) return;
    grafana_.Change([](State& state) {
      Put(state, "guest", MadeUpDashboard("guest", "Guest", "up"), "qoec-vod");
    });
  };
  const Report report = RunOnce(true, options);
  EXPECT_EQ(report.outcome, Outcome::Inconsistent);
  EXPECT_TRUE(grafana_.Now().dashboards.contains("guest"));
}

TEST_F(LoadTest, ASearchThatLagsDoesNotKeepAFolder) {
  const Live before = Now();
  grafana_.Change([](State& state) { state.options.search_lags = true; });
  grafana_.server().Add("POST /api/dashboards/db#2=500-after");
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
  EXPECT_EQ(Now(), before);
}

TEST_F(LoadTest, WhatGrafanaDoesNotKeepIsNamedAndTakenBack) {
  const Live before = Now();
  grafana_.Change([](State& state) {
    state.options.on_save = [](Json& json) {
      if (json.value("uid", "") == "live")
        json["panels"][1]["fieldConfig"]["defaults"].erase("unit");
    };
  });
  const Report report = RunOnce(true);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("did not keep dashboard `Live` (uid live)"), std::string::npos)
      << report.problem;
  EXPECT_NE(report.problem.find("unit: none → s"), std::string::npos) << report.problem;
  EXPECT_EQ(Now(), before);
}

}  // namespace
}  // namespace qoe::test_grafana
