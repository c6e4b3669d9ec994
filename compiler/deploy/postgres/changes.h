// What differs between the rows of two moments, as a tree: table → row → column; for people and
// programs.
#pragma once

#include <string>
#include <vector>

#include "compiler/deploy/postgres/connection.h"
#include "compiler/deploy/target.h"

namespace qoe::postgres {

struct ColumnChange {
  std::string column;
  Cell before, after;   // of a row that is new or gone, the other one is not set
  bool number = false;  // or a truth value: shown without quotes
};

struct RowChange {
  deploy::Action action = deploy::Action::Create;
  std::string key;  // "rule_id = 'a'"
  std::vector<ColumnChange> columns;
};

struct TableChange {
  std::string table;
  std::vector<RowChange> rows;
  size_t same = 0;
};

using Changes = std::vector<TableChange>;

bool Empty(const Changes& changes);
// "1 row created, 2 changed, 3 the same".
std::string Summary(const Changes& changes);

// Text and Markdown end in a line break; JSON is one value.
std::string Render(const Changes& changes, deploy::Format format, bool colour);

}  // namespace qoe::postgres
