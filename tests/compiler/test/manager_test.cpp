// Rules over time. What is expected follows from Prometheus 3.14, rules/group.go, alerting.go and
// recording.go.
#include "compiler/test/manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/compiler/test/rules_over_time.h"

namespace qoe::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Lines = std::vector<std::string>;

std::string Group(const std::string& rules, const std::string& fields = "") {
  return "groups:\n  - name: g\n" + fields + "    rules:\n" + rules;
}

TEST(AlertsOverTime, WaitForTheTimeOfFor) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0, for: 2m }\n"),
                    {R"(up{i="a"} 1 0 0 0 0 1)"});
  run.GoTo(0);
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
  run.GoTo(1);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("pending {i=\"a\"}"));
  run.GoTo(2);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("pending {i=\"a\"}"));
  run.GoTo(3);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("firing {i=\"a\"}"));
  run.GoTo(5);
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
}

TEST(AlertsOverTime, BeginAnewAfterAGap) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0, for: 2m }\n"), {"up 0 0 1 0 0 0"});
  run.GoTo(4);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("pending {}"));
  run.GoTo(5);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("firing {}"));
}

TEST(AlertsOverTime, FireAtOnceWithoutFor) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0 }\n"), {"up 0"});
  run.GoTo(0);
  EXPECT_THAT(run.Alerts("Down"), ElementsAre("firing {}"));
}

TEST(AlertsOverTime, KeepFiring) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0, keep_firing_for: 2m }\n"),
                    {"up 0 1 1 1 0 1 0 1 1 1"});
  for (const int minute : {0, 1, 2}) {  // gone since 1, kept until 3
    run.GoTo(minute);
    EXPECT_THAT(run.Alerts("Down"), ElementsAre("firing {}")) << minute;
  }
  run.GoTo(3);
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
  for (const int minute : {4, 5, 6, 7, 8}) {  // the time begins anew at 7
    run.GoTo(minute);
    EXPECT_THAT(run.Alerts("Down"), ElementsAre("firing {}")) << minute;
  }
  run.GoTo(9);
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
}

TEST(AlertsOverTime, KeepOnlyWhatFired) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0, for: 5m, keep_firing_for: 2m }\n"),
                    {"up 0 1"});
  run.GoTo(1);
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
}

TEST(AlertsOverTime, AreSeriesOfTheirOwn) {
  RulesOverTime run(
      Group("      - { alert: Down, expr: up == 0, for: 1m, labels: { severity: page } }\n"),
      {R"(up{i="a"} 1 0 0 1)"});
  run.GoTo(3);
  EXPECT_THAT(
      run.Query("ALERTS", 1),
      ElementsAre(R"(ALERTS{alertname="Down", alertstate="pending", i="a", severity="page"}  1)"));
  EXPECT_THAT(
      run.Query("ALERTS", 2),
      ElementsAre(R"(ALERTS{alertname="Down", alertstate="firing", i="a", severity="page"}  1)"));
  EXPECT_THAT(run.Query("ALERTS_FOR_STATE", 2),
              ElementsAre(R"(ALERTS_FOR_STATE{alertname="Down", i="a", severity="page"}  60)"));
  EXPECT_THAT(run.Query("ALERTS", 3), IsEmpty()) << "marked as stale";
}

TEST(AlertsOverTime, FailWhereLabelsMakeTwoOfThemOne) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0, labels: { i: x } }\n"),
                    {R"(up{i="a"} 0)", R"(up{i="b"} 0)"});
  EXPECT_THAT(run.GoTo(0),
              ElementsAre("Down: vector contains metrics with the same labelset after applying "
                          "alert labels"));
}

TEST(AlertsOverTime, FailBeyondTheLimitOfTheGroup) {
  RulesOverTime run(Group("      - { alert: Down, expr: up == 0 }\n", "    limit: 1\n"),
                    {R"(up{i="a"} 0 0)", R"(up{i="b"} 1 0)"});
  EXPECT_THAT(run.GoTo(0), IsEmpty());
  EXPECT_THAT(run.GoTo(1), ElementsAre("Down: exceeded limit of 1 with 2 alerts"));
  EXPECT_THAT(run.Alerts("Down"), IsEmpty());
}

TEST(AlertsOverTime, ShowTheirLastValue) {
  RulesOverTime run(Group("      - alert: Hot\n        expr: t > 5\n        annotations:\n"
                          "          text: '{{ $labels.i }} at {{ $value }}'\n"),
                    {R"(t{i="a"} 6 7.5)"});
  run.GoTo(0);
  EXPECT_EQ(run.Annotations("Hot"), (LabelPairs{{"text", "a at 6"}}));
  run.GoTo(1);
  EXPECT_EQ(run.Annotations("Hot"), (LabelPairs{{"text", "a at 7.5"}}));
}

TEST(AlertsOverTime, HaveRenderedLabels) {
  RulesOverTime run(Group("      - alert: Hot\n        expr: t > 5\n        labels:\n"
                          "          level: '{{ if gt $value 10.0 }}high{{ else }}low{{ end }}'\n"),
                    {"t 6 12"});
  run.GoTo(0);
  EXPECT_THAT(run.Alerts("Hot"), ElementsAre("firing {level=\"low\"}"));
  run.GoTo(1);
  EXPECT_THAT(run.Alerts("Hot"), ElementsAre("firing {level=\"high\"}"));
}

TEST(RecordingOverTime, FeedsLaterRulesAtOnceAndEarlierOnesLate) {
  RulesOverTime run(Group("      - { record: early, expr: base * 2 }\n"
                          "      - { record: base, expr: x + 1 }\n"
                          "      - { record: late, expr: base * 2 }\n"),
                    {"x 1 2 3"});
  run.GoTo(2);
  EXPECT_THAT(run.Query("late", 1), ElementsAre("late  6"));
  EXPECT_THAT(run.Query("early", 0), IsEmpty());
  EXPECT_THAT(run.Query("early", 1), ElementsAre("early  4"));
}

TEST(RecordingOverTime, MarksWhatIsGoneAsStale) {
  RulesOverTime run(Group("      - { record: r, expr: x > 1 }\n"), {R"(x{i="a"} 2 1 2)"});
  run.GoTo(2);
  EXPECT_THAT(run.Query("r", 0), ElementsAre("r{i=\"a\"}  2"));
  EXPECT_THAT(run.Query("r", 1), IsEmpty());
  EXPECT_THAT(run.Query("r", 2), ElementsAre("r{i=\"a\"}  2"));
}

TEST(RecordingOverTime, HasLabelsOfGroupAndRule) {
  RulesOverTime run(Group("      - { record: r, expr: x, labels: { b: rule, gone: '' } }\n",
                          "    labels: { a: group, b: group }\n"),
                    {R"(x{gone="1"} 2)"});
  run.GoTo(0);
  EXPECT_THAT(run.Query("r", 0), ElementsAre(R"(r{a="group", b="rule"}  2)"));
}

TEST(RecordingOverTime, FailsWhereLabelsMakeTwoSeriesOne) {
  RulesOverTime run(Group("      - { record: r, expr: x, labels: { i: x } }\n"),
                    {R"(x{i="a"} 0)", R"(x{i="b"} 0)"});
  EXPECT_THAT(run.GoTo(0),
              ElementsAre("r: vector contains metrics with the same labelset after applying rule "
                          "labels"));
}

TEST(RecordingOverTime, FailsBeyondTheLimitOfTheGroup) {
  RulesOverTime run(Group("      - { record: r, expr: x }\n", "    limit: 1\n"),
                    {R"(x{i="a"} 0)", R"(x{i="b"} 0)"});
  EXPECT_THAT(run.GoTo(0), ElementsAre("r: exceeded limit of 1 with 2 series"));
  EXPECT_THAT(run.Query("r", 0), IsEmpty());
}

TEST(RecordingOverTime, LooksBackByTheOffsetOfTheGroup) {
  RulesOverTime run(Group("      - { record: r, expr: x }\n", "    query_offset: 1m\n"),
                    {"x 1 2 3"});
  run.GoTo(2);
  EXPECT_THAT(run.Query("r", 1), ElementsAre("r  2"));
  EXPECT_THAT(run.Query("timestamp(r)", 2), ElementsAre("{}  60"));
}

TEST(RecordingOverTime, FailsOverAnotherValueOfTheSameTime) {
  const std::string rules =
      Group("      - { record: r, expr: x }\n      - { record: r, expr: y }\n");
  RulesOverTime same(rules, {"x 1", "y 1"});
  EXPECT_THAT(same.GoTo(0), IsEmpty());
  RulesOverTime other(rules, {"x 1", "y 2"});
  EXPECT_THAT(other.GoTo(0), ElementsAre(testing::HasSubstr("duplicate sample for timestamp")));
}

TEST(RecordingOverTime, TakesScalars) {
  RulesOverTime run(Group("      - { record: r, expr: '1 + 1' }\n"), {});
  run.GoTo(0);
  EXPECT_THAT(run.Query("r", 0), ElementsAre("r  2"));
}

TEST(GroupsOverTime, AreEvaluatedAsTheirIntervalsSay) {
  const RulesFromText rules(
      "groups:\n"
      "  - { name: slow, interval: 2m, rules: [{ record: slow, expr: time() }] }\n"
      "  - { name: usual, rules: [{ record: usual, expr: time() }] }\n");
  promql::eval::Storage storage;
  const ManagerOptions options;
  Manager manager(rules.set(), {true, true}, options, storage);
  for (int64_t t_ms = 0; t_ms <= 180'000; t_ms += 60'000) manager.Evaluate(t_ms);
  ASSERT_EQ(storage.series_count(), 2U);
  EXPECT_THAT(storage.series(0).times, ElementsAre(0, 120'000));
  EXPECT_THAT(storage.series(1).times, ElementsAre(0, 60'000, 120'000, 180'000));
}

}  // namespace
}  // namespace qoe::test
