// What a person reads where a Prometheus cannot be loaded into.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "compiler/deploy/prometheus/file_name.h"
#include "compiler/deploy/transaction.h"
#include "tests/deploy/prometheus_rules.h"
#include "tests/support/scripted_server.h"
#include "tests/support/text_file.h"

namespace qoe::deploy_test {
namespace {

using deploy::Outcome;

std::vector<prometheus::WantedFile> Rules() { return {File("recording", {Recording("a", "up")})}; }

// Everything that is said of a load.
std::string Said(const deploy::Report& report) {
  std::string text = report.problem + '\n';
  for (const deploy::Problem& problem : report.plan.problems)
    text += fmt::format("{}\n  = help: {}\n", problem.message, problem.help);
  return text;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class PrometheusRefusal : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = ReloadingPrometheus::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(PrometheusRefusal, NoLifecycleApi) {
  ReloadingPrometheus server({.lifecycle = false});
  PrometheusPlace place(server, Rules());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_TRUE(Has(Said(report), "Prometheus does not serve `/-/reload`")) << Said(report);
  EXPECT_TRUE(Has(Said(report), "--web.enable-lifecycle")) << Said(report);
  EXPECT_TRUE(std::filesystem::is_empty(server.rules())) << "nothing was written";
}

TEST_F(PrometheusRefusal, NoRuleFiles) {
  ReloadingPrometheus server({.pattern = ""});
  PrometheusPlace place(server, Rules());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_TRUE(Has(Said(report), "has no `rule_files`")) << Said(report);
}

TEST_F(PrometheusRefusal, NamesThatRuleFilesDoesNotTake) {
  ReloadingPrometheus server({.pattern = "rules/team-*.yaml"});
  PrometheusPlace place(server, Rules());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_TRUE(Has(Said(report),
                  "would not read `shop.recording.yaml`: its `rule_files` has only "
                  "`rules/team-*.yaml`"))
      << Said(report);
}

// The pattern takes the name, but leads to another folder: seen by the rules that do not appear.
TEST_F(PrometheusRefusal, AFolderThatRuleFilesDoesNotLeadTo) {
  ReloadingPrometheus server({.pattern = "elsewhere/*.yaml"});
  PrometheusPlace place(server, Rules());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::RolledBack) << Said(report);
  EXPECT_TRUE(Has(Said(report), "has none of the rules in")) << Said(report);
  EXPECT_TRUE(Has(Said(report), "`elsewhere/*.yaml`")) << Said(report);
  EXPECT_TRUE(std::filesystem::is_empty(server.rules())) << "the old state is back";
}

TEST_F(PrometheusRefusal, AProcessThatIsNoPrometheus) {
  ReloadingPrometheus server;
  PrometheusPlace place(server, Rules(), false, ::getpid());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_TRUE(Has(Said(report), "is no Prometheus but `deploy_prom")) << Said(report);
}

TEST_F(PrometheusRefusal, AFolderThatIsNotThere) {
  ReloadingPrometheus server;
  std::filesystem::remove(server.rules());
  PrometheusPlace place(server, Rules());
  deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Refused);
  EXPECT_TRUE(Has(Said(report), "there is no folder `")) << Said(report);
  support::WriteText(server.rules(), "a file");
  report = deploy::RunTransaction(*place, {});
  EXPECT_TRUE(Has(Said(report), "is no folder")) << Said(report);
}

TEST_F(PrometheusRefusal, AConfigurationThatIsAlreadyBroken) {
  ReloadingPrometheus server;
  support::WriteText(server.rules() / "theirs.yaml", "groups: 7\n");
  EXPECT_THROW(server.Reload(), std::runtime_error);
  PrometheusPlace place(server, Rules());
  const deploy::Report report = deploy::RunTransaction(*place, {});
  EXPECT_EQ(report.outcome, Outcome::Inconsistent) << Said(report);
  EXPECT_TRUE(Has(Said(report), "the last reload of Prometheus has failed")) << Said(report);
  ASSERT_TRUE(report.live.has_value());
  EXPECT_EQ(*report.live, "") << "the files are as they were, and so is what is loaded";
  EXPECT_FALSE(std::filesystem::exists(server.rules() / "shop.recording.yaml"));
}

// A page for people, another server's 404, JSON of something else: each is no Prometheus.
TEST(PrometheusAnswers, OfSomethingElse) {
  struct Case {
    int status;
    const char *body, *said;
  };
  for (const Case& c : {Case{200, "<html>log in</html>", "none of Prometheus' API"},
                        Case{404, "not here", "name the address below which `/api/v1` is"},
                        Case{401, "who?", "QOEC_PROMETHEUS_TOKEN"},
                        Case{200, "{\"data\": 3}", "none of Prometheus' API"}}) {
    support::ScriptedServer server(
        [&](const support::ServedRequest&) { return support::Answer(c.status, c.body); });
    http::CurlTransport transport;
    prometheus::Api api(transport, http::Url::Parse(server.url()).value());
    prometheus::TargetOptions options;
    options.folder = "/tmp";
    prometheus::Target target(api, Rules(), options);
    const Result<deploy::Plan> plan = target.MakePlan();
    ASSERT_FALSE(plan.has_value());
    EXPECT_TRUE(Has(plan.error().message, c.said)) << plan.error().message;
  }
}

TEST(PrometheusFileNames, FollowThePatternsOfTheirFolder) {
  using prometheus::EndingOf;
  using prometheus::IsRead;
  EXPECT_EQ(EndingOf("a.alerts", "/srv/rules", {"/etc/prometheus/rules/*.yml"}), ".yml");
  EXPECT_EQ(EndingOf("a.alerts", "/srv/rules/", {"/x/alerts/*.yaml", "rules/*.rules"}), ".rules");
  EXPECT_EQ(EndingOf("a.alerts", "/srv/rules", {"/x/alerts/*.yml"}), ".yml");
  EXPECT_FALSE(IsRead("a.alerts.yaml", "/srv/rules", {"/x/rules/b-*.yaml"}));
  EXPECT_TRUE(IsRead("a.alerts.yaml", "/srv/rules", {"/x/rules/b-*.yaml", "/x/rules/a.*"}));
}

}  // namespace
}  // namespace qoe::deploy_test
