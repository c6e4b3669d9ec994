// Where a database is, as a person writes it: without a secret.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::postgres {

class Address {
 public:
  // A connection string of libpq: `postgresql://user@host:port/db?sslmode=…`, or `host=… dbname=…`.
  // Errors: it is none, or has a password in it, which would end in logs and lists of processes. No
  // error text shows it.
  static Result<Address> Parse(const std::string& text);

  // libpq's keywords and their values, as far as they were given.
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }
  // Of a keyword; empty: it was not given.
  std::string Field(const std::string& keyword) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace qoe::postgres
