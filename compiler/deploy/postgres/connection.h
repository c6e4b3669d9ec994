// One connection to a PostgreSQL: statements one after the other, each within a time of its own.
// The only user of libpq's calls that wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/postgres/address.h"
#include "compiler/http/secret.h"

namespace qoe::postgres {

struct ConnectOptions {
  // Empty: libpq's own ways, PGPASSWORD and the passfile.
  http::Secret password;
  std::chrono::milliseconds connect_timeout{10'000};
  // Longer than the server's own limits: only an answer that never comes runs into it.
  std::chrono::milliseconds answer_timeout{60'000};
};

using Cell = std::optional<std::string>;  // none: NULL
using Cells = std::vector<Cell>;

// 0 where the text is no whole number.
size_t NumberOf(const Cell& cell);

struct Answer {
  std::vector<Cells> rows;
  size_t affected = 0;  // rows that were written
  std::string tag;      // "UPDATE 1", "COMMIT"
};

class Connection {
 public:
  // Errors: with what can be done about them, behind `\n  = help: `.
  static Result<std::unique_ptr<Connection>> Open(const Address& address,
                                                  const ConnectOptions& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // One statement, its values beside it as `$1`, `$2`, … in text form.
  Result<Answer> Run(const std::string& sql, const Cells& values = {});

  // No further statement will be answered, and whether the last one had its effect is not known.
  bool lost() const { return lost_; }
  // Of the last statement that failed; empty: no server said it.
  const std::string& sqlstate() const { return sqlstate_; }
  size_t statements() const { return statements_; }

  std::string host_and_port() const;
  std::string database() const;
  std::string user() const;

 private:
  struct Handle;

  Connection(std::unique_ptr<Handle> handle, std::chrono::milliseconds answer_timeout);
  Error Lose(std::string why);

  std::unique_ptr<Handle> handle_;
  std::chrono::milliseconds answer_timeout_;
  bool lost_ = false;
  std::string sqlstate_;
  size_t statements_ = 0;
};

}  // namespace qoe::postgres
