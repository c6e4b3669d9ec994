// The rows of SQL alerting tables in a PostgreSQL database, as a load sees them.
//
// A row is ours when a rule of the spec has its key (the columns that `key` of the mapping names),
// or when the receipt of an earlier load names it. Of our rows only the columns of the mapping are
// written, and of a row that is already there only those that differ.
//
// All changes are one transaction: `Apply` works in it, `Activate` reads them back and commits. A
// connection that is cut before COMMIT leaves the old rows. One that is cut at COMMIT leaves one or
// the other: the server is asked by the transaction's number which, and until it answers nothing is
// claimed. After COMMIT `Undo` takes back row by row what nobody has changed since.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/artifact/sql_script.h"
#include "compiler/deploy/postgres/row_plan.h"
#include "compiler/deploy/postgres/session.h"
#include "compiler/deploy/target.h"

namespace qoe::postgres {

// "PostgreSQL at db:5432, database `analytics`": as receipts name it.
std::string TitleOf(const Address& address);

struct TargetOptions {
  SessionOptions session;
  bool prune = false;
  // Of earlier loads; `OwnedName::place` is a table, `name` as `Target::Owned` writes it.
  std::vector<deploy::OwnedName> received;
};

class Target final : public deploy::Target {
 public:
  Target(Address address, std::vector<artifact::SqlScript> scripts, TargetOptions options);

  std::string Title() const override { return title_; }
  Result<deploy::Plan> MakePlan() override;
  std::string Render(deploy::Format format, bool colour) const override;
  Status Apply(size_t step) override;
  Status Activate() override;
  Status ReadBack() override;
  Status Undo(size_t step) override;
  Status ActivateUndone() override;
  Result<std::string> DifferenceFromSnapshot() override;
  std::vector<deploy::OwnedName> Owned() const override;
  size_t requests() const override { return session_.statements(); }

 private:
  enum class Phase : uint8_t {
    Planned,
    Open,        // a transaction with our changes
    Committed,   // it has taken effect
    RolledBack,  // it has not, and will not
    Unknown,     // COMMIT was sent, and nobody has said yet what came of it
    Undoing      // a second transaction, which leads back
  };

  Status LookAtServer(std::vector<deploy::Problem>& problems);
  Status ReadTables(std::vector<deploy::Problem>& problems);
  std::vector<Cells> ReceivedKeys(const TableState& state) const;
  // The same tables as they are now, in a transaction that is open.
  Result<std::vector<TableState>> ReadNow();
  // The same in a transaction of its own.
  Result<std::vector<TableState>> ReadAnew();
  Status Begin();
  Status Execute(const Statement& statement, std::string_view of_none);
  Status Compare(const std::vector<TableState>& now) const;
  Status Settle(const CommitResult& result, Phase committed);
  void LeaveTransaction();
  Status AskAgain();

  std::string title_;
  std::vector<artifact::SqlScript> scripts_;
  TargetOptions options_;
  Session session_;
  Phase phase_ = Phase::Planned;
  bool asked_again_ = false;        // in the phase Unknown
  std::vector<TableState> before_;  // the snapshot
  RowPlan plan_;
};

}  // namespace qoe::postgres
