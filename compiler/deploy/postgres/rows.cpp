#include "compiler/deploy/postgres/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/invariant.h"
#include "compiler/base/sql_text.h"
#include "compiler/deploy/postgres/array_text.h"

namespace qoe::postgres {
namespace {

using artifact::SqlScript;

// Places of the key's columns among those of the mapping.
std::vector<size_t> KeyPlaces(const SqlScript& script) {
  std::vector<size_t> places;
  for (const std::string& key : script.key) {
    for (size_t i = 0; i < script.columns.size(); ++i) {
      if (script.columns[i].name == key) places.push_back(i);
    }
  }
  return places;
}

template <typename Text>
std::string Joined(size_t count, std::string_view separator, const Text& text) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) out += separator;
    out += text(i);
  }
  return out;
}

std::string Name(const Table& table, size_t column) {
  return SqlIdentifier(table.columns[column].name);
}

// `json` and `xml` have no equality of their own.
std::string Comparable(const Table& table, size_t column, const std::string& value) {
  const std::string& type = table.columns[column].type;
  return type == "json" || type == "xml" ? fmt::format("({})::text", value) : value;
}

// Collects the values of a statement and gives them their places.
class Builder {
 public:
  Builder(const SqlScript& script, const Table& table) : script_(script), table_(table) {}

  std::string Value(size_t column, const Cell& value) {
    values_.push_back(value);
    return fmt::format("${}::{}", values_.size(), table_.columns[column].type);
  }

  std::string Columns() const {
    return Joined(script_.columns.size(), ", ", [&](size_t i) { return Name(table_, i); });
  }

  std::string KeyIs(const Cells& row) {
    const std::vector<size_t> places = KeyPlaces(script_);
    return Joined(places.size(), " AND ", [&](size_t i) {
      return fmt::format("{} = {}", Name(table_, places[i]), Value(places[i], row[places[i]]));
    });
  }

  std::string AllAre(const Cells& row) {
    return Joined(row.size(), " AND ", [&](size_t i) {
      return fmt::format("{} IS NOT DISTINCT FROM {}", Comparable(table_, i, Name(table_, i)),
                         Comparable(table_, i, Value(i, row[i])));
    });
  }

  // Only the columns that differ: the others may be somebody else's to change.
  std::string Set(const Cells& row, const std::vector<bool>& differs) {
    std::string out;
    for (size_t i = 0; i < row.size(); ++i) {
      if (!differs[i]) continue;
      out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", Name(table_, i), Value(i, row[i]));
    }
    return out;
  }

  Statement Done(std::string sql) { return {std::move(sql), std::move(values_)}; }

 private:
  const SqlScript& script_;
  const Table& table_;
  Cells values_;
};

// `unnest` of one array for each column, as rows `w` with their number `n`.
std::string Unnested(const std::vector<size_t>& columns) {
  return fmt::format(
      "unnest({}) WITH ORDINALITY AS w ({}, n)",
      Joined(columns.size(), ", ", [](size_t i) { return fmt::format("${}::text[]", i + 1); }),
      Joined(columns.size(), ", ", [&](size_t i) { return fmt::format("c{}", columns[i]); }));
}

std::string Wanted(const Table& table, size_t column) {
  return fmt::format("w.c{}::{}", column, table.columns[column].type);
}

std::string JoinOn(const SqlScript& script, const Table& table) {
  const std::vector<size_t> places = KeyPlaces(script);
  return Joined(places.size(), " AND ", [&](size_t i) {
    return fmt::format("t.{} = {}", Name(table, places[i]), Wanted(table, places[i]));
  });
}

bool IsTrue(const Cell& cell) { return cell && *cell == "t"; }

}  // namespace

bool Row::same() const {
  return found() && std::none_of(differs.begin(), differs.end(), [](bool d) { return d; });
}

Cell ValueText(const artifact::SqlValue& value) {
  using Kind = artifact::SqlValue::Kind;
  switch (value.kind) {
    case Kind::Null:
      return {};
    case Kind::Text:
    case Kind::Number:
    case Kind::Boolean:
      return value.text;
    case Kind::List:
      break;
  }
  return ArrayText(Cells(value.items.begin(), value.items.end()));
}

Result<std::vector<Row>> ReadRows(Connection& connection, const SqlScript& script,
                                  const Table& table) {
  std::vector<Row> rows(script.rows.size());
  if (rows.empty()) return rows;
  const size_t count = table.columns.size();
  std::vector<size_t> all(count);
  Cells arrays;
  for (size_t i = 0; i < count; ++i) {
    all[i] = i;
    Cells values;
    for (const auto& row : script.rows) values.push_back(ValueText(row[i]));
    arrays.push_back(ArrayText(values));
  }
  const std::string sql = fmt::format(
      "SELECT w.n, t.{} IS NOT NULL, {}, {}, {} FROM {} LEFT JOIN {} AS t ON {} ORDER BY w.n",
      Name(table, KeyPlaces(script).front()),
      Joined(count, ", ", [&](size_t i) { return fmt::format("({})::text", Wanted(table, i)); }),
      Joined(count, ", ", [&](size_t i) { return fmt::format("t.{}::text", Name(table, i)); }),
      Joined(count, ", ",
             [&](size_t i) {
               return fmt::format("{} IS DISTINCT FROM {}",
                                  Comparable(table, i, "t." + Name(table, i)),
                                  Comparable(table, i, Wanted(table, i)));
             }),
      Unnested(all), SqlIdentifier(script.table), JoinOn(script, table));
  Result<Answer> answer = connection.Run(sql, arrays);
  if (!answer) return answer.error();
  for (const Cells& cells : answer->rows) {
    const size_t n = NumberOf(cells[0]);
    QOE_CHECK(n >= 1 && n <= rows.size(), "rows are numbered from 1");
    Row& row = rows[n - 1];
    row.several = row.found();
    const auto begin = cells.begin() + 2;
    const auto width = static_cast<std::ptrdiff_t>(count);
    row.wanted.assign(begin, begin + width);
    row.differs.assign(count, true);
    if (!IsTrue(cells[1])) continue;
    row.live.assign(begin + width, begin + 2 * width);
    for (size_t i = 0; i < count; ++i) row.differs[i] = IsTrue(cells[2 + 2 * count + i]);
  }
  return rows;
}

Result<std::vector<Row>> ReadRowsByKey(Connection& connection, const SqlScript& script,
                                       const Table& table, const std::vector<Cells>& keys) {
  std::vector<Row> rows;
  if (keys.empty()) return rows;
  const std::vector<size_t> places = KeyPlaces(script);
  const size_t count = table.columns.size();
  Cells arrays;
  for (size_t k = 0; k < places.size(); ++k) {
    Cells values;
    for (const Cells& key : keys) values.push_back(key[k]);
    arrays.push_back(ArrayText(values));
  }
  const std::string sql = fmt::format(
      "SELECT t::text, {} FROM {} JOIN {} AS t ON {} ORDER BY w.n",
      Joined(count, ", ", [&](size_t i) { return fmt::format("t.{}::text", Name(table, i)); }),
      Unnested(places), SqlIdentifier(script.table), JoinOn(script, table));
  Result<Answer> answer = connection.Run(sql, arrays);
  if (!answer) return answer.error();
  for (const Cells& cells : answer->rows) {
    Row& row = rows.emplace_back();
    row.whole = cells[0].value_or("");
    row.live.assign(cells.begin() + 1, cells.end());
    row.differs.assign(count, true);
  }
  return rows;
}

Cells KeyOf(const SqlScript& script, const Row& row) {
  Cells key;
  const Cells& cells = row.wanted.empty() ? row.live : row.wanted;
  for (const size_t place : KeyPlaces(script)) key.push_back(cells[place]);
  return key;
}

std::string KeyText(const SqlScript& script, const Row& row) {
  const Cells key = KeyOf(script, row);
  return Joined(key.size(), ", ", [&](size_t i) {
    return fmt::format("{} = {}", script.key[i], key[i] ? SqlLiteral(*key[i]) : "NULL");
  });
}

Statement Insert(const SqlScript& script, const Table& table, const Row& row) {
  Builder builder(script, table);
  std::string values =
      Joined(row.wanted.size(), ", ", [&](size_t i) { return builder.Value(i, row.wanted[i]); });
  return builder.Done(fmt::format("INSERT INTO {} ({}) VALUES ({})", SqlIdentifier(script.table),
                                  builder.Columns(), values));
}

Statement Update(const SqlScript& script, const Table& table, const Row& row) {
  Builder builder(script, table);
  const std::string set = builder.Set(row.wanted, row.differs);
  const std::string where = builder.KeyIs(row.wanted);
  return builder.Done(
      fmt::format("UPDATE {} SET {} WHERE {}", SqlIdentifier(script.table), set, where));
}

Statement Delete(const SqlScript& script, const Table& table, const Row& row) {
  Builder builder(script, table);
  const std::string where = builder.KeyIs(row.live) + " AND " + builder.AllAre(row.live);
  return builder.Done(fmt::format("DELETE FROM {} WHERE {}", SqlIdentifier(script.table), where));
}

Statement UndoInsert(const SqlScript& script, const Table& table, const Row& row) {
  Builder builder(script, table);
  const std::string where = builder.KeyIs(row.wanted) + " AND " + builder.AllAre(row.wanted);
  return builder.Done(fmt::format("DELETE FROM {} WHERE {}", SqlIdentifier(script.table), where));
}

Statement UndoUpdate(const SqlScript& script, const Table& table, const Row& row) {
  Builder builder(script, table);
  const std::string set = builder.Set(row.live, row.differs);
  const std::string where = builder.KeyIs(row.wanted) + " AND " + builder.AllAre(row.wanted);
  return builder.Done(
      fmt::format("UPDATE {} SET {} WHERE {}", SqlIdentifier(script.table), set, where));
}

Statement UndoDelete(const SqlScript& script, const Table& table, const Row& row) {
  // Also the columns that are not of the mapping; but none that PostgreSQL fills by itself.
  std::vector<std::string> names;
  const auto add = [&](const std::vector<Column>& columns) {
    for (const Column& column : columns) {
      if (!column.generated) names.push_back(SqlIdentifier(column.name));
    }
  };
  add(table.columns);
  add(table.others);
  const std::string list = Joined(names.size(), ", ", [&](size_t i) { return names[i]; });
  const std::string from =
      Joined(names.size(), ", ", [&](size_t i) { return "(r.t)." + names[i]; });
  const std::string name = SqlIdentifier(script.table);
  return {fmt::format(
              "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM (SELECT $1::{} AS t) r",
              name, list, from, name),
          {row.whole}};
}

}  // namespace qoe::postgres
