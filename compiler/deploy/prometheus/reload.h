// Makes Prometheus read its files again, and finds out how that went.
#pragma once

#include <chrono>
#include <functional>

#include "compiler/base/result.h"
#include "compiler/deploy/prometheus/api.h"

namespace qoe::prometheus {

struct ReloadOptions {
  int pid = 0;  // SIGHUP to that process; 0: `POST /-/reload`
  // How long a process may take.
  std::chrono::milliseconds patience{15'000};
  std::function<void(std::chrono::milliseconds)> sleep;  // set by tests; default: sleeps
};

// Errors: that the way of reloading cannot be used at all.
Status CheckReload(Api& api, const ReloadOptions& options);

// Errors: Prometheus did not take what it read. The rules of before are then still live.
Status Reload(Api& api, const ReloadOptions& options);

}  // namespace qoe::prometheus
