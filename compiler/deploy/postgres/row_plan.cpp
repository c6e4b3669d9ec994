#include "compiler/deploy/postgres/row_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace qoe::postgres {
namespace {

using deploy::Action;

deploy::Problem Refusal(std::string message, std::string help) {
  return {true, std::move(message), std::move(help)};
}

bool HasNul(const artifact::SqlValue& value) {
  const auto has = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  return has(value.text) || std::any_of(value.items.begin(), value.items.end(), has);
}

bool IsKey(const artifact::SqlScript& script, const std::string& column) {
  return std::find(script.key.begin(), script.key.end(), column) != script.key.end();
}

class Planner {
 public:
  Planner(const std::vector<TableState>& states, bool prune) : states_(states), prune_(prune) {}

  RowPlan Run() {
    for (size_t i = 0; i < states_.size(); ++i) AddRows(i);
    for (size_t i = 0; i < states_.size(); ++i) AddGone(i);
    return std::move(plan_);
  }

 private:
  void AddRows(size_t state) {
    const TableState& s = states_[state];
    std::map<Cells, size_t> seen;
    bool creates = false;
    for (size_t i = 0; i < s.rows.size(); ++i) {
      const Row& row = s.rows[i];
      const std::string key = KeyText(s.script, row);
      if (!seen.emplace(KeyOf(s.script, row), i).second) {
        plan_.problems.push_back(Refusal(
            fmt::format("two rules of the spec are the row {} of `{}`", key, s.script.table),
            "each would undo the other: the columns of `key` must tell rules apart"));
      }
      if (row.several) {
        plan_.problems.push_back(
            Refusal(fmt::format("`{}` has more than one row {}", s.script.table, key),
                    "which of them is meant cannot be told: `key` should name the columns of a "
                    "unique index"));
      }
      if (row.same()) continue;
      creates = creates || !row.found();
      plan_.changes.push_back({row.found() ? Action::Update : Action::Create, state, i});
    }
    if (creates) CheckRequired(s);
  }

  void CheckRequired(const TableState& s) {
    for (const Column& column : s.table.others) {
      if (!column.required) continue;
      plan_.problems.push_back(
          Refusal(fmt::format("column `{}` of `{}` takes no NULL and has no default, and no column "
                              "of the spec fills it: no row can be created",
                              column.name, s.script.table),
                  fmt::format("add `{}` to `columns`, with `from` or `value`", column.name)));
    }
  }

  void AddGone(size_t state) {
    const TableState& s = states_[state];
    for (size_t i = 0; i < s.gone.size(); ++i) {
      const std::string key = KeyText(s.script, s.gone[i]);
      if (!prune_) {
        plan_.notes.push_back(
            fmt::format("row {} of `{}` is of an earlier load and in no spec; `--prune` deletes it",
                        key, s.script.table));
        continue;
      }
      if (!s.table.may_delete) {
        plan_.problems.push_back(
            Refusal(fmt::format("the role may not DELETE from `{}`", s.script.table),
                    "grant it, or load without `--prune`"));
        return;
      }
      plan_.changes.push_back({Action::Delete, state, i});
    }
  }

  const std::vector<TableState>& states_;
  bool prune_;
  RowPlan plan_;
};

ColumnChange ColumnOf(const Table& table, size_t i, Cell before, Cell after) {
  return {table.columns[i].name, std::move(before), std::move(after), table.columns[i].number};
}

// All of a row that is new or gone, but its key, which is shown anyway.
RowChange Whole(const TableState& s, Action action, std::string key, const Cells& cells) {
  RowChange change{action, std::move(key), {}};
  for (size_t i = 0; i < cells.size(); ++i) {
    if (IsKey(s.script, s.table.columns[i].name)) continue;
    change.columns.push_back(action == Action::Delete ? ColumnOf(s.table, i, cells[i], {})
                                                      : ColumnOf(s.table, i, {}, cells[i]));
  }
  return change;
}

RowChange ChangeOf(const TableState& s, Action action, const Row& row) {
  if (action == Action::Create) return Whole(s, action, KeyText(s.script, row), row.wanted);
  if (action == Action::Delete) return Whole(s, action, KeyText(s.script, row), row.live);
  RowChange change{action, KeyText(s.script, row), {}};
  for (size_t i = 0; i < row.differs.size(); ++i) {
    if (row.differs[i]) change.columns.push_back(ColumnOf(s.table, i, row.live[i], row.wanted[i]));
  }
  return change;
}

// What became of one row between two moments; nothing where it is as it was.
void AddBetween(const TableState& s, const std::string& key, const Cells& before,
                const Cells& after, TableChange& out) {
  if (before == after) {
    out.same += before.empty() ? 0 : 1;
  } else if (before.empty()) {
    out.rows.push_back(Whole(s, Action::Create, key, after));
  } else if (after.empty()) {
    out.rows.push_back(Whole(s, Action::Delete, key, before));
  } else {
    RowChange change{Action::Update, key, {}};
    for (size_t i = 0; i < before.size(); ++i) {
      if (before[i] != after[i])
        change.columns.push_back(ColumnOf(s.table, i, before[i], after[i]));
    }
    out.rows.push_back(std::move(change));
  }
}

}  // namespace

void CheckScript(const artifact::SqlScript& script, std::vector<deploy::Problem>& problems) {
  if (script.key.empty()) {
    problems.push_back(Refusal(fmt::format("the table `{}` has no `key` in the spec", script.table),
                               "without it rows cannot be found again"));
    return;
  }
  for (const auto& row : script.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string& column = script.columns[i].name;
      if (row[i].kind == artifact::SqlValue::Kind::Null && IsKey(script, column)) {
        problems.push_back(
            Refusal(fmt::format("a rule has no value for the key column `{}` of `{}`", column,
                                script.table),
                    "its row could not be found again, and every load would add one more"));
      }
      if (HasNul(row[i])) {
        problems.push_back(Refusal(
            fmt::format("a text for column `{}` of `{}` has a NUL in it", column, script.table),
            "PostgreSQL cannot keep that character: leave it out"));
      }
    }
  }
}

RowPlan PlanRows(const std::vector<TableState>& states, bool prune) {
  return Planner(states, prune).Run();
}

const Row& RowOf(const std::vector<TableState>& states, const Change& change) {
  const TableState& s = states[change.state];
  return change.action == Action::Delete ? s.gone[change.row] : s.rows[change.row];
}

std::string NameOf(const std::vector<TableState>& states, const Change& change) {
  const TableState& s = states[change.state];
  return fmt::format("row {} of table `{}`", KeyText(s.script, RowOf(states, change)),
                     s.script.table);
}

Changes ChangesOf(const std::vector<TableState>& states, const std::vector<Change>& planned) {
  Changes changes;
  for (size_t i = 0; i < states.size(); ++i) {
    TableChange& table = changes.emplace_back();
    table.table = states[i].script.table;
    for (const Change& change : planned) {
      if (change.state == i)
        table.rows.push_back(ChangeOf(states[i], change.action, RowOf(states, change)));
    }
    table.same = static_cast<size_t>(std::count_if(states[i].rows.begin(), states[i].rows.end(),
                                                   [](const Row& row) { return row.same(); }));
  }
  return changes;
}

Changes ChangesBetween(const std::vector<TableState>& before,
                       const std::vector<TableState>& after) {
  Changes changes;
  for (size_t i = 0; i < before.size(); ++i) {
    const TableState& s = before[i];
    TableChange& table = changes.emplace_back();
    table.table = s.script.table;
    for (size_t k = 0; k < s.rows.size(); ++k)
      AddBetween(s, KeyText(s.script, s.rows[k]), s.rows[k].live, after[i].rows[k].live, table);
    for (const Row& row : s.gone) {
      const auto same_key = std::find_if(
          after[i].gone.begin(), after[i].gone.end(),
          [&](const Row& other) { return KeyOf(s.script, other) == KeyOf(s.script, row); });
      AddBetween(s, KeyText(s.script, row), row.live,
                 same_key == after[i].gone.end() ? Cells() : same_key->live, table);
    }
  }
  return changes;
}

}  // namespace qoe::postgres
