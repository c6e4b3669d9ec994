// What an expression reads, for deciding which rules a test can reach.
#pragma once

#include <string>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/storage.h"

namespace qoe::test {

// The series that one selector may read: those of a metric, or of any.
struct ReadSeries {
  std::string metric;  // empty: any
  // Conditions that a series must meet, those with regular expressions left out.
  std::vector<promql::eval::LabelMatcher> matchers;

  // Whether a series with these labels may be read.
  bool MayRead(const promql::eval::Labels& labels) const;
};

struct Reads {
  std::vector<ReadSeries> series;
  // Where none of its selectors finds a series, the result is empty and no error.
  bool silent_without_input = false;
  bool looks_ahead = false;  // LooksAhead (ahead.h)
};

std::vector<ReadSeries> SeriesReadBy(const promql::Ast& ast);

// `ast` has been accepted by CheckTypes.
Reads ReadsOf(const promql::Ast& ast);

}  // namespace qoe::test
