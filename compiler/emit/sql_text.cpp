#include "compiler/base/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/emit.h"

namespace qoe::emit {
namespace {

template <typename Items, typename Text>
std::string Joined(const Items& items, std::string_view separator, const Text& text) {
  std::string out;
  for (const auto& item : items)
    out += fmt::format("{}{}", out.empty() ? "" : separator, text(item));
  return out;
}

std::string Literal(const artifact::SqlValue& value) {
  using Kind = artifact::SqlValue::Kind;
  switch (value.kind) {
    case Kind::Null:
      return "NULL";
    case Kind::Text:
      return SqlLiteral(value.text);
    case Kind::Number:
    case Kind::Boolean:
      return value.text;
    case Kind::List:
      break;
  }
  return fmt::format("ARRAY[{}]", Joined(value.items, ", ", SqlLiteral));
}

bool IsKey(const artifact::SqlScript& script, const std::string& column) {
  return std::find(script.key.begin(), script.key.end(), column) != script.key.end();
}

// A row that is already as it should be is left alone, so that a second run changes nothing, not
// even a time stamp that a trigger sets.
std::string OnConflict(const artifact::SqlScript& script) {
  std::vector<std::string> rest;
  for (const artifact::SqlColumn& column : script.columns) {
    if (!IsKey(script, column.name)) rest.push_back(column.name);
  }
  const std::string key = Joined(script.key, ", ", [](const auto& k) { return SqlIdentifier(k); });
  if (rest.empty()) return fmt::format("ON CONFLICT ({}) DO NOTHING", key);
  const std::string set = Joined(rest, ",\n  ", [](const auto& c) {
    return fmt::format("{0} = EXCLUDED.{0}", SqlIdentifier(c));
  });
  const std::string old_row =
      Joined(rest, ", ", [](const auto& c) { return "t." + SqlIdentifier(c); });
  const std::string new_row =
      Joined(rest, ", ", [](const auto& c) { return "EXCLUDED." + SqlIdentifier(c); });
  return fmt::format("ON CONFLICT ({}) DO UPDATE SET\n  {}\nWHERE ({})\n  IS DISTINCT FROM ({})",
                     key, set, old_row, new_row);
}

}  // namespace

std::string SqlText(const artifact::SqlScript& script, std::string_view header) {
  std::string out(header);
  if (!script.load) out += "-- Not to be loaded: the spec says `load: false` of this target.\n";
  if (script.rows.empty()) return out;
  const std::string columns =
      Joined(script.columns, ", ", [](const auto& column) { return SqlIdentifier(column.name); });
  const std::string rows = Joined(script.rows, ",\n  ", [&](const auto& row) {
    std::string values;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string& cast = script.columns[i].cast;
      values += fmt::format("{}{}{}", values.empty() ? "" : ", ", Literal(row[i]),
                            cast.empty() ? "" : "::" + cast);
    }
    return fmt::format("({})", values);
  });
  return out += fmt::format("BEGIN;\n\nINSERT INTO {} AS t\n  ({})\nVALUES\n  {}\n{};\n\nCOMMIT;\n",
                            SqlIdentifier(script.table), columns, rows, OnConflict(script));
}

}  // namespace qoe::emit
