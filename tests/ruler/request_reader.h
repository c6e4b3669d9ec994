// Requests, one after the other, of one connection.
#pragma once

#include <string>

#include "tests/ruler/http_message.h"
#include "tests/ruler/socket.h"

namespace qoe::test_ruler {

class RequestReader {
 public:
  enum class Outcome { Complete, Closed, Malformed };

  explicit RequestReader(const Socket& socket) : socket_(socket) {}

  // Waits for the first byte of the next request and leaves it where it is.
  bool WaitForNext() const { return !buffer_.empty() || socket_.WaitForBytes(); }
  // Malformed: no HTTP/1.1, or a body whose length is not said in Content-Length.
  Outcome Read(Request& request);

 private:
  const Socket& socket_;
  std::string buffer_;  // read, but of the next request
};

}  // namespace qoe::test_ruler
