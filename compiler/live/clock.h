// Time as whoever watches a server sees it, so that tests need not wait.
#pragma once

#include <atomic>
#include <cstdint>

namespace qoe::live {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  // Milliseconds since 1970.
  virtual int64_t NowMs() = 0;
  // False: the run was cancelled, perhaps in the middle of it.
  virtual bool SleepMs(int64_t milliseconds) = 0;
  virtual bool cancelled() const = 0;
};

// This machine's. A sleep ends within a tenth of a second once `cancelled` is true, which a signal
// handler may set.
class RealClock final : public Clock {
 public:
  // `cancelled` lives longer.
  explicit RealClock(const std::atomic<bool>& cancelled) : cancelled_(cancelled) {}

  int64_t NowMs() override;
  bool SleepMs(int64_t milliseconds) override;
  bool cancelled() const override { return cancelled_.load(); }

 private:
  const std::atomic<bool>& cancelled_;
};

}  // namespace qoe::live
