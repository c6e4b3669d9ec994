#include "compiler/deploy/prometheus/reload.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

namespace qoe::prometheus {
namespace {

using std::chrono::milliseconds;

// Reloads are told apart by their time, which has whole seconds.
constexpr milliseconds kBetween{1'100};
constexpr milliseconds kPause{100};

void Sleep(const ReloadOptions& options, milliseconds time) {
  if (options.sleep) {
    options.sleep(time);
  } else {
    std::this_thread::sleep_for(time);
  }
}

// What the process is called; empty: that cannot be read.
std::string NameOf(int pid) {
  std::ifstream file(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(file, name);
  return name;
}

Status ReloadBySignal(Api& api, const ReloadOptions& options) {
  Sleep(options, kBetween);
  Result<ReloadState> before = api.LastReload();
  if (!before) return before.error();
  if (::kill(options.pid, SIGHUP) != 0) {
    return Error{ErrorKind::Unusable,
                 fmt::format("process {} cannot be told to reload: {}", options.pid,
                             std::strerror(errno))};  // NOLINT(concurrency-mt-unsafe)
  }
  for (milliseconds waited{0}; waited < options.patience; waited += kPause) {
    Sleep(options, kPause);
    Result<ReloadState> now = api.LastReload();
    if (!now) return now.error();
    if (now->fine && now->time != before->time) return Done{};
    if (!now->fine && before->fine) break;
  }
  Result<ReloadState> now = api.LastReload();
  if (now && now->fine) {
    return Error{ErrorKind::Unusable,
                 fmt::format("Prometheus at {} has not reloaded after SIGHUP to process {}; is it "
                             "that process?",
                             api.address(), options.pid)};
  }
  return Error{ErrorKind::Unusable,
               "Prometheus did not take what it read; its log says why\n  = help: `promtool check "
               "rules FILE` may say so too"};
}

}  // namespace

Status CheckReload(Api& api, const ReloadOptions& options) {
  if (options.pid == 0) {
    if (api.HasLifecycle()) return Done{};
    return Error{ErrorKind::Unusable, "Prometheus does not serve `/-/reload`"};
  }
  const std::string name = NameOf(options.pid);
  if (name.empty() && ::kill(options.pid, 0) != 0 && errno == ESRCH)
    return Error{ErrorKind::NotFound, fmt::format("there is no process {}", options.pid)};
  // Most programs end on SIGHUP.
  if (!name.empty() && name.find("prometheus") == std::string::npos) {
    return Error{ErrorKind::Unusable,
                 fmt::format("process {} is no Prometheus but `{}`", options.pid, name)};
  }
  return Done{};
}

Status Reload(Api& api, const ReloadOptions& options) {
  if (options.pid != 0) return ReloadBySignal(api, options);
  const Status reloaded = api.Reload();
  if (reloaded) return Done{};
  return Error{reloaded.error().kind, "reloading: " + reloaded.error().message};
}

}  // namespace qoe::prometheus
