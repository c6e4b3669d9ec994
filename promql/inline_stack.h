// A stack whose first N items need no allocation. Internal to promql/.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace promql {

template <typename T, size_t N>
class InlineStack {
  static_assert(std::is_trivial_v<T>, "items are left uninitialised until they are pushed");

 public:
  // User-provided, so that value-initialisation does not clear the array.
  InlineStack() {}  // NOLINT(modernize-use-equals-default)

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& back() { return (*this)[size_ - 1]; }
  T& operator[](size_t i) { return i < N ? first_[i] : rest_[i - N]; }
  void push(const T& item) {
    if (size_ < N) {
      first_[size_] = item;
    } else {
      rest_.push_back(item);
    }
    ++size_;
  }
  void pop() {
    if (size_ > N) rest_.pop_back();
    --size_;
  }

 private:
  std::array<T, N> first_;
  std::vector<T> rest_;
  size_t size_ = 0;
};

}  // namespace promql
