#include "compiler/deploy/postgres/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/deploy/postgres/owned_key.h"

namespace qoe::postgres {
namespace {

using deploy::Action;

constexpr size_t kOldestServer = 120'000;  // `attgenerated` of the catalogue

Statement StatementOf(const TableState& state, Action action, const Row& row) {
  switch (action) {
    case Action::Create:
      return Insert(state.script, state.table, row);
    case Action::Update:
      return Update(state.script, state.table, row);
    case Action::Delete:
      break;
  }
  return Delete(state.script, state.table, row);
}

Statement WayBack(const TableState& state, Action action, const Row& row) {
  switch (action) {
    case Action::Create:
      return UndoInsert(state.script, state.table, row);
    case Action::Update:
      return UndoUpdate(state.script, state.table, row);
    case Action::Delete:
      break;
  }
  return UndoDelete(state.script, state.table, row);
}

}  // namespace

std::string TitleOf(const Address& address) {
  const auto field = [&](const char* keyword, const std::string& otherwise) {
    std::string value = address.Field(keyword);
    return value.empty() ? otherwise : value;
  };
  return fmt::format("PostgreSQL at {}:{}, database `{}`",
                     field("host", field("hostaddr", "localhost")), field("port", "5432"),
                     field("dbname", field("user", "")));
}

Target::Target(Address address, std::vector<artifact::SqlScript> scripts, TargetOptions options)
    : title_(TitleOf(address)),
      scripts_(std::move(scripts)),
      options_(std::move(options)),
      session_(std::move(address), options_.session) {}

Result<deploy::Plan> Target::MakePlan() {
  phase_ = Phase::Planned;
  asked_again_ = false;
  before_.clear();
  plan_ = {};
  deploy::Plan plan;
  for (const artifact::SqlScript& script : scripts_) {
    if (script.load) {
      CheckScript(script, plan.problems);
      before_.push_back({script, {}, {}, {}});
    } else {
      plan.notes.push_back(
          fmt::format("`{}` is left out: the spec says `load: false` of it", script.name));
    }
  }
  if (plan.refused() || before_.empty()) return plan;
  const Status begun = session_.BeginReading();
  if (!begun) return begun.error();
  Status read = LookAtServer(plan.problems);
  if (read && !plan.refused()) read = ReadTables(plan.problems);
  session_.Rollback();
  if (!read) return read.error();
  if (!plan.refused()) {
    plan_ = PlanRows(before_, options_.prune);
    plan.problems = plan_.problems;
    plan.notes.insert(plan.notes.end(), plan_.notes.begin(), plan_.notes.end());
  }
  if (plan.refused()) plan_.changes.clear();
  for (const Change& change : plan_.changes) {
    const size_t wave = change.action == Action::Delete ? 1 : 0;
    plan.steps.push_back({change.action, NameOf(before_, change), wave});
  }
  plan.drift = !plan.steps.empty();
  return plan;
}

Status Target::LookAtServer(std::vector<deploy::Problem>& problems) {
  Result<Answer> answer = session_.Run(
      "SELECT pg_catalog.pg_is_in_recovery(), "
      "pg_catalog.current_setting('default_transaction_read_only') = 'on', "
      "pg_catalog.current_setting('server_version_num')");
  if (!answer) return answer.error();
  const Cells& row = answer->rows.front();
  if (row[0] == "t") {
    problems.push_back({true, "the server is a standby, which takes no writes",
                        "name the primary, or several hosts with "
                        "`?target_session_attrs=read-write`"});
  } else if (row[1] == "t") {
    problems.push_back({true,
                        "transactions are read-only here: `default_transaction_read_only` is on "
                        "for this server, database or role",
                        "load as a role that is meant to write"});
  }
  if (NumberOf(row[2]) < kOldestServer) {
    problems.push_back(
        {true, "the server is older than PostgreSQL 12", "load `sql/*.sql` by hand"});
  }
  return Done{};
}

Status Target::ReadTables(std::vector<deploy::Problem>& problems) {
  for (TableState& state : before_) {
    Result<Table> table = ReadTable(session_.connection(), state.script, problems);
    if (!table) return table.error();
    state.table = std::move(*table);
  }
  const auto refuses = [](const deploy::Problem& problem) { return problem.refusal; };
  if (std::any_of(problems.begin(), problems.end(), refuses)) return Done{};
  Result<std::vector<TableState>> now = ReadNow();
  if (!now) return now.error();
  before_ = std::move(*now);
  return Done{};
}

// Keys of earlier loads that are not those of a row that is wanted.
std::vector<Cells> Target::ReceivedKeys(const TableState& state) const {
  std::set<Cells> wanted;
  for (const Row& row : state.rows) wanted.insert(KeyOf(state.script, row));
  std::vector<Cells> keys;
  for (const deploy::OwnedName& owned : options_.received) {
    if (owned.place != state.script.table) continue;
    Cells key = OwnedKey(owned.name, state.script.key.size());
    if (!key.empty() && !wanted.contains(key)) keys.push_back(std::move(key));
  }
  return keys;
}

Result<std::vector<TableState>> Target::ReadNow() {
  std::vector<TableState> now;
  for (const TableState& state : before_) {
    TableState& read = now.emplace_back();
    read.script = state.script;
    read.table = state.table;
    Result<std::vector<Row>> rows = ReadRows(session_.connection(), read.script, read.table);
    if (!rows) return rows.error();
    read.rows = std::move(*rows);
    Result<std::vector<Row>> gone =
        ReadRowsByKey(session_.connection(), read.script, read.table, ReceivedKeys(read));
    if (!gone) return gone.error();
    read.gone = std::move(*gone);
  }
  return now;
}

Result<std::vector<TableState>> Target::ReadAnew() {
  const Status begun = session_.BeginReading();
  if (!begun) return begun.error();
  Result<std::vector<TableState>> now = ReadNow();
  session_.Rollback();
  return now;
}

std::string Target::Render(deploy::Format format, bool colour) const {
  return postgres::Render(ChangesOf(before_, plan_.changes), format, colour);
}

// What was planned is still right only where the rows still are as they were read.
Status Target::Begin() {
  const Status begun = session_.BeginWriting();
  if (!begun) return begun.error();
  phase_ = Phase::Open;
  Result<std::vector<TableState>> now = ReadNow();
  if (!now) return now.error();
  const Changes since = ChangesBetween(before_, *now);
  if (Empty(since)) return Done{};
  return Error{ErrorKind::Unusable,
               "somebody has changed these rows since they were read; load again:\n" +
                   postgres::Render(since, deploy::Format::Text, false)};
}

Status Target::Execute(const Statement& statement, std::string_view of_none) {
  Result<Answer> answer = session_.Run(statement.sql, statement.values);
  if (!answer) return answer.error();
  if (answer->affected == 1) return Done{};
  if (answer->affected == 0) return Error{ErrorKind::Unusable, std::string(of_none)};
  return Error{ErrorKind::Unusable,
               fmt::format("{} rows were changed by what is meant for one", answer->affected)};
}

Status Target::Apply(size_t step) {
  if (phase_ == Phase::Planned) {
    const Status begun = Begin();
    if (!begun) return begun.error();
  }
  const Change& change = plan_.changes[step];
  return Execute(StatementOf(before_[change.state], change.action, RowOf(before_, change)),
                 "no row was changed: a trigger, a rule or a policy of the table kept it");
}

Status Target::Compare(const std::vector<TableState>& now) const {
  const RowPlan rest = PlanRows(now, options_.prune);
  if (rest.changes.empty()) return Done{};
  return Error{ErrorKind::Unusable,
               "PostgreSQL did not keep what it was sent; what is there differs by:\n" +
                   postgres::Render(ChangesOf(now, rest.changes), deploy::Format::Text, false)};
}

Status Target::Settle(const CommitResult& result, Phase committed) {
  switch (result.outcome) {
    case CommitOutcome::Committed:
      phase_ = committed;
      return Done{};
    case CommitOutcome::RolledBack:
      phase_ = committed == Phase::Committed ? Phase::RolledBack : Phase::Committed;
      break;
    case CommitOutcome::Unknown:
      phase_ = Phase::Unknown;
      break;
  }
  return Error{ErrorKind::Unusable, result.problem};
}

Status Target::Activate() {
  if (phase_ != Phase::Open) return Done{};
  Result<std::vector<TableState>> now = ReadNow();
  if (!now) return now.error();
  const Status kept = Compare(*now);
  if (!kept) return kept.error();
  return Settle(session_.Commit(), Phase::Committed);
}

Status Target::ReadBack() {
  Result<std::vector<TableState>> now = ReadAnew();
  if (!now) return Error{now.error().kind, "reading the rows back: " + now.error().message};
  return Compare(*now);
}

// The changes are in a transaction that has not been committed: without it they are not there.
void Target::LeaveTransaction() {
  session_.Rollback();
  phase_ = Phase::RolledBack;
}

// Once for all steps: each time takes a while.
Status Target::AskAgain() {
  if (!asked_again_) {
    asked_again_ = true;
    const CommitResult result = session_.Resolve();
    if (result.outcome != CommitOutcome::Unknown) {
      phase_ = result.outcome == CommitOutcome::Committed ? Phase::Committed : Phase::RolledBack;
      return Done{};
    }
  }
  return Error{ErrorKind::Unusable, "whether the transaction was committed is not known"};
}

Status Target::Undo(size_t step) {
  if (phase_ == Phase::Unknown) {
    const Status known = AskAgain();
    if (!known) return known.error();
  }
  if (phase_ == Phase::Planned || phase_ == Phase::Open) LeaveTransaction();
  if (phase_ == Phase::RolledBack) return Done{};
  if (phase_ == Phase::Committed) {
    const Status begun = session_.BeginWriting();
    if (!begun) return begun.error();
    phase_ = Phase::Undoing;
  }
  const Change& change = plan_.changes[step];
  return Execute(WayBack(before_[change.state], change.action, RowOf(before_, change)),
                 "somebody has changed the row since; it stays as it is");
}

Status Target::ActivateUndone() {
  if (phase_ == Phase::Unknown) {
    return Error{ErrorKind::Unusable, "whether the transaction was committed is not known"};
  }
  if (phase_ != Phase::Undoing) return Done{};
  return Settle(session_.Commit(), Phase::RolledBack);
}

Result<std::string> Target::DifferenceFromSnapshot() {
  Result<std::vector<TableState>> now = ReadAnew();
  if (!now) return now.error();
  const Changes changes = ChangesBetween(before_, *now);
  return Empty(changes) ? std::string() : postgres::Render(changes, deploy::Format::Text, false);
}

std::vector<deploy::OwnedName> Target::Owned() const {
  std::vector<deploy::OwnedName> owned;
  for (const TableState& state : before_) {
    for (const Row& row : state.rows)
      owned.push_back({state.script.table, OwnedText(KeyOf(state.script, row))});
    if (options_.prune) continue;
    for (const Row& row : state.gone)
      owned.push_back({state.script.table, OwnedText(KeyOf(state.script, row))});
  }
  return owned;
}

}  // namespace qoe::postgres
