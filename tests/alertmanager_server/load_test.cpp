// Loads into both kinds of Alertmanager: what is live after every fault at every request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "compiler/deploy/alertmanager/file_target.h"
#include "compiler/deploy/alertmanager/mimir_target.h"
#include "compiler/deploy/transaction.h"
#include "compiler/http/authorized.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/retrying.h"
#include "tests/alertmanager_server/configs.h"
#include "tests/alertmanager_server/mimir_alertmanager.h"
#include "tests/alertmanager_server/plain_alertmanager.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::test_alertmanager {
namespace {

using deploy::Outcome;
using deploy::Report;
using deploy::TransactionOptions;
using std::chrono::milliseconds;
using testing::HasSubstr;

const std::vector<std::string>& EveryFault() {
  static const std::vector<std::string> faults = {
      "close",      "close-after", "no-answer", "no-answer-after", "429",     "500",
      "503",        "503-after",   "403",       "403-after",       "garbage", "truncated",
      "login-page", "redirect"};
  return faults;
}

http::RetryPolicy Hasty() {
  http::RetryPolicy policy;
  policy.first_wait = milliseconds(1);
  policy.longest_wait = milliseconds(5);
  return policy;
}

class MimirLoadTest : public testing::Test {
 protected:
  MimirLoadTest() { Reset(Stored{Config("shop"), {}}); }

  void Reset(std::optional<Stored> stored) {
    mimir_.server().ClearFaults();
    mimir_.Put("media", std::move(stored));
    mimir_.server().ClearLog();
  }

  Report RunOnce(bool retries, const TransactionOptions& options = {},
                 milliseconds timeout = milliseconds(10'000)) {
    http::CurlTransport curl;
    http::Retrying retrying(curl, Hasty());
    http::Access access;
    access.tenant = tenant_;
    http::Authorized authorized(retries ? static_cast<http::Transport&>(retrying) : curl, access);
    alertmanager_target::MimirApi api(authorized, *http::Url::Parse(mimir_.address()), timeout);
    alertmanager_target::MimirTarget target(api, "shop", text_,
                                            {"Mimir's Alertmanager", "Mimir", take_over_});
    Report report = RunTransaction(target, options);
    text_of_plan_ = target.Render(deploy::Format::Text, false);
    return report;
  }

  MimirAlertmanager mimir_;
  std::string tenant_ = "media";
  std::string text_ = Config("shop", "oncall");
  bool take_over_ = false;
  std::string text_of_plan_;
};

TEST_F(MimirLoadTest, LoadsAndThenHasNothingToDo) {
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(text_of_plan_,
            "+ route severity=\"critical\" → oncall\n"
            "- route severity=\"critical\" → team\n"
            "1 route created, 1 deleted; 2 receivers the same\n");
  EXPECT_EQ(mimir_.Live("media")->config, text_);
  EXPECT_EQ(RunOnce(false).outcome, Outcome::NothingToDo);
}

TEST_F(MimirLoadTest, ATenantWithoutAConfigurationGetsOneAndLosesItAgainOnFailure) {
  Reset(std::nullopt);
  EXPECT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  Reset(std::nullopt);
  mimir_.server().Add("GET#3=503");
  EXPECT_EQ(RunOnce(false).outcome, Outcome::RolledBack);
  EXPECT_EQ(mimir_.Live("media"), std::nullopt);
}

TEST_F(MimirLoadTest, OneFaultAtAnyRequestLeavesTheOldStateOrTheNewOne) {
  const auto before = mimir_.Live("media");
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const auto after = mimir_.Live("media");
  const auto requests = static_cast<int>(mimir_.server().Log().size());
  ASSERT_EQ(requests, 4);
  for (const std::string& fault : EveryFault()) {
    for (int k = 1; k <= requests; ++k) {
      for (const bool retries : {false, true}) {
        const std::string what = fault + " at request " + std::to_string(k) +
                                 (retries ? ", with retries" : ", without retries");
        Reset(before);
        mimir_.server().Add(std::to_string(k) + "=" + fault);
        const bool silent = fault.starts_with("no-answer");
        const Report report = RunOnce(retries, {}, milliseconds(silent ? 200 : 10'000));
        const bool loaded = report.outcome == Outcome::Loaded;
        EXPECT_TRUE(loaded || report.outcome == Outcome::RolledBack ||
                    report.outcome == Outcome::Unreachable)
            << what << ": " << Word(report.outcome) << ", " << report.problem;
        EXPECT_EQ(mimir_.Live("media"), loaded ? after : before) << what << ": " << report.problem;
        mimir_.server().ClearFaults();
        RunOnce(false);
        EXPECT_EQ(mimir_.Live("media"), after) << what;
      }
    }
  }
}

TEST_F(MimirLoadTest, WhatMimirRefusesIsToldInItsWords) {
  text_ = Config("shop", "nobody");
  const Report report = RunOnce(true);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_THAT(report.problem, HasSubstr("error validating Alertmanager config: undefined receiver "
                                        "\"nobody\" used in route"));
  EXPECT_EQ(mimir_.Live("media")->config, Config("shop"));
}

TEST_F(MimirLoadTest, WhatIsNotOursIsNotReplaced) {
  for (const std::string& theirs : {Config("other"), std::string("route: {receiver: a}\n")}) {
    Reset(Stored{theirs, {}});
    take_over_ = false;
    EXPECT_EQ(RunOnce(false).outcome, Outcome::Refused);
    EXPECT_EQ(mimir_.Live("media")->config, theirs);
    take_over_ = true;
    EXPECT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  }
}

TEST_F(MimirLoadTest, TemplatesThatNobodyWantsAreNamedBeforeTheyGo) {
  Reset(Stored{text_, {{"slack.tmpl", "{{ define \"a\" }}{{ end }}"}}});
  EXPECT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  EXPECT_THAT(text_of_plan_, HasSubstr("- template slack.tmpl"));
}

TEST_F(MimirLoadTest, AnEditOfSomebodyElseStays) {
  TransactionOptions options;
  options.begin = [&](const deploy::Plan&) {
    mimir_.Put("media", Stored{Config("shop", "team", "5h"), {}});
  };
  const Report report = RunOnce(true, options);
  EXPECT_THAT(report.problem, HasSubstr("somebody else changed it since it was read"));
  EXPECT_EQ(report.outcome, Outcome::Inconsistent);
  EXPECT_THAT(report.live.value_or(""), HasSubstr("repeat_interval: 4h → 5h"));
  EXPECT_EQ(mimir_.Live("media")->config, Config("shop", "team", "5h"));
}

TEST_F(MimirLoadTest, FilesOfSecretsAreRefusedBeforeAnythingIsSent) {
  text_ +=
      "  - name: slack\n"
      "    slack_configs:\n"
      "      - api_url_file: /etc/slack\n";
  const Report report = RunOnce(true);
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_THAT(report.plan.problems[0].message,
              HasSubstr("reads no files, and `api_url_file` names one (`/etc/slack`)"));
  EXPECT_EQ(mimir_.server().Count("POST"), 0);
}

TEST_F(MimirLoadTest, WhatIsNoConfigurationApiIsNamed) {
  const auto problem = [&](const std::string& fault) {
    Reset(std::nullopt);
    mimir_.server().Add("*=" + fault);
    const Report report = RunOnce(false);
    EXPECT_EQ(report.outcome, Outcome::Unreachable) << fault;
    return report.problem;
  };
  EXPECT_THAT(problem("404"), HasSubstr("there is no configuration API of an Alertmanager"));
  EXPECT_THAT(problem("login-page"), HasSubstr("an HTML page"));
  EXPECT_THAT(problem("garbage"), HasSubstr("answer"));
  EXPECT_THAT(problem("401"), HasSubstr("does not accept the credentials"));
  tenant_.clear();
  Reset(std::nullopt);
  EXPECT_THAT(RunOnce(false).problem, HasSubstr("(401)"));
}

class FileLoadTest : public testing::Test {
 protected:
  FileLoadTest() { support::WriteText(file_, Config("shop")); }

  void Reset() {
    alertmanager_->server().ClearFaults();
    support::WriteText(file_, Config("shop"));
    alertmanager_->Restart();
    alertmanager_->server().ClearLog();
  }

  Report RunOnce(bool retries, milliseconds timeout = milliseconds(10'000)) {
    http::CurlTransport curl;
    http::Retrying retrying(curl, Hasty());
    http::Transport& transport = retries ? static_cast<http::Transport&>(retrying) : curl;
    alertmanager_target::Api api(transport, *http::Url::Parse(alertmanager_->address()), timeout);
    alertmanager_target::FileTarget target(api, "shop", text_, {"Alertmanager", file_, false});
    Report report = RunTransaction(target, {});
    text_of_plan_ = target.Render(deploy::Format::Text, false);
    return report;
  }

  std::pair<std::string, std::string> Now() const {
    return {support::ReadText(file_), alertmanager_->Running()};
  }
  void Start() { alertmanager_ = std::make_unique<PlainAlertmanager>(file_); }

  support::TempDir folder_;
  std::string file_ = (folder_.path() / "alertmanager.yaml").string();
  std::unique_ptr<PlainAlertmanager> alertmanager_;
  std::string text_ = Config("shop", "oncall");
  std::string text_of_plan_;
};

TEST_F(FileLoadTest, OneFaultAtAnyRequestLeavesTheOldStateOrTheNewOne) {
  Start();
  const auto before = Now();
  ASSERT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  const auto after = Now();
  EXPECT_EQ(after, std::pair(text_, text_));
  const auto requests = static_cast<int>(alertmanager_->server().Log().size());
  ASSERT_EQ(requests, 3);
  for (const std::string& fault : EveryFault()) {
    for (int k = 1; k <= requests; ++k) {
      for (const bool retries : {false, true}) {
        const std::string what = fault + " at request " + std::to_string(k) +
                                 (retries ? ", with retries" : ", without retries");
        Reset();
        alertmanager_->server().Add(std::to_string(k) + "=" + fault);
        const bool silent = fault.starts_with("no-answer");
        const Report report = RunOnce(retries, milliseconds(silent ? 200 : 10'000));
        const bool loaded = report.outcome == Outcome::Loaded;
        EXPECT_TRUE(loaded || report.outcome == Outcome::RolledBack ||
                    report.outcome == Outcome::Unreachable)
            << what << ": " << Word(report.outcome) << ", " << report.problem;
        EXPECT_EQ(Now(), loaded ? after : before) << what << ": " << report.problem;
        alertmanager_->server().ClearFaults();
        RunOnce(false);
        EXPECT_EQ(Now(), after) << what;
      }
    }
  }
}

TEST_F(FileLoadTest, WhenItIsGoneForGoodTheOldFileIsBackAndTheReportSaysSo) {
  Start();
  test_ruler::FaultRule rule = test_ruler::ParseFaultRule("*=close");
  rule.skip = 1;
  alertmanager_->server().Add(rule);
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::Inconsistent);
  EXPECT_FALSE(report.undone.empty());
  EXPECT_EQ(support::ReadText(file_), Config("shop"));
}

TEST_F(FileLoadTest, AFileThatIsNotReloadedYetIs) {
  Start();
  support::WriteText(file_, text_);
  EXPECT_EQ(RunOnce(false).outcome, Outcome::Loaded);
  EXPECT_THAT(text_of_plan_, HasSubstr("the file is as wanted and Alertmanager does not run with "
                                       "it: `route.routes[0].receiver` is team and not oncall"));
  EXPECT_EQ(alertmanager_->Running(), text_);
  EXPECT_EQ(RunOnce(false).outcome, Outcome::NothingToDo);
}

TEST_F(FileLoadTest, AFileThatAlertmanagerWasNotStartedWithIsNamedAndPutBack) {
  Start();
  const std::string other = (folder_.path() / "other.yaml").string();
  support::WriteText(other, Config("shop", "team", "6h"));
  file_ = other;
  const Report report = RunOnce(false);
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  ASSERT_EQ(report.plan.problems.size(), 1U);
  EXPECT_THAT(report.plan.problems[0].message, HasSubstr("does not run with what is in"));
  EXPECT_THAT(report.problem, HasSubstr("see that it is the file that it was started with"));
  EXPECT_EQ(support::ReadText(other), Config("shop", "team", "6h"));
}

}  // namespace
}  // namespace qoe::test_alertmanager
