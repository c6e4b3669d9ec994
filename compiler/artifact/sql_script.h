// Rows of a SQL alerting table, as literals that are ready to be written.
#pragma once

#include <string>
#include <vector>

namespace qoe::artifact {

struct SqlColumn {
  std::string name;
  std::string cast;  // type behind the literal where PostgreSQL needs it; may be empty
};

struct SqlScript {
  std::string name;  // the file's: `alerts` → sql/alerts.sql
  std::string table;
  std::vector<std::string> key;
  std::vector<SqlColumn> columns;
  std::vector<std::vector<std::string>> rows;  // SQL literals, one for each column
};

}  // namespace qoe::artifact
