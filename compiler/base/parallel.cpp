#include "compiler/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace qoe::base {

void ParallelFor(size_t count, const std::function<void(size_t)>& work) {
  ParallelFor(count, std::thread::hardware_concurrency(), work);
}

void ParallelFor(size_t count, size_t threads, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  for (size_t i = 1; i < std::min(std::max<size_t>(1, threads), count); ++i)
    helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace qoe::base
