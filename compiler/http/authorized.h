#pragma once

#include "compiler/http/credentials.h"
#include "compiler/http/transport.h"

namespace qoe::http {

// Sends every request with the headers of one `Access`, so that who makes requests knows no
// secrets. They go before headers of the same name in the request.
class Authorized final : public Transport {
 public:
  // `next` lives longer. `access` has passed `CheckAccess`.
  Authorized(Transport& next, const Access& access) : next_(next), headers_(HeadersOf(access)) {}

  Response Send(const Request& request) override;

 private:
  Transport& next_;
  Headers headers_;
};

}  // namespace qoe::http
