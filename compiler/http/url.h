// Addresses: those that somebody wrote, and those that are asked.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::http {

using QueryFields = std::vector<std::pair<std::string, std::string>>;

// An address of a server with path and query, built from left to right:
//   Url::Parse("https://mimir/prometheus")->Path("/config/v1/rules").Segment("a/b").Field("k", "v")
class Url {
 public:
  // An address as a person writes it: http or https, with or without a path; a slash at its end is
  // left out. Errors: it is none, it has a query or fragment, or a user and a password, which
  // would end in logs and lists of processes. No error text shows these.
  static Result<Url> Parse(std::string_view address);

  // Known text such as `/api/v1/rules`, appended as it is.
  Url& Path(std::string_view text);
  // One more segment of the path, whatever is in the text: `/` becomes `%2F`, and the segments `.`
  // and `..`, which would lead elsewhere, `%2E` and `%2E%2E`.
  Url& Segment(std::string_view text);
  Url& Field(std::string_view name, std::string_view value);
  Url& Fields(const QueryFields& fields);

  const std::string& text() const { return text_; }

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}

  std::string text_;
  bool has_query_ = false;
};

// The address without user and password, for messages. Empty: it is no http or https address.
std::string ShownAddress(const std::string& address);

// What a client has to know of an address before it sends anything.
struct AddressFacts {
  bool spoken = false;     // http or https, with a host
  bool user_info = false;  // has a user or a password in it
  bool encrypted = false;  // https
  bool loopback = false;   // this machine
  std::string host;        // without port; an IPv6 address in brackets
};
AddressFacts FactsOf(const std::string& address);

}  // namespace qoe::http
