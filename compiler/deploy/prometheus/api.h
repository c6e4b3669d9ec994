// Prometheus' HTTP API, request by request: what is asked, and what an answer means.
#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/prometheus/live_rules.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::prometheus {

// Of `/api/v1/status/runtimeinfo`.
struct ReloadState {
  bool fine = true;  // of the last reload
  std::string time;  // of the last one that went well, in whole seconds
};

class Api {
 public:
  // `transport` lives longer, and sends what else the server wants to see.
  Api(http::Transport& transport, http::Url address)
      : transport_(transport), address_(std::move(address)) {}

  Result<std::vector<LiveGroup>> Rules();
  Result<std::vector<std::string>> RuleFiles();
  Result<ReloadState> LastReload();
  // Whether `POST /-/reload` is served; true where the server does not tell.
  bool HasLifecycle();
  // Errors: with Prometheus' words.
  Status Reload();

  const std::string& address() const { return address_.text(); }
  size_t requests() const { return requests_; }

 private:
  http::Response Send(const std::string& method, const std::string& path);

  http::Transport& transport_;
  http::Url address_;
  size_t requests_ = 0;
};

}  // namespace qoe::prometheus
