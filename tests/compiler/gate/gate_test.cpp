// What a gate decides, of a server that says what it is told to say, in no time.
#include "compiler/gate/gate.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "compiler/gate/render.h"
#include "tests/compiler/gate/made_up_server.h"
#include "tests/support/fake_clock.h"

namespace qoe::gate {
namespace {

constexpr int64_t kBeganS = 1'795'849'200;  // 2026-11-28 07:00:00 UTC
constexpr int64_t kBeganMs = kBeganS * 1000;
constexpr int64_t kMinute = 60'000;

Curve Always(double value) {
  return [value](int64_t) { return value; };
}

// `value`, but `other` in the minutes from `from` up to `to`.
Curve Except(double value, int from, int to, std::optional<double> other) {
  return [=](int64_t time_s) -> std::optional<double> {
    const int64_t minute = (time_s - kBeganS) / 60;
    return minute >= from && minute < to ? other : value;
  };
}

artifact::Criterion Errors() {
  artifact::Criterion criterion;
  criterion.name = "errors";
  criterion.title = "Error rate below 1%";
  criterion.bound = "< 1%";
  criterion.query = "errors";
  criterion.operation = "<";
  criterion.threshold = 0.01;
  criterion.unit = "ratio";
  criterion.for_ms = 10 * kMinute;
  return criterion;
}

artifact::Criterion Manual() {
  artifact::Criterion criterion;
  criterion.name = "logs";
  criterion.title = "Logs";
  criterion.look_at = "No error in the logs";
  criterion.manual = true;
  return criterion;
}

artifact::Criterion Restarts() {
  artifact::Criterion condition = Errors();
  condition.name = "restarts";
  condition.title = "Pods restart";
  condition.bound = "> 0 restarts";
  condition.query = "restarts";
  condition.operation = ">";
  condition.threshold = 0;
  condition.unit = "restarts";
  condition.for_ms = 3 * kMinute;
  condition.rollback = true;
  return condition;
}

class Gate : public testing::Test {
 protected:
  Gate() {
    phase_.name = "canary";
    phase_.title = "Canary";
    phase_.hold_ms = 10 * kMinute;
    phase_.every_ms = kMinute;
    phase_.criteria = {Errors()};
    plan_.name = "rollout";
    plan_.title = "Rollout";
    options_.began_ms = kBeganMs;
    server_.curves["errors"] = {Always(0.001)};
  }

  Report Judge() {
    const live::Prometheus api(server_, *http::Url::Parse("http://p"));
    return gate::Run(plan_, phase_, api, clock_, options_);
  }

  std::string Text(const Report& report) {
    return RenderText(report, {"shop", plan_, phase_, "http://p"}, false);
  }

  MadeUpServer server_;
  support::FakeClock clock_{kBeganMs};
  artifact::GatePlan plan_;
  artifact::Phase phase_;
  Options options_;
};

TEST_F(Gate, GoesAfterTheHoldTimeAndNotBefore) {
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go) << Text(report);
  EXPECT_EQ(report.ended_ms, kBeganMs + 10 * kMinute);
  EXPECT_EQ(report.criteria[0].observations(), 11U);
  EXPECT_EQ(server_.requests, 11);
}

TEST_F(Gate, HoldsWhereItBreaksAndSaysTheWorstSeries) {
  server_.curves["errors"] = {Always(0.001), Except(0.001, 5, 6, 0.05), Except(0.001, 5, 6, 0.02)};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_EQ(report.ended_ms, kBeganMs + 10 * kMinute) << "until the end a rollback may follow";
  EXPECT_NE(Text(report).find("was 5% {pod=\"pod-1\"}, of 3 series at 07:05:00, not < 1%"),
            std::string::npos)
      << Text(report);
}

TEST_F(Gate, EverySeriesMustHold) {
  server_.curves["errors"] = {Always(0.001), Always(0.5)};
  EXPECT_EQ(Judge().verdict, Verdict::Hold);
}

TEST_F(Gate, RollsBackAtOnceWhenItIsProven) {
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Except(0.001, 3, 4, 0.01)};  // "below" is not "at most"
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Rollback);
  EXPECT_EQ(report.ended_ms, kBeganMs + 3 * kMinute);
  ASSERT_EQ(report.reasons.size(), 1U);
}

TEST_F(Gate, NoDataIsNeverGoAndNeverRollback) {
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Except(0.001, 3, 4, std::nullopt)};
  const Report gap = Judge();
  EXPECT_EQ(gap.verdict, Verdict::Hold);
  EXPECT_NE(Text(gap).find("no data at 07:03:00"), std::string::npos) << Text(gap);
  clock_.SleepMs(-10 * kMinute);
  server_.curves.clear();
  EXPECT_EQ(Judge().verdict, Verdict::Hold);
  clock_.SleepMs(-11 * kMinute);
  phase_.criteria[0].no_data_passes = true;
  EXPECT_EQ(Judge().verdict, Verdict::Go);
}

TEST_F(Gate, NoNumberIsNeverGoAndNeverRollback) {
  phase_.criteria[0].rollback = true;
  phase_.criteria[0].no_data_passes = true;
  server_.curves["errors"] = {Always(0.001), Always(std::numeric_limits<double>::quiet_NaN())};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_NE(Text(report).find("NaN {pod=\"pod-1\"}"), std::string::npos) << Text(report);
}

TEST_F(Gate, AnInfinityIsNoReasonToGoOn) {
  phase_.criteria[0].operation = ">";
  server_.curves["errors"] = {Always(std::numeric_limits<double>::infinity())};
  EXPECT_EQ(Judge().verdict, Verdict::Hold);
}

TEST_F(Gate, AnInfinityAboveTheBoundIsABreach) {
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Always(std::numeric_limits<double>::infinity())};
  EXPECT_EQ(Judge().verdict, Verdict::Rollback);
}

TEST_F(Gate, AServerThatIsAwayForAWhileIsAskedForWhatWasMissed) {
  server_.down = [&] {
    const int64_t minute = (clock_.NowMs() - kBeganMs) / kMinute;
    return minute >= 4 && minute < 8;
  };
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go) << Text(report);
  EXPECT_EQ(report.criteria[0].observations(), 11U);
}

TEST_F(Gate, WhatHappenedWhileTheServerWasAwayCounts) {
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Except(0.001, 5, 6, 0.3)};
  server_.down = [&] {
    const int64_t minute = (clock_.NowMs() - kBeganMs) / kMinute;
    return minute >= 4 && minute < 8;
  };
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Rollback);
  EXPECT_EQ(report.ended_ms, kBeganMs + 8 * kMinute);
}

TEST_F(Gate, AServerThatDiesHolds) {
  server_.down = [&] { return clock_.NowMs() >= kBeganMs + 4 * kMinute; };
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_NE(Text(report).find("not known from 07:04:00 on: `http://p` does not answer"),
            std::string::npos)
      << Text(report);
}

TEST_F(Gate, AnAnswerThatIsNotWholeProvesNothing) {
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Always(0.5)};
  server_.warning = "store 10.0.0.7 is away";
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_NE(Text(report).find("store 10.0.0.7 is away"), std::string::npos);
  clock_.SleepMs(-11 * kMinute);
  server_.warning = "PromQL warning: something of the expression";
  EXPECT_EQ(Judge().verdict, Verdict::Rollback);
}

TEST_F(Gate, ManualCriteriaHoldUntilSomebodyConfirms) {
  phase_.criteria.push_back(Manual());
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_NE(Text(report).find("--confirm logs"), std::string::npos);
  clock_.SleepMs(-10 * kMinute);
  options_.confirmed = {"logs"};
  EXPECT_EQ(Judge().verdict, Verdict::Go);
}

TEST_F(Gate, WhatIsLookedAtLaterMayBeBadBefore) {
  phase_.criteria[0].after_ms = 4 * kMinute;
  phase_.criteria[0].for_ms = 6 * kMinute;
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Except(0.001, 0, 4, 0.9)};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go) << Text(report);
  EXPECT_EQ(report.criteria[0].observations(), 7U);
}

TEST_F(Gate, AShorterTimeMayBeginAnew) {
  phase_.criteria[0].for_ms = 3 * kMinute;
  server_.curves["errors"] = {Except(0.001, 2, 5, 0.9)};
  EXPECT_EQ(Judge().verdict, Verdict::Go);
  clock_.SleepMs(-10 * kMinute);
  server_.curves["errors"] = {Except(0.001, 8, 9, 0.9)};
  EXPECT_EQ(Judge().verdict, Verdict::Hold);
}

TEST_F(Gate, APhaseWithoutATimeIsLookedAtOnce) {
  phase_.hold_ms = 0;
  phase_.criteria[0].for_ms = 0;
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go);
  EXPECT_EQ(report.ended_ms, kBeganMs);
  EXPECT_EQ(server_.requests, 1);
}

TEST_F(Gate, AConditionMustHoldWithoutABreakInOneSeries) {
  plan_.rollback_when = {Restarts()};
  server_.curves["restarts"] = {Except(0, 2, 4, 1), Except(0, 4, 6, 1)};
  EXPECT_EQ(Judge().verdict, Verdict::Go);
  clock_.SleepMs(-10 * kMinute);
  server_.curves["restarts"] = {Except(0, 2, 6, 1)};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Rollback);
  EXPECT_EQ(report.ended_ms, kBeganMs + 5 * kMinute);
}

TEST_F(Gate, AConditionMayHaveBegunBeforeThePhase) {
  plan_.rollback_when = {Restarts()};
  server_.curves["restarts"] = {Except(0, -3, 1, 1)};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Rollback);
  EXPECT_EQ(report.ended_ms, kBeganMs);
}

TEST_F(Gate, ASeriesThatIsGoneForAMomentBeginsAnew) {
  plan_.rollback_when = {Restarts()};
  server_.curves["restarts"] = {[](int64_t time_s) -> std::optional<double> {
    if ((time_s - kBeganS) / 60 % 3 == 0) return std::nullopt;
    return 1;
  }};
  EXPECT_EQ(Judge().verdict, Verdict::Go);
}

TEST_F(Gate, WhatIsToBeInvestigatedHoldsAlsoWhenItIsOver) {
  plan_.investigate_when = {Restarts()};
  plan_.investigate_when[0].rollback = false;
  server_.curves["restarts"] = {Except(0, 1, 5, 1)};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_NE(Text(report).find("somebody has to look"), std::string::npos);
}

TEST_F(Gate, ConditionsThatCouldNotBeLookedAtHold) {
  phase_.criteria = {Manual()};
  options_.confirmed = {"logs"};
  plan_.rollback_when = {Restarts()};
  server_.down = [] { return true; };
  EXPECT_EQ(Judge().verdict, Verdict::Hold);
}

TEST_F(Gate, OnceLooksOnceAndBackForConditions) {
  options_.once = true;
  plan_.rollback_when = {Restarts()};
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go);
  EXPECT_EQ(report.ended_ms, kBeganMs);
  EXPECT_EQ(report.criteria[0].observations(), 1U);
  EXPECT_NE(Text(report).find("which `--once` does not wait for"), std::string::npos);
  server_.curves["restarts"] = {Except(0, -5, 1, 2)};
  EXPECT_EQ(Judge().verdict, Verdict::Rollback);
}

TEST_F(Gate, APhaseThatBeganEarlierIsLookedAtFromThereOn) {
  clock_.SleepMs(7 * kMinute);
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go);
  EXPECT_EQ(report.criteria[0].observations(), 11U);
  EXPECT_EQ(server_.requests, 4);  // one for what has been
  phase_.criteria[0].rollback = true;
  server_.curves["errors"] = {Except(0.001, 2, 3, 0.9)};
  EXPECT_EQ(Judge().verdict, Verdict::Rollback);
}

TEST_F(Gate, CancelledIsHold) {
  clock_.on_sleep = [&](int64_t now) {
    if (now >= kBeganMs + 3 * kMinute) clock_.Cancel();
  };
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Hold);
  EXPECT_TRUE(report.cancelled);
  EXPECT_EQ(report.reasons.at(0), "it was cancelled before the hold time was over");
}

TEST_F(Gate, ADayIsAskedForInParts) {
  phase_.hold_ms = phase_.criteria[0].for_ms = 24 * 60 * kMinute;
  clock_.SleepMs(24 * 60 * kMinute);
  const Report report = Judge();
  EXPECT_EQ(report.verdict, Verdict::Go);
  EXPECT_EQ(report.criteria[0].observations(), 1441U);
  EXPECT_EQ(server_.requests, 3);
}

TEST_F(Gate, IsWrittenForPrograms) {
  phase_.criteria.push_back(Manual());
  plan_.rollback_when = {Restarts()};
  server_.curves["errors"] = {Always(std::numeric_limits<double>::quiet_NaN())};
  const Report report = Judge();
  const Subject subject{"shop", plan_, phase_, "http://p"};
  const auto json = nlohmann::json::parse(RenderJson(report, subject));
  EXPECT_EQ(json["verdict"], "hold");
  EXPECT_EQ(json["criteria"][0]["last"]["value"], "NaN");
  EXPECT_EQ(json["manual"][0]["confirmed"], false);
  EXPECT_EQ(json["rollback_when"][0]["came_true"], false);
  pugi::xml_document document;
  const std::string text = RenderJunit(report, subject);
  ASSERT_TRUE(document.load_string(text.c_str())) << text;
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("tests").as_int(), 3);
  EXPECT_EQ(suite.attribute("failures").as_int(), 2);
}

}  // namespace
}  // namespace qoe::gate
