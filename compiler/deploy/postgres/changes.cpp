#include "compiler/deploy/postgres/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace qoe::postgres {
namespace {

using deploy::Action;
using Json = nlohmann::ordered_json;

struct Look {
  char mark;
  std::string_view colour, word, done;
};

Look LookOf(Action action) {
  switch (action) {
    case Action::Create:
      return {'+', "\x1b[32m", "new", "created"};
    case Action::Update:
      return {'~', "\x1b[33m", "changed", "changed"};
    case Action::Delete:
      break;
  }
  return {'-', "\x1b[31m", "gone", "deleted"};
}

size_t Count(const Changes& changes, Action action) {
  size_t count = 0;
  for (const TableChange& table : changes) {
    count += static_cast<size_t>(
        std::count_if(table.rows.begin(), table.rows.end(),
                      [&](const RowChange& row) { return row.action == action; }));
  }
  return count;
}

// A value on one line. What others wrote must not draw on the terminal.
std::string Shown(const Cell& cell, bool number) {
  if (!cell) return "NULL";
  if (number) return *cell == "t" ? "true" : *cell == "f" ? "false" : *cell;
  std::string out = "\"";
  for (const char c : *cell) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      out += byte < ' ' || byte == 0x7f ? ' ' : c;
    }
  }
  return out += '"';
}

std::string ChangeText(Action action, const ColumnChange& column) {
  switch (action) {
    case Action::Create:
      return Shown(column.after, column.number);
    case Action::Delete:
      return Shown(column.before, column.number);
    case Action::Update:
      break;
  }
  return fmt::format("{} → {}", Shown(column.before, column.number),
                     Shown(column.after, column.number));
}

std::string RenderText(const Changes& changes, bool colour) {
  std::string out;
  const auto line = std::back_inserter(out);
  for (const TableChange& table : changes) {
    if (table.rows.empty()) continue;
    fmt::format_to(line, "table {}\n", table.table);
    for (const RowChange& row : table.rows) {
      const Look look = LookOf(row.action);
      fmt::format_to(line, "  {}{} row {}{}\n", colour ? look.colour : "", look.mark, row.key,
                     colour ? "\x1b[0m" : "");
      for (const ColumnChange& column : row.columns)
        fmt::format_to(line, "      {}: {}\n", column.column, ChangeText(row.action, column));
    }
  }
  return out + Summary(changes) + '\n';
}

std::string RenderJson(const Changes& changes) {
  Json root = Json::object();
  root["changed"] = !Empty(changes);
  Json& counts = root["rows"] = Json::object();
  for (const Action action : {Action::Create, Action::Update, Action::Delete})
    counts[std::string(LookOf(action).done)] = Count(changes, action);
  size_t same = 0;
  for (const TableChange& table : changes) same += table.same;
  counts["same"] = same;
  root["tables"] = Json::array();
  const auto cell = [](const Cell& value) { return value ? Json(*value) : Json(nullptr); };
  for (const TableChange& table : changes) {
    Json item = {{"table", table.table}, {"same_rows", table.same}, {"rows", Json::array()}};
    for (const RowChange& row : table.rows) {
      Json columns = Json::array();
      for (const ColumnChange& column : row.columns) {
        columns.push_back({{"column", column.column},
                           {"before", cell(column.before)},
                           {"after", cell(column.after)}});
      }
      item["rows"].push_back(
          {{"change", LookOf(row.action).done}, {"key", row.key}, {"columns", std::move(columns)}});
    }
    root["tables"].push_back(std::move(item));
  }
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

// A code span: within more backticks than stand in it.
std::string Code(const std::string& text) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const std::string_view space = longest > 0 ? " " : "";
  return fmt::format("{0}{1}{2}{1}{0}", fence, space, text);
}

std::string RenderMarkdown(const Changes& changes) {
  std::string out = fmt::format("### SQL rows: {}\n", Summary(changes));
  const auto line = std::back_inserter(out);
  for (const TableChange& table : changes) {
    if (table.rows.empty()) continue;
    fmt::format_to(line, "\n#### Table {}\n\n", Code(table.table));
    for (const RowChange& row : table.rows) {
      fmt::format_to(line, "- **{}** row {}\n", LookOf(row.action).word, Code(row.key));
      for (const ColumnChange& column : row.columns) {
        fmt::format_to(line, "  - {}: {}\n", Code(column.column),
                       Code(ChangeText(row.action, column)));
      }
    }
  }
  return out;
}

}  // namespace

bool Empty(const Changes& changes) {
  return std::all_of(changes.begin(), changes.end(),
                     [](const TableChange& table) { return table.rows.empty(); });
}

std::string Summary(const Changes& changes) {
  std::string text;
  const auto add = [&](size_t count, std::string_view word) {
    if (count == 0) return;
    text += text.empty() ? fmt::format("{} row{} {}", count, count == 1 ? "" : "s", word)
                         : fmt::format(", {} {}", count, word);
  };
  for (const Action action : {Action::Create, Action::Update, Action::Delete})
    add(Count(changes, action), LookOf(action).done);
  size_t same = 0;
  for (const TableChange& table : changes) same += table.same;
  add(same, "the same");
  return text.empty() ? "no row" : text;
}

std::string Render(const Changes& changes, deploy::Format format, bool colour) {
  switch (format) {
    case deploy::Format::Text:
      return RenderText(changes, colour);
    case deploy::Format::Json:
      return RenderJson(changes);
    case deploy::Format::Markdown:
      break;
  }
  return RenderMarkdown(changes);
}

}  // namespace qoe::postgres
