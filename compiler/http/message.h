// What is sent, and what comes back.
#pragma once

#include <chrono>
#include <string>

#include "compiler/http/failure.h"
#include "compiler/http/headers.h"

namespace qoe::http {

struct Request {
  std::string method = "GET";
  std::string url;  // absolute; only http and https, and without user and password
  Headers headers;
  std::string body;
  std::chrono::milliseconds timeout = std::chrono::seconds(60);  // of one try
  // Sending it twice does what sending it once does: it may be tried again.
  bool idempotent = true;
};

struct Response {
  int status = 0;  // 0: no answer came
  Headers headers;
  std::string body;
  Failure failure = Failure::None;
  std::string error;     // why no answer came; lower case, no full stop
  std::string location;  // where a redirect leads, absolute; it is not followed
  int tries = 1;         // 0: there was no time left, or the run was cancelled before
  std::string gave_up;   // why it was not tried again although that might help; empty: no reason

  // An answer came, and it is one of 200 to 299.
  bool ok() const { return status >= 200 && status < 300; }
};

// An answer that never came.
Response Failed(Failure failure, std::string error);

// How it went, as the end of a sentence: "answers 503 (3 tries)", "does not answer: the connection
// was refused". Contains nothing that the server said.
std::string Outcome(const Response& response);

}  // namespace qoe::http
