#include "compiler/live/clock.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace qoe::live {

int64_t RealClock::NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool RealClock::SleepMs(int64_t milliseconds) {
  constexpr std::chrono::milliseconds kSlice(100);
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (!cancelled()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return true;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, kSlice));
  }
  return false;
}

}  // namespace qoe::live
