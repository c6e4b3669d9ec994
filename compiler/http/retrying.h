#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "compiler/http/transport.h"

namespace qoe::http {

// One try that failed, and that another follows.
struct Retry {
  int tries = 0;                   // so far
  std::string reason;              // "answers 503", "does not answer: the connection was refused"
  std::chrono::milliseconds wait;  // before the next one
};

struct RetryPolicy {
  int most_tries = 5;
  // Before the n-th try more: a random part of `first_wait` · 2^(n-1), at most of `longest_wait`
  // (exponential backoff with full jitter), but not less than the server's `Retry-After`.
  std::chrono::milliseconds first_wait{500};
  std::chrono::milliseconds longest_wait{10'000};
  // Of the whole run: no try begins behind it or lasts longer, and no wait that would is begun.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  // Looked at before each try and ten times a second while it waits.
  const std::atomic<bool>* cancelled = nullptr;
  // Told before each wait, perhaps by several threads at once.
  std::function<void(const Retry&)> on_retry;
};

// Clocks, sleep and chance, so that tests can put their own in their place.
struct Timing {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<std::chrono::system_clock::time_point()> date;  // for dates of `Retry-After`
  std::function<void(std::chrono::milliseconds)> sleep;
  std::function<double()> random;  // from 0 to below 1
};
Timing RealTiming();

// Tries again what may go well the next time: 429, 500, 502, 503, 504, time-outs, connections that
// were refused or dropped. Only for requests that are idempotent. The response is that of the last
// try, with the number of tries.
class Retrying final : public Transport {
 public:
  // `next` lives longer.
  explicit Retrying(Transport& next, RetryPolicy policy = {}, Timing timing = RealTiming());

  Response Send(const Request& request) override;
  // Another one than the policy's, for requests that begin from now on.
  void SetDeadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }

 private:
  std::chrono::milliseconds TimeLeft() const;  // of the run
  std::chrono::milliseconds WaitAfter(const Response& response) const;
  void Sleep(std::chrono::milliseconds wait) const;  // ends early when the run is cancelled
  bool cancelled() const { return policy_.cancelled != nullptr && policy_.cancelled->load(); }

  Transport& next_;
  RetryPolicy policy_;
  Timing timing_;
  std::atomic<std::chrono::steady_clock::time_point> deadline_;  // max: none
};

}  // namespace qoe::http
