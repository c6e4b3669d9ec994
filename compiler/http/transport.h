// The one way out: targets know nothing of HTTP but this, and tests put their own in its place.
#pragma once

#include "compiler/http/message.h"

namespace qoe::http {

// Sends a request and waits for the answer. Never throws: what goes wrong is said in the response.
// `Send` may be called by several threads at once.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  virtual Response Send(const Request& request) = 0;
};

}  // namespace qoe::http
