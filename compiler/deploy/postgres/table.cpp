#include "compiler/deploy/postgres/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/spelling.h"
#include "compiler/base/sql_text.h"

namespace qoe::postgres {
namespace {

// pg_catalog.format_type with -1 gives names that cast without a length: `bpchar`, not `character`.
constexpr const char* kColumns = R"sql(
SELECT a.attname,
       pg_catalog.format_type(b.oid, -1),
       b.typcategory IN ('N', 'B'),
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = '',
       a.attgenerated <> '',
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'INSERT'),
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'UPDATE'),
       pg_catalog.has_table_privilege(a.attrelid, 'DELETE')
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum)sql";

bool IsTrue(const Cell& cell) { return cell && *cell == "t"; }

Column ColumnOf(const Cells& row) {
  return {.name = row[0].value_or(""),
          .type = row[1].value_or(""),
          .number = IsTrue(row[2]),
          .required = IsTrue(row[3]),
          .generated = IsTrue(row[4]),
          .may_select = IsTrue(row[5]),
          .may_insert = IsTrue(row[6]),
          .may_update = IsTrue(row[7])};
}

deploy::Problem Refusal(std::string message, std::string help = "") {
  return {true, std::move(message), std::move(help)};
}

// Where the spec's name leads: of tables in other schemas, which is what people forget to write.
Result<deploy::Problem> NoTable(Connection& connection, const std::string& name) {
  const std::string last = name.substr(name.rfind('.') + 1);
  Result<Answer> elsewhere = connection.Run(
      "SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'f') ORDER BY 1 LIMIT 3",
      {last});
  if (!elsewhere) return elsewhere.error();
  std::string help = "is this the right database, and was its schema made?";
  if (!elsewhere->rows.empty()) {
    help = fmt::format("there is `{}`: name it so in `targets.sql`",
                       elsewhere->rows.front().front().value_or(""));
  }
  return Refusal(fmt::format("the database `{}` has no table `{}`", connection.database(), name),
                 std::move(help));
}

std::string DidYouMean(const std::string& name, const std::vector<Column>& columns) {
  std::vector<std::string_view> names;
  names.reserve(columns.size());
  for (const Column& column : columns) names.push_back(column.name);
  const std::string_view nearest = Nearest(name, names);
  return nearest.empty() ? "" : fmt::format("did you mean `{}`?", nearest);
}

void CheckRights(const Column& column, const std::string& table, const std::string& user,
                 std::vector<deploy::Problem>& problems) {
  std::string missing;
  const auto want = [&](bool right, std::string_view name) {
    if (!right) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", name);
  };
  want(column.may_select, "SELECT");
  want(column.may_insert, "INSERT");
  want(column.may_update, "UPDATE");
  if (missing.empty()) return;
  const bool same = std::any_of(problems.begin(), problems.end(), [&](const deploy::Problem& p) {
    return p.message.find("may not " + missing) != std::string::npos &&
           p.message.find(fmt::format("`{}`", table)) != std::string::npos;
  });
  if (same) return;  // once for the table, not for each of its columns
  problems.push_back(Refusal(fmt::format("the role `{}` may not {} column `{}` of `{}`", user,
                                         missing, column.name, table),
                             fmt::format("as its owner: GRANT {} ON {} TO {}", missing,
                                         SqlIdentifier(table), SqlIdentifier(user))));
}

}  // namespace

Result<Table> ReadTable(Connection& connection, const artifact::SqlScript& script,
                        std::vector<deploy::Problem>& problems) {
  Table table;
  table.name = script.table;
  Result<Answer> found =
      connection.Run("SELECT pg_catalog.to_regclass($1)::oid", {SqlIdentifier(script.table)});
  if (!found) return found.error();
  const Cell oid = found->rows.empty() ? Cell() : found->rows.front().front();
  if (!oid) {
    Result<deploy::Problem> problem = NoTable(connection, script.table);
    if (!problem) return problem.error();
    problems.push_back(std::move(*problem));
    return table;
  }
  Result<Answer> columns = connection.Run(kColumns, {oid});
  if (!columns) return columns.error();
  for (const Cells& row : columns->rows) {
    table.others.push_back(ColumnOf(row));
    table.may_delete = IsTrue(row[8]);
  }
  for (const artifact::SqlColumn& wanted : script.columns) {
    const auto column = std::find_if(table.others.begin(), table.others.end(),
                                     [&](const Column& c) { return c.name == wanted.name; });
    if (column == table.others.end()) {
      problems.push_back(
          Refusal(fmt::format("the table `{}` has no column `{}`", script.table, wanted.name),
                  DidYouMean(wanted.name, table.others)));
      continue;
    }
    if (column->generated) {
      problems.push_back(Refusal(fmt::format(
          "column `{}` of `{}` is generated: no value can be written", wanted.name, script.table)));
    }
    CheckRights(*column, script.table, connection.user(), problems);
    table.columns.push_back(*column);
    table.others.erase(column);
  }
  return table;
}

}  // namespace qoe::postgres
