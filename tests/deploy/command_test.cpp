// `qoec load` and `qoec diff` as a person runs them, on the shipped specs and the real servers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/acceptance/sql_checks.h"
#include "tests/acceptance/systems.h"
#include "tests/deploy/reloading_prometheus.h"
#include "tests/support/postgres_server.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::deploy_test {
namespace {

namespace fs = std::filesystem;
using support::Outcome;

constexpr const char* kPassword = "sesame-7f3a";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Outcome Qoec(std::vector<std::string> arguments,
             std::vector<std::pair<std::string, std::string>> env = {}) {
  arguments.insert(arguments.begin(), QOEC_BINARY);
  Outcome outcome = support::RunProcess({.argv = std::move(arguments), .env = std::move(env)});
  EXPECT_FALSE(Has(outcome.out + outcome.err, kPassword)) << "a password is shown";
  return outcome;
}

class StackLensRows : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = support::PostgresServer::WhyNot(); !why.empty())
      GTEST_SKIP() << why;
    const fs::path schema =
        support::Shared() / "reference/stacklens/5311d159/python-services/analytics_schema.sql";
    if (!fs::exists(schema)) GTEST_SKIP() << "StackLens' schema is not at hand";
    server_ = std::make_unique<support::PostgresServer>();
    const acceptance::Problems loaded = acceptance::LoadSchema(schema, *server_);
    ASSERT_TRUE(loaded.empty()) << loaded;
    server_->Rows(
        fmt::format("CREATE ROLE loader LOGIN PASSWORD '{}'; GRANT SELECT, INSERT, "
                    "UPDATE, DELETE ON analytics_alert_rules TO loader;",
                    kPassword));
  }

  Outcome Run(std::vector<std::string> arguments, const std::string& password = kPassword) {
    arguments.insert(arguments.begin() + 1, (support::Specs() / "stacklens").string());
    arguments.insert(arguments.end(), {"--postgres", server_->Address("loader")});
    return Qoec(std::move(arguments), {{"QOEC_POSTGRES_PASSWORD", password}});
  }

  std::unique_ptr<support::PostgresServer> server_;
};

TEST_F(StackLensRows, AreLoadedOnceAndMendedWhereTheyDrift) {
  EXPECT_EQ(Run({"diff"}).exit_code, 1);
  const Outcome first = Run({"load"});
  EXPECT_TRUE(first.ok()) << first.Text();
  EXPECT_TRUE(Has(first.out, "4 rows created\n")) << first.Text();
  EXPECT_TRUE(Has(first.err, "note: `documented` is left out")) << first.Text();

  const std::string loaded = acceptance::Dump(*server_);
  const Outcome second = Run({"load"});
  EXPECT_TRUE(second.ok() && Has(second.err, "nothing to do")) << second.Text();
  EXPECT_EQ(acceptance::Dump(*server_), loaded);
  EXPECT_EQ(Run({"diff"}).exit_code, 0);
  // The script in `generated/` says the same.
  EXPECT_TRUE(server_->RunFile(support::Generated() / "stacklens/sql/alerts.sql").ok());
  EXPECT_EQ(acceptance::Dump(*server_), loaded);

  server_->Rows("UPDATE analytics_alert_rules SET threshold = 4 WHERE name = 'High Error Rate';");
  const Outcome drift = Run({"diff"});
  EXPECT_EQ(drift.exit_code, 1);
  EXPECT_EQ(drift.out,
            "table analytics_alert_rules\n"
            "  ~ row rule_id = 'rule_error_rate_high'\n"
            "      threshold: 4.00 → 5\n"
            "1 row changed, 3 the same\n");
  EXPECT_TRUE(Has(Run({"load"}).err, "for 1 change"));
}

TEST_F(StackLensRows, WithAWrongPasswordAreNotLoaded) {
  const Outcome outcome = Run({"load"}, "wrong-41c9");
  EXPECT_EQ(outcome.exit_code, 3) << outcome.Text();
  EXPECT_TRUE(Has(outcome.err, "does not take the password of `loader`")) << outcome.Text();
  EXPECT_FALSE(Has(outcome.err, "wrong-41c9")) << outcome.Text();
}

TEST_F(StackLensRows, OfAnEarlierLoadAreDeletedOnlyByTheReceipt) {
  const support::TempDir folder;
  const std::string receipt = (folder.path() / "receipt.json").string();
  server_->Rows(
      "INSERT INTO analytics_alert_rules (rule_id, name, metric, operator, threshold, "
      "duration_seconds, severity) VALUES ('by_hand', 'x', 'error_rate', '>', 1, 1, "
      "'info');");
  ASSERT_TRUE(Run({"load", "--receipt", receipt}).ok());
  std::string text = support::ReadText(receipt);
  EXPECT_FALSE(Has(text, kPassword));
  // As if an earlier spec had had one rule more.
  const std::string name = "\"name\": \"rule_error_rate_high\"";
  const size_t at = text.rfind(name);
  ASSERT_NE(at, std::string::npos) << text;
  text.replace(at, name.size(), "\"name\": \"rule_of_old\"");
  support::WriteText(receipt, text);
  server_->Rows(
      "INSERT INTO analytics_alert_rules (rule_id, name, metric, operator, threshold, "
      "duration_seconds, severity) VALUES ('rule_of_old', 'x', 'error_rate', '>', 1, 1, "
      "'info');");
  const Outcome noted = Run({"load", "--receipt", receipt});
  EXPECT_TRUE(Has(noted.err, "row rule_id = 'rule_of_old'")) << noted.Text();
  const Outcome pruned = Run({"load", "--receipt", receipt, "--prune"});
  EXPECT_TRUE(Has(pruned.out, "- row rule_id = 'rule_of_old'")) << pruned.Text();
  EXPECT_EQ(server_->Rows("SELECT rule_id FROM analytics_alert_rules WHERE rule_id IN ('by_hand', "
                          "'rule_of_old');"),
            "by_hand\n");
}

TEST(DeployCommand, APasswordInTheAddressIsRefusedAndNotShown) {
  const Outcome outcome = Qoec({"load", (support::Specs() / "stacklens").string(), "--postgres",
                                fmt::format("postgresql://loader:{}@127.0.0.1/db", kPassword)});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.Text();
  EXPECT_TRUE(Has(outcome.err, "QOEC_POSTGRES_PASSWORD")) << outcome.Text();
}

TEST(DeployCommand, ThePrometheusNeedsItsFolder) {
  const Outcome outcome = Qoec(
      {"load", (support::Specs() / "stacklens").string(), "--prometheus", "http://127.0.0.1:1"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.Text();
  EXPECT_TRUE(Has(outcome.err, "go together")) << outcome.Text();
}

class ShippedRules : public testing::TestWithParam<std::string> {};

// Prometheus writes expressions in its own way: what it has loaded must still be seen to be ours.
TEST_P(ShippedRules, AreLoadedAndThenTheSame) {
  if (const std::string why = ReloadingPrometheus::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  ReloadingPrometheus server;
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, (support::Specs() / GetParam()).string());
    arguments.insert(arguments.end(),
                     {"--prometheus", server.url(), "--prometheus-rules", server.rules().string()});
    return Qoec(std::move(arguments));
  };
  const Outcome first = run({"load", "--wait", "0s"});
  EXPECT_TRUE(first.ok()) << first.Text();
  EXPECT_TRUE(Has(first.err, "loaded: ")) << first.Text();
  EXPECT_EQ(support::ReadText(server.rules() / (GetParam() + ".alerts.yaml")),
            support::ReadText(support::Generated() / GetParam() / "rules/alerts.yaml"));
  const Outcome second = run({"load"});
  EXPECT_TRUE(second.ok() && Has(second.err, "nothing to do")) << second.Text();
  EXPECT_EQ(run({"diff"}).exit_code, 0);
}

INSTANTIATE_TEST_SUITE_P(Of, ShippedRules, testing::ValuesIn(acceptance::SystemsWith({"rules"})),
                         acceptance::SystemName);

}  // namespace
}  // namespace qoe::deploy_test
