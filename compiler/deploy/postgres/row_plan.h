// From rows that are live to rows that are wanted, as ordered changes. Pure: no database.
#pragma once

#include <string>
#include <vector>

#include "compiler/deploy/postgres/changes.h"
#include "compiler/deploy/postgres/rows.h"
#include "compiler/deploy/target.h"

namespace qoe::postgres {

// A table at the moment of the plan.
struct TableState {
  artifact::SqlScript script;
  Table table;
  std::vector<Row> rows;  // of the script, in its order
  std::vector<Row> gone;  // of earlier loads, in the script no more, and live
};

// One statement of the plan.
struct Change {
  deploy::Action action = deploy::Action::Create;
  size_t state = 0;  // which table
  size_t row = 0;    // of `rows`, of a Delete of `gone`
};

struct RowPlan {
  std::vector<Change> changes;
  std::vector<deploy::Problem> problems;
  std::vector<std::string> notes;
};

// What is wrong with a script whatever is live: a key with NULL, a character that PostgreSQL cannot
// keep.
void CheckScript(const artifact::SqlScript& script, std::vector<deploy::Problem>& problems);

// Deletes come last, and only with `prune`.
RowPlan PlanRows(const std::vector<TableState>& states, bool prune);

const Row& RowOf(const std::vector<TableState>& states, const Change& change);
// "row rule_id = 'a' of table `rules`".
std::string NameOf(const std::vector<TableState>& states, const Change& change);

// The plan's changes. Rows that are gone from the script and stay are not among them.
Changes ChangesOf(const std::vector<TableState>& states, const std::vector<Change>& planned);
// From `before` to `after`: the same tables at two moments.
Changes ChangesBetween(const std::vector<TableState>& before, const std::vector<TableState>& after);

}  // namespace qoe::postgres
