// The rows of one table: what is wanted beside what is live, and the statements that lead from one
// to the other. Values always travel beside the statement, never in it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/artifact/sql_script.h"
#include "compiler/deploy/postgres/connection.h"
#include "compiler/deploy/postgres/table.h"

namespace qoe::postgres {

// A row of ours at one moment, in the text form that PostgreSQL gives values.
struct Row {
  Cells wanted;  // one for each column of the mapping
  Cells live;    // empty: no such row
  std::vector<bool> differs;
  bool several = false;  // more than one live row has the key
  std::string whole;     // of a row that is not wanted: all its columns, as a composite value

  bool found() const { return !live.empty(); }
  bool same() const;
};

// A value as it is sent; a list as an array of PostgreSQL.
Cell ValueText(const artifact::SqlValue& value);

// The rows of a script, in its order, and what is live of them.
Result<std::vector<Row>> ReadRows(Connection& connection, const artifact::SqlScript& script,
                                  const Table& table);

// The live rows with these keys (one value for each key column); those that are not there are left
// out. `wanted` is empty.
Result<std::vector<Row>> ReadRowsByKey(Connection& connection, const artifact::SqlScript& script,
                                       const Table& table, const std::vector<Cells>& keys);

// A row's key as PostgreSQL writes it: `wanted`, or of a row that is not wanted `live`.
Cells KeyOf(const artifact::SqlScript& script, const Row& row);
// For people: "rule_id = 'a'".
std::string KeyText(const artifact::SqlScript& script, const Row& row);

struct Statement {
  std::string sql;
  Cells values;
};
Statement Insert(const artifact::SqlScript& script, const Table& table, const Row& row);
Statement Update(const artifact::SqlScript& script, const Table& table, const Row& row);
Statement Delete(const artifact::SqlScript& script, const Table& table, const Row& row);
// The way back, each only where the row still is as the statement above has left it.
Statement UndoInsert(const artifact::SqlScript& script, const Table& table, const Row& row);
Statement UndoUpdate(const artifact::SqlScript& script, const Table& table, const Row& row);
Statement UndoDelete(const artifact::SqlScript& script, const Table& table, const Row& row);

}  // namespace qoe::postgres
