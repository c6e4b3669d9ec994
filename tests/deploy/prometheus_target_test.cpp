// Rule files, loaded into a real Prometheus.
#include <gtest/gtest.h>

#include "compiler/deploy/transaction.h"
#include "tests/deploy/prometheus_rules.h"
#include "tests/support/text_file.h"

namespace qoe::deploy_test {
namespace {

using deploy::Outcome;
using deploy::Report;

deploy::TransactionOptions Waiting() {
  deploy::TransactionOptions options;
  options.wait = std::chrono::seconds(30);
  options.poll = std::chrono::milliseconds(100);
  return options;
}

std::vector<prometheus::WantedFile> Rules(const std::string& threshold = "3") {
  return {File("recording", {Recording("a", "sum by (job) (rate(http_requests_total[5m]))")}),
          File("alerts", {Alerting("Slow", "a:sum > " + threshold)})};
}

constexpr const char* kLoaded =
    "shop.alerts.yaml/of Slow: Slow=a:sum > 3;\n"
    "shop.recording.yaml/a: a:sum=sum by (job) (rate(http_requests_total[5m]));\n";

class PrometheusTarget : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = ReloadingPrometheus::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(PrometheusTarget, LoadsUntilAllAreHealthyAndThenDoesNothing) {
  ReloadingPrometheus server;
  PrometheusPlace first(server, Rules());
  const Report report = deploy::RunTransaction(*first, Waiting());
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(report.applied, 2U);
  EXPECT_EQ(server.Loaded(), kLoaded);
  EXPECT_EQ(support::ReadText(server.rules() / "shop.alerts.yaml"), Rules()[1].text);

  PrometheusPlace second(server, Rules());
  EXPECT_EQ(deploy::RunTransaction(*second, {}).outcome, Outcome::NothingToDo);
  EXPECT_EQ(second->Render(deploy::Format::Text, false).find('~'), std::string::npos);

  PrometheusPlace third(server, Rules("2"));
  deploy::TransactionOptions dry;
  dry.dry_run = true;
  EXPECT_EQ(deploy::RunTransaction(*third, dry).outcome, Outcome::Planned);
  EXPECT_NE(third->Render(deploy::Format::Text, false).find("threshold 3 → 2"), std::string::npos)
      << third->Render(deploy::Format::Text, false);
  EXPECT_EQ(server.Loaded(), kLoaded);
}

TEST_F(PrometheusTarget, ReloadsByItsProcess) {
  ReloadingPrometheus server({.lifecycle = false});
  PrometheusPlace place(server, Rules(), false, server.pid());
  const Report report = deploy::RunTransaction(*place, Waiting());
  EXPECT_EQ(report.outcome, Outcome::Loaded) << report.problem;
  EXPECT_EQ(server.Loaded(), kLoaded);

  // And is told of a failure without the server's words, which are only in its log.
  PrometheusPlace bad(server, {File("recording", {Recording("a", "sum(")})}, false, server.pid());
  const Report failed = deploy::RunTransaction(*bad, Waiting());
  EXPECT_EQ(failed.outcome, Outcome::RolledBack) << failed.problem;
  EXPECT_NE(failed.problem.find("did not take what it read; its log says why"), std::string::npos)
      << failed.problem;
  EXPECT_EQ(server.Loaded(), kLoaded);
}

// Our checks would not let such a rule through; here it comes straight from the artifact.
TEST_F(PrometheusTarget, ABadRuleIsRefusedAndTheOldOnesStayLive) {
  ReloadingPrometheus server;
  PrometheusPlace good(server, Rules());
  ASSERT_EQ(deploy::RunTransaction(*good, {}).outcome, Outcome::Loaded);
  const std::string before = support::ReadText(server.rules() / "shop.recording.yaml");

  PrometheusPlace bad(server, {File("recording", {Recording("a", "sum by (job")}), Rules()[1]});
  const Report report = deploy::RunTransaction(*bad, Waiting());
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
  EXPECT_NE(report.problem.find("failed to reload config"), std::string::npos) << report.problem;
  EXPECT_EQ(support::ReadText(server.rules() / "shop.recording.yaml"), before);
  EXPECT_EQ(server.Loaded(), kLoaded);
  server.Reload();  // the files that were put back are fine
  EXPECT_EQ(server.Loaded(), kLoaded);
}

TEST_F(PrometheusTarget, ARuleThatFailsWhenEvaluatedIsTakenBack) {
  ReloadingPrometheus server;
  PrometheusPlace good(server, Rules());
  ASSERT_EQ(deploy::RunTransaction(*good, {}).outcome, Outcome::Loaded);
  // Two series with the same labels: parsed, and refused at each evaluation.
  const std::string doubled =
      "label_replace(vector(1), \"a\", \"x\", \"\", \"\") or label_replace(vector(2), \"a\", "
      "\"y\", "
      "\"\", \"\")";
  PrometheusPlace bad(
      server, {File("recording",
                    {Recording("a", "label_replace(" + doubled + ", \"a\", \"\", \"\", \"\")")}),
               Rules()[1]});
  const Report report = deploy::RunTransaction(*bad, Waiting());
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << report.problem;
  EXPECT_NE(report.problem.find("group `a` of `shop.recording.yaml` fails: `a:sum`: "),
            std::string::npos)
      << report.problem;
  EXPECT_EQ(server.Loaded(), kLoaded);
}

TEST_F(PrometheusTarget, FindsDriftOfTheFileAndOfWhatIsRunning) {
  ReloadingPrometheus server;
  PrometheusPlace good(server, Rules());
  ASSERT_EQ(deploy::RunTransaction(*good, {}).outcome, Outcome::Loaded);

  // Edited and not loaded: running is right, the next reload would not be.
  const std::filesystem::path file = server.rules() / "shop.alerts.yaml";
  support::WriteText(file, File("alerts", {Alerting("Slow", "a:sum > 9")}).text);
  PrometheusPlace edited(server, Rules());
  Result<deploy::Plan> plan = edited->MakePlan();
  ASSERT_TRUE(plan.has_value());
  EXPECT_TRUE(plan->drift);
  ASSERT_EQ(plan->steps.size(), 1U);
  EXPECT_EQ(plan->notes,
            (std::vector<std::string>{"file `shop.alerts.yaml` was changed and not loaded yet"}));
  EXPECT_NE(edited->Render(deploy::Format::Text, false).find("threshold 9 → 3"), std::string::npos);

  // Edited and loaded.
  server.Reload();
  PrometheusPlace loaded(server, Rules());
  EXPECT_EQ(deploy::RunTransaction(*loaded, {}).outcome, Outcome::Loaded);
  EXPECT_EQ(server.Loaded(), kLoaded);

  // Right in the folder, and never loaded.
  support::WriteText(file, File("alerts", {Alerting("Slow", "a:sum > 9")}).text);
  server.Reload();
  support::WriteText(file, Rules()[1].text);
  PrometheusPlace forgotten(server, Rules());
  EXPECT_EQ(deploy::RunTransaction(*forgotten, {}).outcome, Outcome::Loaded);
  EXPECT_EQ(server.Loaded(), kLoaded);

  // Written otherwise, with the same meaning: no drift.
  std::string text = Rules()[1].text;
  text.replace(text.find("for: 5m"), 7, "for: 300s");
  support::WriteText(file, text);
  PrometheusPlace reworded(server, Rules());
  EXPECT_EQ(deploy::RunTransaction(*reworded, {}).outcome, Outcome::NothingToDo);
}

TEST_F(PrometheusTarget, TouchesNoFileOfOthers) {
  ReloadingPrometheus server;
  const std::string foreign =
      "groups:\n  - name: theirs\n    rules:\n      - {record: x, expr: up}\n";
  const std::string other_system =
      "# Cafe: generated by qoec from the spec of `cafe`. Do not edit.\n" + foreign;
  support::WriteText(server.rules() / "theirs.yaml", foreign);
  support::WriteText(server.rules() / "cafe.alerts.yaml", other_system);
  server.Reload();
  PrometheusPlace place(server, Rules(), true);
  ASSERT_EQ(deploy::RunTransaction(*place, {}).outcome, Outcome::Loaded);
  EXPECT_EQ(support::ReadText(server.rules() / "theirs.yaml"), foreign);
  EXPECT_EQ(support::ReadText(server.rules() / "cafe.alerts.yaml"), other_system);

  // Nor one that stands in our place.
  support::WriteText(server.rules() / "shop.alerts.yaml", foreign);
  PrometheusPlace again(server, Rules(), true);
  const Report report = deploy::RunTransaction(*again, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  ASSERT_FALSE(report.plan.problems.empty());
  EXPECT_NE(report.plan.problems[0].message.find("does not say that it is ours"),
            std::string::npos);
  EXPECT_EQ(support::ReadText(server.rules() / "shop.alerts.yaml"), foreign);
}

TEST_F(PrometheusTarget, DeletesAFileThatIsNoLongerMadeOnlyWithPrune) {
  ReloadingPrometheus server;
  PrometheusPlace both(server, Rules());
  ASSERT_EQ(deploy::RunTransaction(*both, {}).outcome, Outcome::Loaded);
  PrometheusPlace kept(server, {Rules()[0]});
  const Report left = deploy::RunTransaction(*kept, {});
  EXPECT_EQ(left.outcome, Outcome::NothingToDo);
  EXPECT_EQ(left.plan.notes, (std::vector<std::string>{
                                 "file `shop.alerts.yaml` is ours, and this spec makes no such "
                                 "file; `--prune` deletes it"}));
  PrometheusPlace pruned(server, {Rules()[0]}, true);
  EXPECT_EQ(deploy::RunTransaction(*pruned, {}).outcome, Outcome::Loaded);
  EXPECT_FALSE(std::filesystem::exists(server.rules() / "shop.alerts.yaml"));
  EXPECT_EQ(server.Loaded(), std::string(kLoaded).substr(std::string(kLoaded).find("shop.rec")));
}

TEST_F(PrometheusTarget, TakesTheEndingThatRuleFilesAsksFor) {
  ReloadingPrometheus server({.pattern = "rules/*.rules.yml"});
  PrometheusPlace place(server, Rules());
  EXPECT_EQ(deploy::RunTransaction(*place, {}).outcome, Outcome::Loaded);
  EXPECT_TRUE(std::filesystem::exists(server.rules() / "shop.alerts.rules.yml"));
}

}  // namespace
}  // namespace qoe::deploy_test
