// `qoec verify` on real servers: the shipped systems' plans on a Prometheus with series made from
// their catalogues, and StackLens' rows on a PostgreSQL.
#include "compiler/verify/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <pugixml.hpp>

#include "compiler/driver/compile.h"
#include "compiler/http/curl_transport.h"
#include "compiler/verify/postgres_database.h"
#include "compiler/verify/render.h"
#include "tests/acceptance/prometheus_checks.h"
#include "tests/acceptance/sql_checks.h"
#include "tests/acceptance/systems.h"
#include "tests/support/fake_clock.h"
#include "tests/support/postgres_server.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/repository.h"

namespace qoe::acceptance {
namespace {

namespace fs = std::filesystem;
using support::PostgresServer;
using support::PrometheusServer;
using verify::Outcome;
using verify::State;

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Only the server of the test is there.
class OnlyServer final : public http::Transport {
 public:
  explicit OnlyServer(std::string url) : url_(std::move(url)) {}

  http::Response Send(const http::Request& request) override {
    if (request.url.starts_with(url_)) return curl_.Send(request);
    return http::Failed(http::Failure::Refused, "the connection was refused");
  }

 private:
  std::string url_;
  http::CurlTransport curl_;
};

// A system's plan, looked at in no time.
class SystemRun {
 public:
  SystemRun(const std::string& system, http::Transport& transport)
      : compilation_(driver::Compile((support::Specs() / system).string(), true)), clock_(NowMs()) {
    if (!compilation_->ok()) throw std::runtime_error(system + " does not compile");
    servers.clock = &clock_;
    servers.endpoints = &transport;
    servers.variables = [](const std::string&) { return std::nullopt; };
    servers.connect = [](const std::string&) {
      return http::Failed(http::Failure::Refused, "the connection was refused");
    };
  }

  const verify::Report& Look() {
    const verify::Expected expected = verify::ExpectedOf(*compilation_->program);
    report_ = verify::Run(verify::ChecksOf(bundle(), expected, servers, {}), clock_, {});
    return report_;
  }

  const artifact::Bundle& bundle() const { return compilation_->bundle; }

  const Outcome& Of(const std::string& name) const {
    for (const verify::Checked& each : report_.checks) {
      if (each.check.name == name) return each.outcome;
    }
    throw std::runtime_error("there is no check " + name);
  }

  std::string Text() const {
    return verify::RenderText(report_, {bundle().system, bundle().title}, false);
  }

  verify::Servers servers;

 private:
  std::unique_ptr<driver::Compilation> compilation_;
  support::FakeClock clock_;
  verify::Report report_;
};

class VerifyOnPrometheus : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_P(VerifyOnPrometheus, FindsWhatIsThereAndWhatIsNot) {
  PrometheusServer server(CatalogueOf(GetParam()), FilesOf(GetParam(), "rules"));
  ASSERT_TRUE(server.WaitForEvaluations());
  ASSERT_TRUE(CheckRecords(server).empty());
  OnlyServer transport(server.url());
  const live::Prometheus api(transport, *http::Url::Parse(server.url()));
  SystemRun run(GetParam(), transport);
  run.servers.rules = {{"", "", &api}};
  const verify::Report& report = run.Look();
  EXPECT_EQ(run.Of("rules").state, State::Passed) << run.Text();
  EXPECT_EQ(run.Of("recorded").state, State::Passed) << run.Text();
  EXPECT_EQ(run.Of("cardinality").state, State::Passed) << run.Text();
  EXPECT_EQ(run.Of("dashboards").state, State::Skipped);
  EXPECT_FALSE(report.unreachable()) << run.Text();
  for (const verify::Checked& each : report.checks) {
    if (each.check.name == "variables") {
      EXPECT_EQ(each.outcome.state, State::Passed) << run.Text();
    }
    // Nobody is there, or the variable with the password is not set.
    if (each.check.section == "endpoints") {
      EXPECT_NE(each.outcome.state, State::Passed);
    }
    if (each.check.section == "by hand") {
      EXPECT_EQ(each.outcome.state, State::Manual);
    }
  }
  for (const artifact::Probe& probe : run.bundle().verify.checks) {
    // The server has the query, whatever it finds.
    const Outcome& outcome = run.Of(probe.name);
    if (probe.kind == artifact::ProbeKind::Promql) {
      EXPECT_EQ(outcome.found.find("answers"), std::string::npos) << outcome.found;
    }
  }
  fmt::print("{}", run.Text());
  pugi::xml_document document;
  const std::string junit =
      verify::RenderJunit(report, {run.bundle().system, run.bundle().title, true});
  ASSERT_TRUE(document.load_string(junit.c_str())) << junit;
  EXPECT_EQ(document.child("testsuites").attribute("tests").as_uint(), report.checks.size());
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(VerifyOnPrometheus);
INSTANTIATE_TEST_SUITE_P(Of, VerifyOnPrometheus, testing::ValuesIn(SystemsWith({"rules"})),
                         SystemName);

// Rules of another system, and no series at all.
TEST(VerifyOnOtherPrometheus, MissesRulesAndRecords) {
  if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  PrometheusServer server({{.name = "other_total"}}, FilesOf("stacklens", "rules"));
  OnlyServer transport(server.url());
  const live::Prometheus api(transport, *http::Url::Parse(server.url()));
  SystemRun run("openqoe", transport);
  run.servers.rules = {{"", "", &api}};
  run.Look();
  EXPECT_EQ(run.Of("rules").state, State::Failed);
  EXPECT_EQ(run.Of("rules").details.size(),
            run.bundle().recording_groups.size() + run.bundle().alert_groups.size());
  EXPECT_EQ(run.Of("recorded").state, State::Failed);
  EXPECT_EQ(run.Of("variables").state, State::Failed);
  EXPECT_EQ(run.Of("events_arrive").found, "no data");
}

class VerifyOnPostgres : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = PostgresServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
    schema_ =
        support::Shared() / "reference/stacklens/5311d159/python-services/analytics_schema.sql";
    if (!fs::exists(schema_)) GTEST_SKIP() << "StackLens' schema is not at hand";
    server_ = std::make_unique<PostgresServer>();
    ASSERT_TRUE(LoadSchema(schema_, *server_).empty());
    ASSERT_TRUE(server_
                    ->RunText("CREATE ROLE reader LOGIN PASSWORD 'pw'; GRANT pg_read_all_data "
                              "TO reader;")
                    .ok());
  }

  std::unique_ptr<verify::PostgresDatabase> Connect(const std::string& password = "pw") const {
    postgres::SessionOptions options;
    options.connect.password = http::Secret(password);
    return std::make_unique<verify::PostgresDatabase>(
        *postgres::Address::Parse(server_->Address("reader")), options);
  }

  fs::path schema_;
  std::unique_ptr<PostgresServer> server_;
};

TEST_F(VerifyOnPostgres, FindsRowsAndWhatDiffers) {
  OnlyServer nobody("http://127.0.0.1:9/");
  SystemRun run("stacklens", nobody);
  const auto database = Connect();
  run.servers.database = database.get();
  run.Look();
  EXPECT_EQ(run.Of("rows-alerts").found, "4 of 4 are not as they should be") << run.Text();
  EXPECT_EQ(run.Of("database").state, State::Passed) << run.Text();
  ASSERT_TRUE(server_->RunFile(support::Generated() / "stacklens/sql/alerts.sql").ok());
  run.Look();
  EXPECT_EQ(run.Of("rows-alerts").found, "4 rows") << run.Text();
  ASSERT_TRUE(server_
                  ->RunText("UPDATE analytics_alert_rules SET threshold = 6, severity = 'critical' "
                            "WHERE rule_id = 'rule_error_rate_high';")
                  .ok());
  run.Look();
  EXPECT_EQ(run.Of("rows-alerts").details,
            std::vector<std::string>{
                "rule_id = 'rule_error_rate_high' differs in `threshold`, `severity`"});
  // What has to fail without TimescaleDB does, in PostgreSQL's words.
  EXPECT_EQ(run.Of("hypertables").state, State::Failed);
  EXPECT_NE(run.Of("hypertables").found.find("timescaledb_information"), std::string::npos)
      << run.Of("hypertables").found;
  EXPECT_EQ(run.Of("views").state, State::Passed) << run.Text();
}

TEST_F(VerifyOnPostgres, OnlyReads) {
  ASSERT_TRUE(server_->RunFile(support::Generated() / "stacklens/sql/alerts.sql").ok());
  ASSERT_TRUE(server_->RunText("GRANT pg_write_all_data TO reader;").ok());
  const auto database = Connect();
  const auto deleted = database->Rows("DELETE FROM analytics_alert_rules RETURNING 1");
  EXPECT_FALSE(deleted);
  const auto two = database->Rows("SELECT 1; DELETE FROM analytics_alert_rules");
  EXPECT_FALSE(two);
  const auto ended = database->Rows("COMMIT");
  EXPECT_EQ(server_->Rows("SELECT count(*) FROM analytics_alert_rules;"), "4\n");
}

TEST_F(VerifyOnPostgres, AWrongPasswordIsSaid) {
  OnlyServer nobody("http://127.0.0.1:9/");
  SystemRun run("stacklens", nobody);
  const auto database = Connect("wr0ng");
  run.servers.database = database.get();
  EXPECT_TRUE(run.Look().unreachable());
  const Outcome& outcome = run.Of("database");
  EXPECT_EQ(outcome.state, State::Failed);
  EXPECT_EQ((outcome.found + outcome.help).find("wr0ng"), std::string::npos);
}

}  // namespace
}  // namespace qoe::acceptance
