// A clock whose time passes only while somebody sleeps.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "compiler/live/clock.h"

namespace qoe::support {

class FakeClock final : public live::Clock {
 public:
  explicit FakeClock(int64_t now_ms) : now_ms_(now_ms) {}

  int64_t NowMs() override { return now_ms_; }
  bool SleepMs(int64_t milliseconds) override {
    now_ms_ += milliseconds;
    if (on_sleep) on_sleep(now_ms_);
    return !cancelled();
  }
  bool cancelled() const override { return cancelled_; }
  void Cancel() { cancelled_ = true; }

  // Told of the new time after every sleep: what else happens meanwhile.
  std::function<void(int64_t)> on_sleep;

 private:
  std::atomic<int64_t> now_ms_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace qoe::support
