// What goes wrong between a client and the ruler, and when.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ruler/http_message.h"

namespace qoe::test_ruler {

// How the answer leaves.
enum class Ending : uint8_t {
  Complete,
  Close,     // the connection is closed instead
  Silence,   // nothing comes, until the client gives up
  Drip,      // the body comes a few bytes at a time
  Truncate,  // the connection is closed after half of the body
};

struct Fault {
  bool reaches_ruler = false;        // the request has its effect
  std::optional<Response> response;  // in place of the ruler's
  Ending ending = Ending::Complete;
  std::chrono::milliseconds pause{20};  // Drip: between two pieces
  std::string retry_after;              // header of `response`; `date`: one second from now
};

// The fault happens to the requests that fit in all that is set, after `skip` of them, `times`
// times (0: always).
struct FaultRule {
  uint64_t number = 0;  // of the request, from 1 on; 0: any
  std::string method;   // empty: any
  std::string part;     // of the target as it was sent; empty: any
  bool encoded_slash = false;
  int skip = 0;
  int times = 0;
  Fault fault;
};

// WHEN=WHAT. WHEN: the request's number, or `*`, `METHOD`, `METHOD PART-OF-PATH`; `#2` behind it:
// only the second such request. WHAT:
//   close           the connection is closed before the ruler sees the request; with a number for
//                   WHEN even before it is read
//   no-answer       nothing ever comes
//   429, 429:7, 429:date   an answer of that status (any from 400 on), with Retry-After
//   garbage         200 with bytes that are no text
//   login-page      200 with a page of HTML
//   redirect        302 to a page of HTML
//   broken-slash    a gateway that decodes `%2F`, and then has no such path: 404
//   slow, slow:MS   the ruler's answer, a few bytes every MS milliseconds
//   truncated       the ruler's answer, half of it
// `close`, `no-answer` and statuses with `-after` behind: the ruler has done it, nobody says so.
// Throws std::invalid_argument for anything else.
FaultRule ParseFaultRule(std::string_view text);

class FaultScript {
 public:
  void Add(FaultRule rule) { rules_.push_back(std::move(rule)); }
  void Clear() { rules_.clear(); }

  // Whether the request's connection is to be closed unread.
  bool ClosesUnread(uint64_t number) const;
  // The first fault that fits, which counts as having happened.
  std::optional<Fault> Take(uint64_t number, const Request& request);

 private:
  std::vector<FaultRule> rules_;
};

}  // namespace qoe::test_ruler
