#include "compiler/verify/postgres_database.h"

#include <fmt/format.h>

#include "compiler/deploy/postgres/rows.h"
#include "compiler/deploy/postgres/table.h"

namespace qoe::verify {
namespace {

std::string DifferenceOf(const artifact::SqlScript& script, const postgres::Row& row) {
  const std::string key = postgres::KeyText(script, row);
  if (!row.found()) return fmt::format("{} is not there", key);
  std::string columns;
  for (size_t i = 0; i < row.differs.size(); ++i) {
    if (row.differs[i])
      columns += fmt::format("{}`{}`", columns.empty() ? "" : ", ", script.columns[i].name);
  }
  if (!columns.empty()) return fmt::format("{} differs in {}", key, columns);
  return row.several ? fmt::format("{} is there more than once", key) : std::string();
}

// Nothing was asked yet.
Error NoConnection(const Error& error) { return {ErrorKind::NotFound, error.message}; }

}  // namespace

Result<std::vector<std::vector<Database::Cell>>> PostgresDatabase::Rows(const std::string& sql) {
  const std::lock_guard lock(mutex_);
  if (const Status begun = session_.BeginReading(); !begun) return NoConnection(begun.error());
  Result<postgres::Answer> answer = session_.Run(sql);
  session_.Rollback();
  if (!answer) return answer.error();
  return std::move(answer->rows);
}

Result<std::vector<std::string>> PostgresDatabase::Differences(const artifact::SqlScript& script) {
  const std::lock_guard lock(mutex_);
  if (const Status begun = session_.BeginReading(); !begun) return NoConnection(begun.error());
  Result<std::vector<std::string>> differences = Compare(script);
  session_.Rollback();
  return differences;
}

Result<std::vector<std::string>> PostgresDatabase::Compare(const artifact::SqlScript& script) {
  std::vector<deploy::Problem> problems;
  Result<postgres::Table> table = postgres::ReadTable(session_.connection(), script, problems);
  if (!table) return table.error();
  std::vector<std::string> differences;
  for (const deploy::Problem& problem : problems) {
    // What only a writer lacks is no matter here.
    if (problem.refusal) differences.push_back(problem.message);
  }
  // Without all of its columns rows cannot be compared.
  if (table->columns.size() != script.columns.size()) return differences;
  Result<std::vector<postgres::Row>> rows =
      postgres::ReadRows(session_.connection(), script, table.value());
  if (!rows) return rows.error();
  differences.clear();
  for (const postgres::Row& row : rows.value()) {
    if (std::string text = DifferenceOf(script, row); !text.empty())
      differences.push_back(std::move(text));
  }
  return differences;
}

}  // namespace qoe::verify
