#include "compiler/deploy/postgres/session.h"

#include <fmt/format.h>

#include <thread>

namespace qoe::postgres {
namespace {

using Clock = std::chrono::steady_clock;

// Values as text in the same form for everybody, and limits for what is asked; until the end of the
// transaction, so that a pooler's next client does not inherit them.
constexpr const char* kSettings = R"sql(
SELECT pg_catalog.set_config(s.name, s.value, true) FROM (VALUES
  ('lock_timeout', $1), ('statement_timeout', $2), ('idle_in_transaction_session_timeout', $3),
  ('datestyle', 'ISO'), ('intervalstyle', 'postgres'), ('timezone', 'UTC'),
  ('bytea_output', 'hex')) AS s (name, value))sql";

constexpr std::chrono::milliseconds kPause{200};

}  // namespace

Status Session::Connect() {
  if (!lost()) return Done{};
  if (connection_) statements_ += connection_->statements();
  connection_.reset();
  Result<std::unique_ptr<Connection>> opened = Connection::Open(address_, options_.connect);
  if (!opened) return opened.error();
  connection_ = std::move(*opened);
  return Done{};
}

Status Session::Begin(const std::string& sql) {
  const Status connected = Connect();
  if (!connected) return connected.error();
  Result<Answer> begun = Run(sql);
  if (!begun) return begun.error();
  Result<Answer> set =
      Run(kSettings, {options_.lock_timeout, options_.statement_timeout, options_.idle_timeout});
  if (!set) return set.error();
  return Done{};
}

Status Session::BeginWriting() {
  const Status begun = Begin("BEGIN ISOLATION LEVEL SERIALIZABLE");
  if (!begun) return begun.error();
  Result<Answer> number = Run("SELECT pg_catalog.txid_current()::text");
  if (!number) return number.error();
  transaction_ = number->rows.front().front().value_or("");
  return Done{};
}

Result<Answer> Session::Run(const std::string& sql, const Cells& values) {
  if (!connection_) return Error{ErrorKind::Unusable, "there is no connection"};
  return connection_->Run(sql, values);
}

void Session::Rollback() {
  if (!lost()) static_cast<void>(Run("ROLLBACK"));
}

CommitResult Session::Commit() {
  Result<Answer> answer = Run("COMMIT");
  if (answer) {
    if (answer->tag == "COMMIT") return {CommitOutcome::Committed, ""};
    return {CommitOutcome::RolledBack, "PostgreSQL rolled the transaction back at COMMIT"};
  }
  if (!lost()) return {CommitOutcome::RolledBack, "COMMIT: " + answer.error().message};
  CommitResult result = Resolve();
  result.problem = fmt::format("at COMMIT {}; {}", answer.error().message, result.problem);
  return result;
}

CommitResult Session::Resolve() {
  const Clock::time_point deadline = Clock::now() + options_.resolve_for;
  std::string why;
  for (;;) {
    Result<std::string> status = AskStatus();
    if (status && status.value() == "committed")
      return {CommitOutcome::Committed, "asked anew, the server says that it has committed"};
    if (status && status.value() == "aborted")
      return {CommitOutcome::RolledBack, "asked anew, the server says that it has rolled back"};
    if (status && status.value().empty()) {
      why = "the server does not know the transaction any more";
      break;
    }
    why = status ? fmt::format(
                       "the server still holds the transaction open, and rolls it back "
                       "within {} unless COMMIT has reached it",
                       options_.idle_timeout)
                 : status.error().message;
    if (Clock::now() + kPause >= deadline) break;
    std::this_thread::sleep_for(kPause);
  }
  return {CommitOutcome::Unknown,
          fmt::format("whether the rows were written is not known: {}", why)};
}

Result<std::string> Session::AskStatus() {
  const Status connected = Connect();
  if (!connected) return connected.error();
  Result<Answer> answer = Run("SELECT pg_catalog.txid_status($1::bigint)", {transaction_});
  if (!answer) return answer.error();
  return answer->rows.front().front().value_or("");
}

}  // namespace qoe::postgres
