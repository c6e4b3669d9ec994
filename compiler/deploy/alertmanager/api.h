// The API of an Alertmanager of its own (Alertmanager 0.25 docs: management API, api/v2), as far as
// a load needs it.
#pragma once

#include <chrono>
#include <string>

#include "compiler/base/result.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::alertmanager_target {

// What it runs with.
struct Running {
  std::string version;
  std::string config;  // YAML, with every default filled in and secrets hidden
};

class Api {
 public:
  // `transport` lives longer. `timeout`: of one try.
  Api(http::Transport& transport, http::Url address,
      std::chrono::milliseconds timeout = std::chrono::seconds(60))
      : transport_(transport), address_(std::move(address)), timeout_(timeout) {}

  Result<Running> Status();
  // Errors: also what is wrong with the file, in Alertmanager's words; it goes on with what it had.
  qoe::Status Reload();

  size_t requests() const { return requests_; }

 private:
  http::Response Send(const std::string& method, const std::string& path);

  http::Transport& transport_;
  http::Url address_;
  std::chrono::milliseconds timeout_;
  size_t requests_ = 0;
};

}  // namespace qoe::alertmanager_target
