// Loads into the ruler for tests: what is live after every fault at every request.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "compiler/deploy/ruler/target.h"
#include "compiler/deploy/transaction.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/retrying.h"
#include "tests/ruler/test_ruler.h"

namespace qoe::test_ruler {
namespace {

using deploy::Outcome;
using deploy::Report;
using deploy::RunTransaction;
using deploy::TransactionOptions;
using std::chrono::milliseconds;

const std::string kTenant = "anonymous";
const std::string kBefore = R"yaml(
vod:
  - name: recording
    interval: 30s
    rules: [{record: "vod:views:rate", expr: "sum(rate(views_total[5m]))"}]
  - name: alerts
    rules: [{alert: NoViews, expr: "vod:views:rate == 0", for: 5m, labels: {severity: critical}}]
  - name: old
    rules: [{alert: Old, expr: "up == 0"}]
others:
  - name: theirs
    rules: [{record: "their:series", expr: up}]
)yaml";

ruler::Group GroupOf(std::string name, std::vector<ruler::Rule> rules) {
  ruler::Group group;
  group.name = std::move(name);
  group.rules = std::move(rules);
  return group;
}

ruler::Rule Recording(std::string name, std::string expr) {
  ruler::Rule rule;
  rule.record = std::move(name);
  rule.expr = std::move(expr);
  return rule;
}

ruler::Rule Alerting(std::string name, std::string expr, std::string for_text) {
  ruler::Rule rule;
  rule.alert = std::move(name);
  rule.expr = std::move(expr);
  rule.for_text = std::move(for_text);
  rule.labels = {{"severity", "critical"}};
  return rule;
}

// One group created, one changed, one the same, one deleted.
std::vector<ruler::Namespace> Wanted() {
  ruler::Group recording =
      GroupOf("recording", {Recording("vod:views:rate", "sum(rate(views_total[5m]))")});
  recording.interval = "30s";
  return {
      {"vod",
       {recording, GroupOf("errors", {Recording("vod:errors:rate", "sum(rate(errors_total[5m]))")}),
        GroupOf("alerts", {Alerting("NoViews", "vod:views:rate == 0", "10m"),
                           Alerting("Errors", "vod:errors:rate > 1", "5m")})}}};
}

class LoadTest : public testing::Test {
 protected:
  LoadTest() : ruler_(SingleTenant()) { Reset(); }

  static Options SingleTenant() {
    Options options = DefaultsOf(Flavour::Mimir);
    options.multi_tenant = false;
    return options;
  }

  void Reset() {
    ruler_.ClearFaults();
    ruler_.Load(kTenant, kBefore);
    ruler_.ClearLog();
  }

  static TransactionOptions Options_() {
    TransactionOptions options;
    options.wait = milliseconds(2000);
    options.poll = milliseconds(5);
    return options;
  }

  // `timeout`: of one try; short only where no answer is what happens.
  Report RunOnce(bool retries, TransactionOptions options = Options_(),
                 milliseconds timeout = milliseconds(10'000)) {
    http::CurlTransport curl;
    http::RetryPolicy policy;
    policy.first_wait = milliseconds(1);
    policy.longest_wait = milliseconds(5);
    http::Retrying retrying(curl, policy);
    http::Transport& transport = retries ? static_cast<http::Transport&>(retrying) : curl;
    ruler::Api api(transport, *http::Url::Parse(ruler_.address()), {}, timeout);
    ruler::TargetOptions of_target{"the ruler", {}, concurrency_};
    of_target.plan.prune = true;
    ruler::Target target(api, wanted_, of_target);
    return RunTransaction(target, options);
  }

  TestRuler ruler_;
  size_t concurrency_ = 1;
  std::vector<ruler::Namespace> wanted_ = Wanted();
};

TEST_F(LoadTest, LoadsAndThenHasNothingToDo) {
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(report.applied, 3U);
  ruler_.ClearLog();
  const Report again = RunOnce(false);
  EXPECT_EQ(again.outcome, Outcome::NothingToDo) << again.problem;
  EXPECT_EQ(again.requests, 1U);
  EXPECT_EQ(ruler_.Count("GET"), 1);
  EXPECT_EQ(ruler_.Count("POST") + ruler_.Count("DELETE"), 0);
}

TEST_F(LoadTest, DryRunSendsNothingThatWrites) {
  TransactionOptions options = Options_();
  options.dry_run = true;
  EXPECT_EQ(RunOnce(false, options).outcome, Outcome::Planned);
  EXPECT_EQ(ruler_.Count("POST") + ruler_.Count("DELETE"), 0);
}

TEST_F(LoadTest, LeavesOtherNamespacesAlone) {
  const Namespaces before = ruler_.Live(kTenant);
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  EXPECT_EQ(ruler_.Live(kTenant).at("others"), before.at("others"));
}

TEST_F(LoadTest, RulesThatFailWhenTheyAreEvaluatedAreTakenBack) {
  ruler_.Configure([](Options& options) { options.evaluation_delay = milliseconds(20); });
  const Namespaces before = ruler_.Live(kTenant);
  TransactionOptions options = Options_();
  options.wait = milliseconds(400);
  options.progress = [&](const deploy::Progress& progress) {
    if (progress.phase == deploy::Phase::ReadingBack)
      ruler_.SetError(kTenant, "vod", "errors", "many-to-many matching not allowed");
  };
  const Report report = RunOnce(false, options);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("errors"), std::string::npos) << report.problem;
  EXPECT_EQ(ruler_.Live(kTenant), before);
}

TEST_F(LoadTest, WhatIsNoRulerIsNotTakenForAnEmptyOne) {
  for (const char* fault : {"*=404", "*=login-page", "*=redirect", "*=garbage", "*=401"}) {
    Reset();
    ruler_.Add(fault);
    const Report report = RunOnce(false);
    EXPECT_EQ(report.outcome, Outcome::Unreachable) << fault;
    EXPECT_FALSE(report.problem.empty()) << fault;
    EXPECT_EQ(ruler_.Count("POST") + ruler_.Count("DELETE"), 0) << fault;
  }
}

const std::vector<std::string>& EveryFault() {
  static const std::vector<std::string> faults = {
      "close", "close-after", "no-answer", "no-answer-after", "429",    "429:0",     "500",
      "503",   "503-after",   "403",       "garbage",         "slow:1", "truncated", "login-page"};
  return faults;
}

// Each request in turn fails once, in each of the ways. Whoever tries again comes through, unless
// the answer says that it would be of no use; then, and without trying again, the old state is
// back.
TEST_F(LoadTest, OneFaultAtAnyRequestLeavesTheOldStateOrTheNewOne) {
  const Namespaces before = ruler_.Live(kTenant);
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const Namespaces after = ruler_.Live(kTenant);
  const auto requests = static_cast<int>(ruler_.Log().size());
  ASSERT_GE(requests, 6);
  for (const std::string& fault : EveryFault()) {
    for (int k = 1; k <= requests; ++k) {
      for (const bool retries : {false, true}) {
        const std::string what = fault + " at request " + std::to_string(k) +
                                 (retries ? ", with retries" : ", without retries");
        Reset();
        ruler_.Add(std::to_string(k) + "=" + fault);
        const bool silent = fault.starts_with("no-answer");
        const Report report = RunOnce(retries, Options_(), milliseconds(silent ? 400 : 10'000));
        const Namespaces live = ruler_.Live(kTenant);
        switch (report.outcome) {
          case Outcome::Loaded:
            EXPECT_EQ(live, after) << what;
            break;
          case Outcome::Unreachable:
          case Outcome::RolledBack:
            EXPECT_EQ(live, before) << what << ": " << report.problem;
            break;
          default:
            ADD_FAILURE() << what << ": outcome " << static_cast<int>(report.outcome) << ", "
                          << report.problem;
        }
        ruler_.ClearFaults();
        const Report again = RunOnce(false);
        EXPECT_TRUE(again.outcome == Outcome::Loaded || again.outcome == Outcome::NothingToDo)
            << what << ": " << again.problem;
        EXPECT_EQ(ruler_.Live(kTenant), after) << what;
      }
    }
  }
}

// Several threads at work: which request of a wave fails is not known, and what is live afterwards
// is the old state or the new one all the same.
TEST_F(LoadTest, OneFaultAmongRequestsAtTheSameTimeLeavesTheOldStateOrTheNewOne) {
  concurrency_ = 4;
  for (int i = 0; i < 6; ++i) {
    const std::string name = "more" + std::to_string(i);
    wanted_[0].groups.push_back(GroupOf(name, {Recording("vod:" + name + ":rate", "sum(up)")}));
  }
  const Namespaces before = ruler_.Live(kTenant);
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const Namespaces after = ruler_.Live(kTenant);
  const auto requests = static_cast<int>(ruler_.Log().size());
  for (const std::string fault : {"close", "close-after", "503-after", "403", "429", "truncated"}) {
    for (int k = 2; k <= requests; ++k) {
      const std::string what = fault + " at request " + std::to_string(k);
      Reset();
      ruler_.Add(std::to_string(k) + "=" + fault);
      const Report report = RunOnce(false);
      EXPECT_TRUE(report.outcome == Outcome::Loaded || report.outcome == Outcome::RolledBack)
          << what << ": " << report.problem;
      EXPECT_EQ(ruler_.Live(kTenant), report.outcome == Outcome::Loaded ? after : before) << what;
      ruler_.ClearFaults();
      RunOnce(false);
      EXPECT_EQ(ruler_.Live(kTenant), after) << what;
    }
  }
}

// Holds requests that write back until four of them are under way.
class Meeting final : public http::Transport {
 public:
  http::Response Send(const http::Request& request) override {
    if (request.method == "POST") {
      std::unique_lock lock(mutex_);
      ++under_way_;
      changed_.notify_all();
      met_ = changed_.wait_for(lock, std::chrono::seconds(10), [&] { return under_way_ >= 4; }) &&
             met_;
    }
    return curl_.Send(request);
  }
  bool met() const { return met_; }

 private:
  http::CurlTransport curl_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int under_way_ = 0;
  bool met_ = true;
};

TEST_F(LoadTest, RequestsOfOneWaveAreSentAtTheSameTime) {
  std::vector<ruler::Namespace> wanted = {{"vod", {}}};
  for (int i = 0; i < 4; ++i) {
    const std::string name = "g" + std::to_string(i);
    wanted[0].groups.push_back(GroupOf(name, {Recording("vod:" + name + ":rate", "sum(up)")}));
  }
  Meeting meeting;
  ruler::Api api(meeting, *http::Url::Parse(ruler_.address()));
  ruler::Target target(api, wanted, {"the ruler", {}, 4});
  EXPECT_EQ(RunTransaction(target, {}).outcome, Outcome::Loaded);
  EXPECT_TRUE(meeting.met());
}

// Ctrl-C between two steps.
TEST_F(LoadTest, ACancelledLoadIsTakenBack) {
  const Namespaces before = ruler_.Live(kTenant);
  std::atomic<bool> cancelled = false;
  TransactionOptions options = Options_();
  options.cancelled = &cancelled;
  options.progress = [&](const deploy::Progress& progress) { cancelled = progress.done == 2; };
  const Report report = RunOnce(false, options);
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
  EXPECT_EQ(report.problem, "the load was cancelled");
  EXPECT_EQ(ruler_.Live(kTenant), before);
}

// A group that was healthy before is to be evaluated anew: the ruler sees the change late.
TEST_F(LoadTest, OldEvaluationsDoNotCount) {
  ruler_.Configure([](Options& options) {
    options.sync_delay = milliseconds(150);
    options.evaluation_delay = milliseconds(50);
  });
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(200));
}

TEST_F(LoadTest, WhatIsNotEvaluatedInTimeIsTakenBack) {
  ruler_.Configure([](Options& options) { options.sync_delay = std::chrono::hours(1); });
  const Namespaces before = ruler_.Live(kTenant);
  TransactionOptions options = Options_();
  options.wait = milliseconds(30);
  const Report report = RunOnce(false, options);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_NE(report.problem.find("the time to wait is up: 2 of the groups"), std::string::npos)
      << report.problem;
  EXPECT_EQ(ruler_.Live(kTenant), before);
}

// From some request on nothing works any more: also the way back fails.
TEST_F(LoadTest, WhenTheRulerIsGoneForGoodTheReportSaysSoAndASecondRunConverges) {
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const Namespaces after = ruler_.Live(kTenant);
  const auto requests = static_cast<int>(ruler_.Log().size());
  for (int k = 2; k <= requests; ++k) {
    Reset();
    const Namespaces before = ruler_.Live(kTenant);
    FaultRule rule = ParseFaultRule("*=503");
    rule.skip = k - 1;
    ruler_.Add(rule);
    const Report report = RunOnce(false);
    EXPECT_EQ(report.outcome, Outcome::Inconsistent) << k;
    EXPECT_FALSE(report.problem.empty()) << k;
    EXPECT_FALSE(report.undone.empty()) << k;
    ruler_.ClearFaults();
    RunOnce(false);
    EXPECT_EQ(ruler_.Live(kTenant), after) << k;
  }
}

// Requests per changed group: one, and three for the whole.
TEST_F(LoadTest, ManyGroupsTakeOneRequestForEachThatChanged) {
  std::string yaml = "vod:\n";
  std::vector<ruler::Namespace> wanted = {{"vod", {}}};
  constexpr int kGroups = 2000;
  for (int i = 0; i < kGroups; ++i) {
    const std::string name = "g" + std::to_string(i),
                      series = "vod:s" + std::to_string(i) + ":rate";
    yaml += "  - name: " + name + "\n    rules: [{record: '" + series + "', expr: up}]\n";
    wanted[0].groups.push_back(GroupOf(name, {Recording(series, i < 7 ? "sum(up)" : "up")}));
  }
  ruler_.Load(kTenant, yaml);
  ruler_.ClearLog();
  http::CurlTransport curl;
  ruler::Api api(curl, *http::Url::Parse(ruler_.address()));
  TransactionOptions options;
  ruler::Target target(api, wanted, {"the ruler", {}, 1});
  const Report report = RunTransaction(target, options);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(ruler_.Count("POST"), 7);
  EXPECT_EQ(ruler_.Count("GET"), 2);
}

}  // namespace
}  // namespace qoe::test_ruler
