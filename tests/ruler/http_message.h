// Requests and answers of HTTP/1.1 as values, and the percent-encoding of their paths.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qoe::test_ruler {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;  // as it was sent: percent-encoded, with the query
  Fields headers;
  std::string body;

  std::string_view path() const;  // the target without the query; still encoded
  // The value of the first header of that name, in any case; empty: there is none.
  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type;  // empty: none is sent
  std::string body;
  Fields headers;
};

// Decodes `%xx`; nothing where an escape is cut short or no number. `+` stays what it is.
std::optional<std::string> PercentDecode(std::string_view text);

// The decoded names and values behind the target's `?`; there, `+` is a space.
Fields QueryOf(std::string_view target);

// Status line and headers, with the blank line. `length`: what Content-Length says.
std::string HeadOf(const Response& response, size_t length);

// `Sun, 22 Nov 2026 04:51:57 GMT`, that many seconds from now.
std::string HttpDate(int seconds_ahead);

bool SameIgnoringCase(std::string_view a, std::string_view b);

}  // namespace qoe::test_ruler
