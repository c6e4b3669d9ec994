// Rows of a SQL alerting table, as values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qoe::artifact {

struct SqlColumn {
  std::string name;
  std::string cast;  // type behind the literal where PostgreSQL needs it; may be empty
};

struct SqlValue {
  enum class Kind : uint8_t { Null, Text, Number, Boolean, List };
  Kind kind = Kind::Null;
  std::string text;                // of Text and Number; of Boolean `TRUE` or `FALSE`
  std::vector<std::string> items;  // of List: texts
};

struct SqlScript {
  std::string name;  // the file's: `alerts` → sql/alerts.sql
  std::string table;
  std::vector<std::string> key;
  std::vector<SqlColumn> columns;
  bool load = true;                         // false: no loader may run it
  std::vector<std::vector<SqlValue>> rows;  // one value for each column
};

}  // namespace qoe::artifact
