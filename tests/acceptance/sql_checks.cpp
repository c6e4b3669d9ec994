#include "tests/acceptance/sql_checks.h"

#include <fmt/format.h>

#include <regex>
#include <sstream>

#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

constexpr const char* kHypertable = R"sql(
CREATE OR REPLACE FUNCTION create_hypertable(relation regclass, time_column name,
                                  if_not_exists boolean DEFAULT FALSE)
RETURNS void LANGUAGE sql AS 'SELECT';
)sql";

// The schema without its CREATE EXTENSION lines: plain PostgreSQL has no timescaledb.
std::string WithoutExtensions(const std::string& schema) {
  std::istringstream in(schema);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    out += (line.starts_with("CREATE EXTENSION") ? "-- " + line : line) + "\n";
  }
  return out;
}

}  // namespace

Problems LoadSchema(const std::filesystem::path& schema, support::PostgresServer& server) {
  Problems problems;
  const support::Outcome outcome =
      server.RunText(kHypertable + WithoutExtensions(support::ReadText(schema)));
  if (!outcome.ok()) problems.Add(schema.string() + ": " + outcome.Text());
  return problems;
}

std::string Dump(support::PostgresServer& server) {
  std::string dump;
  std::istringstream tables(
      server.Rows("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                  "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1;"));
  for (std::string table; std::getline(tables, table);) {
    dump +=
        fmt::format("{}\n{}\n", table,
                    server.Rows(fmt::format("SELECT t.xmin, t.* FROM {} t ORDER BY t;", table)));
  }
  return dump;
}

std::string WithoutMacros(const std::string& sql) {
  std::string text = sql;
  const auto replace = [&text](const char* pattern, const char* with) {
    text = std::regex_replace(text, std::regex(pattern), with);
  };
  replace(R"(\$__timeFilter\(([^)]*)\))", "$1 BETWEEN NOW() - INTERVAL '6 hours' AND NOW()");
  replace(R"(\$__timeGroup\(([^,)]*),[^)]*\))", "date_trunc('minute', $1)");
  replace(R"(\$__interval_ms)", "60000");
  replace(R"(\$__interval)", "1m");
  return text;
}

Problems CheckStatements(const Dashboard& dashboard, support::PostgresServer& server,
                         size_t& statements) {
  Problems problems;
  for (const Json* panel : PanelsOf(dashboard.json)) {
    if (!panel->contains("targets")) continue;
    for (const Json& target : panel->at("targets")) {
      if (!target.contains("rawSql")) continue;
      ++statements;
      const support::Outcome outcome =
          server.RunText(WithoutMacros(target.at("rawSql").get<std::string>()) + ";");
      if (!outcome.ok()) {
        problems.Add(fmt::format("{}, panel `{}`: {}", dashboard.name,
                                 panel->at("title").get<std::string>(), outcome.Text()));
      }
    }
  }
  return problems;
}

Problems CheckTwice(const std::filesystem::path& script, support::PostgresServer& server) {
  Problems problems;
  const auto run = [&](const char* which) {
    const support::Outcome outcome = server.RunFile(script);
    if (!outcome.ok()) problems.Add(fmt::format("{} run: {}", which, outcome.Text()));
    return Dump(server);
  };
  const std::string first = run("first");
  const std::string second = run("second");
  if (first != second)
    problems.Add(fmt::format("the second run changed\n{}\nto\n{}", first, second));
  return problems;
}

}  // namespace qoe::acceptance
