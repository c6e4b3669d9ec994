#include "compiler/http/authorized.h"

namespace qoe::http {

Response Authorized::Send(const Request& request) {
  Request complete = request;
  for (const auto& [name, value] : headers_) complete.headers.Set(name, value);
  return next_.Send(complete);
}

}  // namespace qoe::http
