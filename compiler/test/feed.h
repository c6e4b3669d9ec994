// The input series of a test, fed as time goes on.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/test/unit_tests.h"
#include "promql/eval/storage.h"

namespace qoe::test {

class Feed {
 public:
  // `test` and `storage` outlive it.
  Feed(const UnitTest& test, promql::eval::Storage& storage);

  // Puts in what has come by that time (since 1970).
  void Until(int64_t t_ms);

 private:
  const UnitTest& test_;
  promql::eval::Storage& storage_;
  std::vector<size_t> series_;  // numbers in the storage
  size_t next_ = 0;             // of the samples of each
};

}  // namespace qoe::test
