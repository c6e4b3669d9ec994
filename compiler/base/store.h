// A vector that owns its items and hands out typed ids for them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "compiler/base/ids.h"
#include "compiler/base/invariant.h"

namespace qoe {

// Items keep their id for the life of the store; references are invalidated by `Add`.
template <typename T>
class Store {
 public:
  Id<T> Add(T item) {
    items_.push_back(std::move(item));
    return Id<T>{static_cast<int32_t>(items_.size() - 1)};
  }
  T& operator[](Id<T> id) { return items_[CheckedIndex(id)]; }
  const T& operator[](Id<T> id) const { return items_[CheckedIndex(id)]; }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  // The id of the n-th item in order of creation.
  static Id<T> At(size_t n) { return Id<T>{static_cast<int32_t>(n)}; }

 private:
  size_t CheckedIndex(Id<T> id) const {
    QOE_CHECK(id.valid() && static_cast<size_t>(id.index) < items_.size(),
              "id is not of this store");
    return static_cast<size_t>(id.index);
  }

  std::vector<T> items_;
};

}  // namespace qoe
