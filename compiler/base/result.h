// A value, or why the world (file, network, server) did not give one. Member names are those of
// C++23's std::expected, so that the alias can change one day.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "compiler/base/invariant.h"

namespace qoe {

enum class ErrorKind {
  NotFound,    // the thing named is not there
  Unreadable,  // it is there, but cannot be read (rights, a folder where a file is expected, I/O)
  Unwritable,  // it cannot be written (rights, disk full, I/O)
  TooLarge,    // it exceeds a stated limit
  Unusable,    // it is there, but is not what it should be (an address, a secret)
};

struct Error {
  ErrorKind kind = ErrorKind::NotFound;
  std::string message;  // lower case, names the path or address, no full stop
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT: implicit like std::expected
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit like std::unexpected

  bool has_value() const { return value_.has_value(); }
  explicit operator bool() const { return has_value(); }
  T& value() {
    QOE_CHECK(value_.has_value(), "value() of an error");
    return *value_;
  }
  const T& value() const {
    QOE_CHECK(value_.has_value(), "value() of an error");
    return *value_;
  }
  T& operator*() { return value(); }
  T* operator->() { return &value(); }
  const Error& error() const { return error_; }

 private:
  std::optional<T> value_;
  Error error_;
};

// For what is done for its effect.
struct Done {};
using Status = Result<Done>;

}  // namespace qoe
