// Typed indices. `Id<Metric>` and `Id<Label>` do not convert into each other, so that an index
// cannot be used on the wrong store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace qoe {

// An index into a `Store<T>` (or any vector of T). Default: none. Order is the order of creation.
template <typename T>
struct Id {
  int32_t index = -1;  // -1: none

  constexpr bool valid() const { return index >= 0; }
  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr bool operator<(Id a, Id b) { return a.index < b.index; }
};

}  // namespace qoe

template <typename T>
struct std::hash<qoe::Id<T>> {
  size_t operator()(qoe::Id<T> id) const noexcept { return std::hash<int32_t>()(id.index); }
};
