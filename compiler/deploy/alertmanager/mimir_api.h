// The configuration API of Mimir's Alertmanager (Mimir 2.14, pkg/alertmanager/api.go; Cortex has
// the same): one configuration for each tenant.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::alertmanager_target {

struct Stored {
  std::string config;                            // YAML, as it was sent
  std::map<std::string, std::string> templates;  // by the name of the file

  friend bool operator==(const Stored&, const Stored&) = default;
};

class MimirApi {
 public:
  // `transport` lives longer, and sends the tenant. `timeout`: of one try.
  MimirApi(http::Transport& transport, http::Url address,
           std::chrono::milliseconds timeout = std::chrono::seconds(60))
      : transport_(transport), address_(std::move(address)), timeout_(timeout) {}

  // Empty: the tenant has none. Errors: also that something else stands there.
  Result<std::optional<Stored>> Get();
  Status Set(const Stored& stored);
  Status Delete();

  size_t requests() const { return requests_; }

 private:
  http::Response Send(const std::string& method, std::string body);

  http::Transport& transport_;
  http::Url address_;
  std::chrono::milliseconds timeout_;
  size_t requests_ = 0;
};

}  // namespace qoe::alertmanager_target
