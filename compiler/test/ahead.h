// The value of a rule's expression at all times at once, where that is the same as asking for it
// step by step: much less work.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::test {

// Whether the value at a time can depend on samples behind it, or on the bounds of the query: `@`,
// negative offsets, `step()` and kin.
bool LooksAhead(const promql::Ast& ast);

class ValueAhead {
 public:
  // Evaluates at `start_ms`, then every `step_ms` up to `end_ms`.
  ValueAhead(const promql::Ast& ast, const promql::eval::Storage& storage, int64_t start_ms,
             int64_t end_ms, int64_t step_ms, const promql::eval::Options& query);

  // False: it failed at some time.
  bool ok() const { return ok_; }
  // The whole of it.
  const std::vector<promql::eval::MatrixSeries>& series() const { return series_; }
  // The value at one of the times; they must rise from call to call.
  std::vector<promql::eval::VectorSample> At(int64_t t_ms);

 private:
  bool ok_;
  std::vector<promql::eval::MatrixSeries> series_;
  std::vector<size_t> next_;  // point of each
};

}  // namespace qoe::test
