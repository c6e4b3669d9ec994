// A database by libpq, for verifications: every statement in a transaction of its own that may
// only read.
#pragma once

#include <mutex>

#include "compiler/deploy/postgres/session.h"
#include "compiler/verify/servers.h"

namespace qoe::verify {

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(postgres::Address address, postgres::SessionOptions options)
      : session_(std::move(address), std::move(options)) {}

  Result<std::vector<std::vector<Cell>>> Rows(const std::string& sql) override;
  Result<std::vector<std::string>> Differences(const artifact::SqlScript& script) override;

 private:
  Result<std::vector<std::string>> Compare(const artifact::SqlScript& script);

  std::mutex mutex_;
  postgres::Session session_;
};

}  // namespace qoe::verify
