// The value of a sub-expression: a row per series, a column per time. Internal to promql/eval/.
//
// One block of numbers; a cell without sample has the bits of the stale marker, which no sample has
// that was selected. Histograms stand in a second block, which is there only if there are any. A
// value that is the same at all times has one column, whatever the grid.
#pragma once

#include <cstdint>
#include <vector>

#include "promql/eval/labels.h"
#include "promql/eval/storage.h"

namespace promql::eval {

inline bool IsAbsent(double cell) { return IsStale(cell); }

// A sample: a number or, where that is not null, a histogram.
struct Cell {
  double value = 0;
  HistogramPtr histogram;
};

class Matrix {
 public:
  Matrix() = default;
  explicit Matrix(size_t steps) : steps_(steps) {}

  // A scalar: one row without labels.
  static Matrix OfScalar(double value);

  size_t steps() const { return steps_; }
  size_t rows() const { return labels_.size(); }
  uint64_t cells() const { return values_.size(); }

  const Labels& labels(size_t row) const { return labels_[row]; }
  void set_labels(size_t row, Labels labels) { labels_[row] = std::move(labels); }
  // Whether the name is to be dropped from the result (delayed removal of names).
  bool drop_name(size_t row) const { return drop_name_[row] != 0; }
  void set_drop_name(size_t row, bool drop) { drop_name_[row] = drop ? 1 : 0; }

  // A new row without samples; its number.
  size_t AddRow(Labels labels, bool drop_name);
  void RemoveLastRow();
  void ReserveRows(size_t rows);

  // `step` is that of the grid, also where there is but one column.
  double value(size_t row, size_t step) const { return values_[Index(row, step)]; }
  bool present(size_t row, size_t step) const { return !IsAbsent(value(row, step)); }
  const HistogramPtr& histogram(size_t row, size_t step) const {
    return histograms_.empty() ? no_histogram : histograms_[Index(row, step)];
  }
  bool has_histograms() const { return !histograms_.empty(); }

  double* row_values(size_t row) { return values_.data() + row * steps_; }
  const double* row_values(size_t row) const { return values_.data() + row * steps_; }

  void Set(size_t row, size_t step, double value) { values_[Index(row, step)] = value; }
  void Set(size_t row, size_t step, HistogramPtr histogram);
  // A number or, where that is not null, a histogram.
  void Set(size_t row, size_t step, double value, const HistogramPtr& histogram);
  void Clear(size_t row, size_t step);
  bool RowIsEmpty(size_t row) const;

  // Rows with equal labels become one, at the place of the first; its name is dropped if that of
  // one is. False: two of them have a sample at the same time, no result is defined.
  bool MergeEqualRows();
  void RemoveEmptyRows();
  // Rows in the order given, which may leave some out.
  void Reorder(const std::vector<size_t>& order);

 private:
  size_t Index(size_t row, size_t step) const { return row * steps_ + (steps_ == 1 ? 0 : step); }

  static const HistogramPtr no_histogram;

  size_t steps_ = 1;
  std::vector<Labels> labels_;
  std::vector<uint8_t> drop_name_;
  std::vector<double> values_;
  std::vector<HistogramPtr> histograms_;
};

}  // namespace promql::eval
