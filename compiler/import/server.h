// A live Prometheus, Mimir or Thanos → families and series, over its HTTP API.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "compiler/diag/sink.h"
#include "compiler/http/message.h"
#include "compiler/http/redactor.h"
#include "compiler/http/url.h"
#include "compiler/import/observed.h"

namespace qoe::import {

// A GET of a path below the server's address.
using Fetch = std::function<http::Response(std::string_view path, const http::QueryFields& fields)>;

struct ServerOptions {
  http::Redactor redactor;         // of what the server says
  std::string address;             // for messages, without a password
  int64_t start_s = 0, end_s = 0;  // which series are looked at: seconds since the epoch
  std::function<bool()> time_left = [] { return true; };
};

// False: it could not be asked (QOE0021), or what it answers is of no use (QOE0022); `out` is then
// not complete. Metrics whose series could not be asked for are open, which is reported (QOE0023).
bool ReadServer(const Fetch& fetch, const ServerOptions& options, Observed& out, diag::Sink& sink);

}  // namespace qoe::import
