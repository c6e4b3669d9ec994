// Transactions on one database, and what became of them where the connection is cut.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "compiler/base/result.h"
#include "compiler/deploy/postgres/address.h"
#include "compiler/deploy/postgres/connection.h"

namespace qoe::postgres {

struct SessionOptions {
  ConnectOptions connect;
  // Of the server, for each statement of ours; texts of PostgreSQL.
  std::string lock_timeout = "5s", statement_timeout = "30s";
  // A transaction of ours that is left behind ends by itself.
  std::string idle_timeout = "60s";
  // How long to look for what became of a COMMIT whose answer did not come.
  std::chrono::milliseconds resolve_for{15'000};
};

enum class CommitOutcome : uint8_t { Committed, RolledBack, Unknown };
struct CommitResult {
  CommitOutcome outcome = CommitOutcome::Unknown;
  std::string problem;  // empty: the answer came, and it was COMMIT
};

class Session {
 public:
  Session(Address address, SessionOptions options)
      : address_(std::move(address)), options_(std::move(options)) {}

  // Both connect first where there is no connection, or none any more. A reading transaction sees
  // one moment; a writing one fails where somebody else has written what it has read.
  Status BeginReading() { return Begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  Status BeginWriting();
  Result<Answer> Run(const std::string& sql, const Cells& values = {});
  // Ends a transaction without its effect. Where the connection is cut the server does so by
  // itself.
  void Rollback();
  CommitResult Commit();
  // Asks once more for the last COMMIT.
  CommitResult Resolve();

  // The present connection; there is one after a Begin.
  Connection& connection() { return *connection_; }
  bool lost() const { return connection_ == nullptr || connection_->lost(); }
  size_t statements() const { return statements_ + (connection_ ? connection_->statements() : 0); }

 private:
  Status Begin(const std::string& sql);
  Status Connect();
  // What the server says of the transaction: "committed", "aborted", "in progress"; empty: it does
  // not know any more.
  Result<std::string> AskStatus();

  Address address_;
  SessionOptions options_;
  std::unique_ptr<Connection> connection_;
  size_t statements_ = 0;    // of earlier connections
  std::string transaction_;  // number of the last writing one
};

}  // namespace qoe::postgres
