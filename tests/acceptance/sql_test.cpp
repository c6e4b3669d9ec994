// Generated SQL on a real PostgreSQL with the real schema of the system.
#include <gtest/gtest.h>

#include "tests/acceptance/sql_checks.h"
#include "tests/acceptance/systems.h"
#include "tests/support/postgres_server.h"
#include "tests/support/repository.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::PostgresServer;

class Sql : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = PostgresServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }

  fs::path Script(const std::string& text) {
    support::WriteText(folder_.path() / "script.sql", text);
    return folder_.path() / "script.sql";
  }

 private:
  support::TempDir folder_;
};

TEST_F(Sql, StackLensAlertsLoadTwiceAndSayWhatTheChecklistStates) {
  const fs::path script = support::Generated() / "stacklens/sql/alerts.sql";
  ASSERT_TRUE(fs::exists(script)) << script << " is missing";
  const fs::path schema =
      support::Shared() / "reference/stacklens/5311d159/python-services/analytics_schema.sql";
  if (!fs::exists(schema)) GTEST_SKIP() << "StackLens' schema is not at hand";
  PostgresServer server;
  const Problems loaded = LoadSchema(schema, server);
  ASSERT_TRUE(loaded.empty()) << loaded;
  const Problems problems = CheckTwice(script, server);
  EXPECT_TRUE(problems.empty()) << problems;
  EXPECT_EQ(
      server.Rows("SELECT name, service, metric, operator, threshold, severity, notify_slack, "
                  "notify_email, notify_pagerduty, enabled FROM analytics_alert_rules "
                  "ORDER BY metric, threshold;"),
      "High Error Rate|*|error_rate|>|5.00|warning|t|t|f|t\n"
      "Critical Error Rate|*|error_rate|>|20.00|critical|t|t|t|t\n"
      "High P99 Latency|*|latency_p99|>|500.00|warning|t|t|f|t\n"
      "Critical P99 Latency|*|latency_p99|>|1000.00|critical|t|t|t|t\n");
  EXPECT_EQ(server.Rows("SELECT count(DISTINCT rule_id) FROM analytics_alert_rules;"), "4\n");

  // A row that somebody changed by hand is brought back; only that one is written.
  ASSERT_TRUE(server
                  .RunText("UPDATE analytics_alert_rules SET threshold = 1, notify_slack = NULL "
                           "WHERE name = 'High Error Rate';")
                  .ok());
  const std::string versions =
      "SELECT name, xmin FROM analytics_alert_rules WHERE name <> 'High Error Rate' ORDER BY 1;";
  const std::string before = server.Rows(versions);
  ASSERT_TRUE(server.RunFile(script).ok());
  EXPECT_EQ(server.Rows(versions), before);
  EXPECT_EQ(server.Rows("SELECT threshold, notify_slack FROM analytics_alert_rules WHERE name = "
                        "'High Error Rate';"),
            "5.00|t\n");
}

TEST_F(Sql, StackLensPanelsAskWhatTheDeployedSchemaHas) {
  const fs::path schema =
      support::Shared() / "reference/stacklens/5311d159/python-services/analytics_schema.sql";
  if (!fs::exists(schema)) GTEST_SKIP() << "StackLens' schema is not at hand";
  PostgresServer server;
  const Problems loaded = LoadSchema(schema, server);
  ASSERT_TRUE(loaded.empty()) << loaded;
  size_t statements = 0;
  for (const fs::path& file : FilesOf("stacklens", "dashboards")) {
    const Problems problems = CheckStatements(ReadDashboard(file), server, statements);
    EXPECT_TRUE(problems.empty()) << problems;
  }
  EXPECT_EQ(statements, 8U);
}

TEST_F(Sql, TheCheckFindsAPanelThatAsksForAColumnThatIsNotThere) {
  PostgresServer server;
  const Dashboard dashboard{
      "d", Json::parse(R"json({"panels": [{"id": 1, "type": "stat", "title": "Lost", "targets": [
        {"rawSql": "SELECT nosuch FROM pg_class WHERE $__timeFilter(now())"}]}]})json")};
  size_t statements = 0;
  const Problems problems = CheckStatements(dashboard, server, statements);
  EXPECT_TRUE(problems.Mention("Lost")) << problems;
  EXPECT_TRUE(problems.Mention("nosuch")) << problems;
}

constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS rules (id text PRIMARY KEY, threshold int, updated_at timestamptz "
    "DEFAULT now());\n";

TEST_F(Sql, TheCheckAcceptsAScriptThatWritesOnlyWhatDiffers) {
  PostgresServer server;
  const Problems problems =
      CheckTwice(Script(std::string(kTable) +
                        "INSERT INTO rules AS t VALUES ('a', 1) ON CONFLICT (id) DO UPDATE SET "
                        "threshold = 1 WHERE t.threshold IS DISTINCT FROM 1;\n"),
                 server);
  EXPECT_TRUE(problems.empty()) << problems;
}

TEST_F(Sql, TheCheckFindsAScriptThatFailsTheSecondTime) {
  PostgresServer server;
  const Problems problems =
      CheckTwice(Script(std::string(kTable) + "INSERT INTO rules VALUES ('a', 1);\n"), server);
  EXPECT_TRUE(problems.Mention("second run")) << problems;
  EXPECT_TRUE(problems.Mention("duplicate key")) << problems;
}

TEST_F(Sql, TheCheckFindsAScriptThatWritesTheSameValuesAgain) {
  PostgresServer server;
  const Problems problems =
      CheckTwice(Script(std::string(kTable) +
                        "INSERT INTO rules VALUES ('a', 1) ON CONFLICT (id) DO UPDATE SET "
                        "threshold = EXCLUDED.threshold;\n"),
                 server);
  EXPECT_TRUE(problems.Mention("the second run changed")) << problems;
}

TEST_F(Sql, ASchemaThatFailsIsReported) {
  PostgresServer server;
  EXPECT_TRUE(LoadSchema(Script("CREATE EXTENSION IF NOT EXISTS timescaledb CASCADE;\n"
                                "CREATE TABLE t (at timestamptz);\n"
                                "SELECT create_hypertable('t', 'at', if_not_exists => TRUE);\n"),
                         server)
                  .empty());
  EXPECT_TRUE(
      LoadSchema(Script("CREATE TABLE broken (x nosuchtype);\n"), server).Mention("nosuchtype"));
}

}  // namespace
}  // namespace qoe::acceptance
