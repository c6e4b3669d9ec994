#include "compiler/test/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "promql/eval/histogram.h"
#include "promql/label_name.h"
#include "promql/literal.h"

namespace qoe::test {
namespace {

using promql::eval::Labels;
using promql::eval::VectorSample;
using promql::series::Histogram;

constexpr int64_t kNanosecondsPerMs = 1'000'000;

std::string NumberText(double value) {
  std::string text;
  promql::AppendNumber(value, text);
  return text;
}

std::string AnnotationText(const std::pair<std::string, std::string>& annotation) {
  std::string text = "  " + annotation.first + ": ";
  promql::AppendQuoted(annotation.second, text);
  return text;
}

// Adds the lines of an alert that is only on one side.
void AddAlert(LineKind kind, const LabelPairs& labels, const LabelPairs& annotations,
              std::vector<DiffLine>& diff) {
  diff.push_back({kind, LabelsText(labels)});
  for (const auto& annotation : annotations) diff.push_back({kind, AnnotationText(annotation)});
}

// Both sides have the alert; their annotations may differ. Both are sorted by name.
void AddBoth(const LabelPairs& labels, const LabelPairs& expected, const LabelPairs& got,
             std::vector<DiffLine>& diff) {
  diff.push_back({LineKind::Same, LabelsText(labels)});
  auto left = expected.begin(), right = got.begin();
  while (left != expected.end() || right != got.end()) {
    if (left != expected.end() && right != got.end() && *left == *right) {
      diff.push_back({LineKind::Same, AnnotationText(*left++)});
      ++right;
    } else if (right == got.end() || (left != expected.end() && left->first <= right->first)) {
      diff.push_back({LineKind::Missing, AnnotationText(*left++)});
    } else {
      diff.push_back({LineKind::Unexpected, AnnotationText(*right++)});
    }
  }
}

bool SameNumber(double expected, double got, bool fuzzy) {
  if (expected == got) return true;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return fuzzy && (std::nextafter(expected, -kInfinity) == got ||
                   std::nextafter(expected, kInfinity) == got);
}

// As promtool holds them against each other: without buckets that are empty. A hint that the
// expectation leaves open may be any.
bool SameHistogram(Histogram expected, Histogram got) {
  if (expected.reset_hint == promql::series::ResetHint::Unknown)
    got.reset_hint = promql::series::ResetHint::Unknown;
  promql::eval::Compact(expected);
  promql::eval::Compact(got);
  return promql::series::Print(expected) == promql::series::Print(got);
}

bool SameValue(const ExpectedSample& expected, const VectorSample& got, bool fuzzy) {
  const bool histogram = got.point.histogram != nullptr;
  if (expected.histogram.has_value() != histogram) return false;
  if (histogram) return SameHistogram(*expected.histogram, *got.point.histogram);
  return SameNumber(expected.value, got.point.value, fuzzy);
}

std::string ExpectedText(const ExpectedSample& sample) {
  return SeriesText(sample.labels) + "  " +
         (sample.histogram ? promql::series::Print(*sample.histogram) : NumberText(sample.value));
}

}  // namespace

std::string LabelText(std::string_view name, std::string_view value) {
  std::string text(name);
  if (!promql::IsPlainLabelName(name)) {
    text.clear();
    promql::AppendQuoted(name, text);
  }
  text += "=";
  promql::AppendQuoted(value, text);
  return text;
}

std::string LabelsText(const LabelPairs& labels) {
  std::string text = "{";
  for (const auto& [name, value] : labels) {
    if (text.size() > 1) text += ", ";
    text += LabelText(name, value);
  }
  return text + "}";
}

std::string SeriesText(const Labels& labels) {
  const std::string_view name = labels.metric_name();
  const bool plain = promql::IsPlainLabelName(name) || name.find(':') != std::string_view::npos;
  LabelPairs pairs;
  for (const promql::eval::LabelPair& pair : labels) {
    if (plain && pair.name == promql::eval::kMetricName) continue;
    pairs.emplace_back(pair.name, pair.value);
  }
  if (!plain) return LabelsText(pairs);
  return std::string(name) + (pairs.empty() ? "" : LabelsText(pairs));
}

std::string PointText(const promql::eval::Point& point) {
  return point.histogram != nullptr ? promql::series::Print(*point.histogram)
                                    : NumberText(point.value);
}

std::string SampleText(const VectorSample& sample) {
  return SeriesText(sample.labels) + "  " + PointText(sample.point);
}

std::string OneLine(std::string_view expression) {
  std::string line;
  bool broken = false;  // a line ended, and its successor's indentation is passed over
  for (const char c : expression) {
    broken = broken || c == '\n';
    if (broken && (c == '\n' || c == ' ' || c == '\t' || c == '\r')) continue;
    if (broken && !line.empty()) line += ' ';
    broken = false;
    line += c;
  }
  return line;
}

std::string ShortLine(std::string_view expression) {
  // The end of a long one often says more than its middle: what it is compared with.
  constexpr size_t kMost = 100, kFromBegin = 60, kFromEnd = 35;  // bytes
  std::string line = OneLine(expression);
  if (line.size() <= kMost) return line;
  const auto within_character = [&](size_t at) {
    return (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
  };
  size_t begin = kFromBegin;
  while (begin > 0 && within_character(begin)) --begin;
  size_t end = line.size() - kFromEnd;
  while (end < line.size() && within_character(end)) ++end;
  return line.substr(0, begin) + " … " + line.substr(end);
}

std::string DurationText(int64_t ms) {
  std::string text;
  promql::AppendDuration(ms * kNanosecondsPerMs, text);
  return text;
}

std::optional<std::vector<DiffLine>> CompareAlerts(const std::vector<ExpectedAlert>& expected,
                                                   std::vector<FiringAlert> got) {
  std::vector<const ExpectedAlert*> wanted;
  wanted.reserve(expected.size());
  for (const ExpectedAlert& alert : expected) wanted.push_back(&alert);
  const auto before = [](const auto& a, const auto& b) {
    return std::tie(a.labels, a.annotations) < std::tie(b.labels, b.annotations);
  };
  std::sort(wanted.begin(), wanted.end(), [&](auto* a, auto* b) { return before(*a, *b); });
  std::sort(got.begin(), got.end(), before);
  bool same = true;
  std::vector<DiffLine> diff;
  auto left = wanted.begin();
  auto right = got.begin();
  while (left != wanted.end() || right != got.end()) {
    if (left != wanted.end() && right != got.end() && (*left)->labels == right->labels) {
      same = same && (*left)->annotations == right->annotations;
      AddBoth(right->labels, (*left++)->annotations, right->annotations, diff);
      ++right;
      continue;
    }
    same = false;
    if (right == got.end() || (left != wanted.end() && (*left)->labels < right->labels)) {
      AddAlert(LineKind::Missing, (*left)->labels, (*left)->annotations, diff);
      ++left;
    } else {
      AddAlert(LineKind::Unexpected, right->labels, right->annotations, diff);
      ++right;
    }
  }
  if (same) return std::nullopt;
  return diff;
}

std::optional<std::vector<DiffLine>> CompareSamples(const std::vector<ExpectedSample>& expected,
                                                    const std::vector<VectorSample>& got,
                                                    bool fuzzy) {
  std::vector<const ExpectedSample*> wanted;
  wanted.reserve(expected.size());
  for (const ExpectedSample& sample : expected) wanted.push_back(&sample);
  std::vector<const VectorSample*> came;
  came.reserve(got.size());
  for (const VectorSample& sample : got) came.push_back(&sample);
  const auto before = [](const auto* a, const auto* b) { return a->labels < b->labels; };
  std::stable_sort(wanted.begin(), wanted.end(), before);
  std::stable_sort(came.begin(), came.end(), before);
  bool same = true;
  std::vector<DiffLine> diff;
  auto left = wanted.begin();
  auto right = came.begin();
  while (left != wanted.end() || right != came.end()) {
    const bool both = left != wanted.end() && right != came.end();
    if (both && (*left)->labels == (*right)->labels && SameValue(**left, **right, fuzzy)) {
      diff.push_back({LineKind::Same, SampleText(**right)});
      ++left;
      ++right;
      continue;
    }
    same = false;
    if (right == came.end() || (left != wanted.end() && (*left)->labels <= (*right)->labels)) {
      diff.push_back({LineKind::Missing, ExpectedText(**left++)});
    } else {
      diff.push_back({LineKind::Unexpected, SampleText(**right++)});
    }
  }
  if (same) return std::nullopt;
  return diff;
}

}  // namespace qoe::test
