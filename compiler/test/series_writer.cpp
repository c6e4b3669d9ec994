#include "compiler/test/series_writer.h"

#include <bit>

#include "promql/literal.h"

namespace qoe::test {
namespace {

using promql::eval::Column;
using promql::eval::Point;
using promql::eval::Storage;

// The histogram at the end of a column; null: a number.
const promql::series::Histogram* LastHistogram(const Column& column) {
  return column.histograms.empty() ? nullptr : column.histograms.back().get();
}

bool IsLast(const Column& column, const Point& point) {
  const promql::series::Histogram* last = LastHistogram(column);
  if (last == nullptr || point.histogram == nullptr) {
    return last == nullptr && point.histogram == nullptr &&
           std::bit_cast<uint64_t>(column.values.back()) == std::bit_cast<uint64_t>(point.value);
  }
  return *last == *point.histogram;
}

std::string TextOf(double value, const promql::series::Histogram* histogram) {
  if (histogram != nullptr) return promql::series::Print(*histogram);
  std::string text;
  promql::AppendNumber(value, text);
  return text;
}

std::string RefusalOf(const Column& column, const Point& point) {
  if (column.times.empty() || point.t_ms > column.times.back()) return {};
  if (point.t_ms < column.times.back())
    return "the series has a later sample already (out of order sample)";
  if (IsLast(column, point)) return {};
  return "the series has another value at this time: " +
         TextOf(column.values.back(), LastHistogram(column)) + ", not " +
         TextOf(point.value, point.histogram.get()) + " (duplicate sample for timestamp)";
}

}  // namespace

Written Write(Storage& storage, const promql::eval::Labels& labels, const Point& point) {
  Written written;
  written.series = storage.AddSeries(labels);
  const Column& column = storage.series(written.series);
  written.refusal = RefusalOf(column, point);
  if (!written.refusal.empty()) return written;
  if (!column.times.empty() && column.times.back() == point.t_ms) return written;
  if (point.histogram != nullptr) {
    storage.Append(written.series, point.t_ms, point.histogram);
  } else {
    storage.Append(written.series, point.t_ms, point.value);
  }
  return written;
}

void WriteStale(Storage& storage, size_t series, int64_t t_ms) {
  const Column& column = storage.series(series);
  if (!column.times.empty() && column.times.back() >= t_ms) return;
  storage.AppendStale(series, t_ms);
}

}  // namespace qoe::test
