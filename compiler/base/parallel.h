// Work on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace qoe::base {

// Calls `work(i)` for each i below `count`, on as many threads as there are cores, and waits for
// all of them. The calls must not touch each other's data and must not throw; their order is not
// defined, so what they yield belongs into slots of their own.
void ParallelFor(size_t count, const std::function<void(size_t)>& work);

// The same on at most that many threads; for work that waits for somebody else.
void ParallelFor(size_t count, size_t threads, const std::function<void(size_t)>& work);

}  // namespace qoe::base
