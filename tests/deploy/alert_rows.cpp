#include "tests/deploy/alert_rows.h"

#include <fmt/format.h>

#include "tests/support/poll.h"

namespace qoe::deploy_test {
namespace {

using artifact::SqlValue;

constexpr const char* kTable = R"sql(
DROP SCHEMA IF EXISTS other CASCADE;
DROP TABLE IF EXISTS rules CASCADE;
CREATE TABLE rules (
  id text PRIMARY KEY, title varchar(40), threshold numeric(10,2), seconds int,
  severity text NOT NULL, channels text[], enabled boolean,
  noted text DEFAULT 'by nobody', number int GENERATED ALWAYS AS IDENTITY);
GRANT SELECT, INSERT, UPDATE, DELETE ON rules TO loader;
)sql";

constexpr const char* kRows = R"sql(
INSERT INTO rules (id, title, threshold, seconds, severity, channels, enabled, noted) VALUES
  ('changed', 'Too slow', 1, 60, 'warning', NULL, true, 'by hand'),
  ('same', 'Errors', 5, 30, 'critical', ARRAY['slack', 'email'], false, 'by hand'),
  ('gone', 'Old', 9.5, 10, 'info', ARRAY['pager'], true, 'worth keeping'),
  ('foreign', 'Of others', 7, 70, 'info', NULL, NULL, 'not ours'))sql";

}  // namespace

std::unique_ptr<support::PostgresServer> AlertRows::server_;
std::unique_ptr<postgres::Connection> AlertRows::watcher_;

SqlValue Text(std::string text) { return {SqlValue::Kind::Text, std::move(text), {}}; }
SqlValue Number(std::string text) { return {SqlValue::Kind::Number, std::move(text), {}}; }
SqlValue Boolean(bool value) { return {SqlValue::Kind::Boolean, value ? "TRUE" : "FALSE", {}}; }
SqlValue List(std::vector<std::string> items) {
  return {SqlValue::Kind::List, "", std::move(items)};
}
SqlValue Null() { return {}; }

void AlertRows::SetUpTestSuite() {
  if (!support::PostgresServer::WhyNot().empty()) return;
  server_ = std::make_unique<support::PostgresServer>();
  server_->Rows(
      fmt::format("CREATE ROLE loader LOGIN PASSWORD '{0}'; CREATE ROLE watcher SUPERUSER LOGIN "
                  "PASSWORD '{0}';",
                  kPassword));
  Result<postgres::Address> address =
      postgres::Address::Parse(server_->Address("watcher") + "?application_name=watcher");
  postgres::ConnectOptions options;
  options.password = http::Secret(kPassword);
  watcher_ = std::move(postgres::Connection::Open(address.value(), options).value());
}

void AlertRows::TearDownTestSuite() {
  watcher_.reset();
  server_.reset();
}

std::string AlertRows::Ask(const std::string& sql) {
  Result<postgres::Answer> answer = watcher_->Run(sql);
  if (!answer) {
    ADD_FAILURE() << sql << ": " << answer.error().message;
    return {};
  }
  std::string text;
  for (const postgres::Cells& row : answer->rows) {
    for (size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "|" : "") + row[i].value_or("");
    text += '\n';
  }
  return text;
}

void AlertRows::SetUp() {
  if (const std::string why = support::PostgresServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  const support::Outcome made = server().RunText(kTable);
  ASSERT_TRUE(made.ok()) << made.Text();
  PutOldRows();
}

void AlertRows::PutOldRows() {
  Ask("TRUNCATE rules RESTART IDENTITY");
  Ask(kRows);
}

artifact::SqlScript AlertRows::Script() {
  artifact::SqlScript script;
  script.name = "alerts";
  script.table = "rules";
  script.key = {"id"};
  script.columns = {{"id", ""},       {"title", ""},          {"threshold", ""}, {"seconds", ""},
                    {"severity", ""}, {"channels", "text[]"}, {"enabled", ""}};
  script.rows = {{Text("changed"), Text("Too slow"), Number("2.5"), Number("60"), Text("warning"),
                  List({"slack"}), Boolean(true)},
                 {Text("same"), Text("Errors"), Number("5"), Number("30"), Text("critical"),
                  List({"slack", "email"}), Boolean(false)},
                 {Text("new"), Text("No data"), Number("0"), Number("300"), Text("info"), Null(),
                  Boolean(true)}};
  return script;
}

postgres::TargetOptions AlertRows::Options() {
  postgres::TargetOptions options;
  options.session.connect.password = http::Secret(kPassword);
  options.prune = true;
  options.received = Received();
  return options;
}

std::unique_ptr<postgres::Target> AlertRows::MakeTarget(std::vector<artifact::SqlScript> scripts,
                                                        postgres::TargetOptions options,
                                                        uint16_t port, const std::string& role,
                                                        const std::string& database) {
  Result<postgres::Address> address = postgres::Address::Parse(
      fmt::format("postgresql://{}@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable", role,
                  port == 0 ? server().port() : port, database));
  return std::make_unique<postgres::Target>(address.value(), std::move(scripts),
                                            std::move(options));
}

void AlertRows::AwaitEnd() {
  const bool ended = support::WaitUntil(
      [] {
        return server().Rows(
                   "SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                   "'qoec';") == "0\n";
      },
      std::chrono::seconds(20), std::chrono::milliseconds(2));
  EXPECT_TRUE(ended) << "a connection of qoec stays open";
}

}  // namespace qoe::deploy_test
