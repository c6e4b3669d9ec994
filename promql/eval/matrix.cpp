#include "promql/eval/matrix.h"

#include <algorithm>
#include <unordered_map>

namespace promql::eval {

const HistogramPtr Matrix::no_histogram;

Matrix Matrix::OfScalar(double value) {
  Matrix matrix;
  matrix.AddRow({}, false);
  matrix.Set(0, 0, value);
  return matrix;
}

size_t Matrix::AddRow(Labels labels, bool drop_name) {
  labels_.push_back(std::move(labels));
  drop_name_.push_back(drop_name ? 1 : 0);
  values_.resize(values_.size() + steps_, StaleMarker());
  if (!histograms_.empty()) histograms_.resize(values_.size());
  return labels_.size() - 1;
}

void Matrix::RemoveLastRow() {
  labels_.pop_back();
  drop_name_.pop_back();
  values_.resize(values_.size() - steps_);
  if (!histograms_.empty()) histograms_.resize(values_.size());
}

void Matrix::ReserveRows(size_t rows) {
  labels_.reserve(rows);
  drop_name_.reserve(rows);
  values_.reserve(rows * steps_);
}

void Matrix::Set(size_t row, size_t step, HistogramPtr histogram) {
  if (histograms_.empty()) histograms_.resize(values_.size());
  values_[Index(row, step)] = 0;
  histograms_[Index(row, step)] = std::move(histogram);
}

void Matrix::Set(size_t row, size_t step, double value, const HistogramPtr& histogram) {
  if (histogram != nullptr) {
    Set(row, step, histogram);
  } else {
    Set(row, step, value);
  }
}

void Matrix::Clear(size_t row, size_t step) {
  values_[Index(row, step)] = StaleMarker();
  if (!histograms_.empty()) histograms_[Index(row, step)] = nullptr;
}

bool Matrix::RowIsEmpty(size_t row) const {
  const double* values = row_values(row);
  return std::all_of(values, values + steps_, IsAbsent);
}

bool Matrix::MergeEqualRows() {
  if (rows() < 2) return true;
  std::unordered_map<Labels, size_t> first;
  first.reserve(rows());
  std::vector<size_t> kept;
  for (size_t row = 0; row < rows(); ++row) {
    const auto [found, added] = first.try_emplace(labels_[row], row);
    if (added) {
      kept.push_back(row);
      continue;
    }
    const size_t into = found->second;
    for (size_t step = 0; step < steps_; ++step) {
      if (!present(row, step)) continue;
      if (present(into, step)) return false;
      Set(into, step, value(row, step), histogram(row, step));
    }
    set_drop_name(into, drop_name(into) || drop_name(row));
  }
  if (kept.size() != rows()) Reorder(kept);
  return true;
}

void Matrix::RemoveEmptyRows() {
  std::vector<size_t> kept;
  kept.reserve(rows());
  for (size_t row = 0; row < rows(); ++row) {
    if (!RowIsEmpty(row)) kept.push_back(row);
  }
  if (kept.size() != rows()) Reorder(kept);
}

void Matrix::Reorder(const std::vector<size_t>& order) {
  Matrix other(steps_);
  other.labels_.reserve(order.size());
  other.drop_name_.reserve(order.size());
  other.values_.reserve(order.size() * steps_);
  for (const size_t row : order) {
    other.labels_.push_back(labels_[row]);
    other.drop_name_.push_back(drop_name_[row]);
    const double* values = row_values(row);
    other.values_.insert(other.values_.end(), values, values + steps_);
    if (histograms_.empty()) continue;
    const auto begin = histograms_.begin() + static_cast<std::ptrdiff_t>(row * steps_);
    other.histograms_.insert(other.histograms_.end(), begin,
                             begin + static_cast<std::ptrdiff_t>(steps_));
  }
  *this = std::move(other);
}

}  // namespace promql::eval
