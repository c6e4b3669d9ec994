// HTTP, as far as asking a server needs it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qoe::import {

using QueryFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  long status = 0;  // 0: no answer came
  std::string body;
  std::string error;     // why no answer came
  std::string location;  // where a redirect leads; it is not followed
};

struct HttpOptions {
  std::string address;  // `http://host:9090/prefix`, a slash at its end is left out
  std::string tenant;   // X-Scope-OrgID; empty: none
  std::string token;    // a bearer token; empty: none
  long timeout_s = 60;  // of one request
};

// Sends a GET to `address` + `path`. Only http and https are spoken, redirects are not followed
// (the token would go with them), and an answer of more than 256 MiB is an error.
HttpAnswer HttpGet(const HttpOptions& options, std::string_view path, const QueryFields& fields);

// The address without user and password, for messages. Empty: it is no http or https address.
std::string ShownAddress(const std::string& address);

}  // namespace qoe::import
