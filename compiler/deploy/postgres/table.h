// A table as a database has it, as far as rows of ours are concerned.
#pragma once

#include <string>
#include <vector>

#include "compiler/artifact/sql_script.h"
#include "compiler/deploy/postgres/connection.h"
#include "compiler/deploy/target.h"

namespace qoe::postgres {

struct Column {
  std::string name;
  // What values are compared as: without length or precision, so that a value that the column
  // would cut or round is seen to differ. Of a domain the type that it stands on.
  std::string type;
  bool number = false;    // or a truth value: written without quotes
  bool required = false;  // takes no NULL and has no default
  bool generated = false;
  bool may_select = false, may_insert = false, may_update = false;
};

struct Table {
  std::string name;             // as the spec writes it
  std::vector<Column> columns;  // those of the mapping, in its order
  std::vector<Column> others;
  bool may_delete = false;
};

// Reads the table of a script from the catalogue. What stands in the way of its rows goes to
// `problems` as refusals; the table is then incomplete.
Result<Table> ReadTable(Connection& connection, const artifact::SqlScript& script,
                        std::vector<deploy::Problem>& problems);

}  // namespace qoe::postgres
