#include "tests/promql/eval/compare.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "promql/eval/histogram.h"
#include "promql/literal.h"

namespace promql::eval::test {
namespace {

constexpr double kTolerance = 1e-6;

std::string Text(double value) {
  std::string text;
  AppendNumber(value, text);
  return text;
}

std::string Text(const series::Sample& sample) {
  if (const double* value = std::get_if<double>(&sample)) return Text(*value);
  if (const auto* histogram = std::get_if<Histogram>(&sample)) return series::Print(*histogram);
  return std::holds_alternative<series::Stale>(sample) ? "stale" : "_";
}

std::string Text(const Labels& labels) {
  std::string text = "{";
  for (const LabelPair& pair : labels) {
    if (text.size() > 1) text += ", ";
    text += pair.name;
    text += "=";
    AppendQuoted(pair.value, text);
  }
  return text + "}";
}

std::string Text(const std::vector<ExpectedSample>& samples) {
  std::string text;
  for (const ExpectedSample& sample : samples) text += " " + Text(sample.sample);
  return text;
}

std::string Text(const std::vector<Point>& points) {
  std::string text;
  for (const Point& point : points) {
    text += " " + test::Text(point) + " @" + std::to_string(point.t_ms) + "ms";
  }
  return text;
}

bool AllAlmostEqual(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), AlmostEqual);
}

bool SameHistogram(Histogram expected, Histogram actual, bool hint) {
  Compact(expected);
  Compact(actual);
  return expected.schema == actual.schema && AlmostEqual(expected.count, actual.count) &&
         AlmostEqual(expected.sum, actual.sum) &&
         (!HasCustomBuckets(expected) || expected.custom_values == actual.custom_values) &&
         expected.zero_threshold == actual.zero_threshold &&
         AlmostEqual(expected.zero_count, actual.zero_count) &&
         expected.positive_spans == actual.positive_spans &&
         expected.negative_spans == actual.negative_spans &&
         AllAlmostEqual(expected.positive_buckets, actual.positive_buckets) &&
         AllAlmostEqual(expected.negative_buckets, actual.negative_buckets) &&
         (!hint || expected.reset_hint == actual.reset_hint);
}

bool SameSample(const ExpectedSample& expected, const Point& actual) {
  if (const double* value = std::get_if<double>(&expected.sample)) {
    return actual.histogram == nullptr && AlmostEqual(*value, actual.value);
  }
  const auto* histogram = std::get_if<Histogram>(&expected.sample);
  return histogram != nullptr && actual.histogram != nullptr &&
         SameHistogram(*histogram, *actual.histogram, expected.hint_given);
}

// By labels; the last of equal ones holds, as upstream.
std::map<Labels, const ExpectedSeries*> ByLabels(const Expectation& expected) {
  std::map<Labels, const ExpectedSeries*> by_labels;
  for (const ExpectedSeries& series : expected.series) by_labels[series.labels] = &series;
  return by_labels;
}

std::string CompareVector(const Expectation& expected, const Answer& answer) {
  auto missing = ByLabels(expected);
  for (size_t i = 0; i < answer.vector.size(); ++i) {
    const VectorSample& sample = answer.vector[i];
    const auto found = missing.find(sample.labels);
    const std::string actual = Text(sample.labels) + " " + test::Text(sample.point);
    if (found == missing.end()) return "not expected, or twice there: " + actual;
    const ExpectedSeries& series = *found->second;
    if (series.samples.empty() || !SameSample(series.samples.front(), sample.point)) {
      return "expected " + Text(series.labels) + Text(series.samples) + "\n     got " + actual;
    }
    if (expected.ordered &&
        (i >= expected.series.size() || !(expected.series[i].labels == sample.labels))) {
      return "out of order, as number " + std::to_string(i + 1) + ": " + actual;
    }
    missing.erase(found);
  }
  if (missing.empty()) return {};
  const ExpectedSeries& series = *missing.begin()->second;
  return "missing: " + Text(series.labels) + Text(series.samples);
}

std::string CompareSeries(const Eval& eval, const ExpectedSeries& expected,
                          const std::vector<Point>& points) {
  std::string both = "expected " + Text(expected.labels) + Text(expected.samples) + "\n     got " +
                     Text(expected.labels) + Text(points);
  size_t next = 0;
  for (size_t i = 0; i < expected.samples.size(); ++i) {
    if (std::holds_alternative<series::Gap>(expected.samples[i].sample)) continue;
    const int64_t t_ms = eval.start_ms + static_cast<int64_t>(i) * eval.step_ms;
    if (t_ms > eval.end_ms) return "more samples are expected than there are steps\n" + both;
    if (next == points.size() || points[next].t_ms != t_ms) return both;
    if (!SameSample(expected.samples[i], points[next])) return both;
    ++next;
  }
  return next == points.size() ? "" : both;
}

std::string CompareMatrix(const Eval& eval, const Answer& answer) {
  const Expectation& expected = eval.expected;
  auto missing = ByLabels(expected);
  for (size_t i = 0; i < answer.matrix.size(); ++i) {
    const MatrixSeries& series = answer.matrix[i];
    if (i > 0 && series.labels < answer.matrix[i - 1].labels) return "not sorted by labels";
    const auto found = missing.find(series.labels);
    if (found == missing.end()) {
      return "not expected, or twice there: " + Text(series.labels) + Text(series.points);
    }
    std::string difference = CompareSeries(eval, *found->second, series.points);
    if (!difference.empty()) return difference;
    missing.erase(found);
  }
  for (const auto& [labels, series] : missing) {
    return "missing: " + Text(labels) + Text(series->samples);
  }
  return {};
}

// `… (1:7)` without the place.
std::string WithoutPlace(std::string text) {
  if (const size_t place = text.rfind(" ("); place != std::string::npos && text.back() == ')') {
    text.resize(place);
  }
  return text;
}

bool Matches(const ExpectedText& expected, const std::string& text, Strictness strictness) {
  if (expected.is_pattern) {
    return expected.text.empty() || !strictness.places || RE2::PartialMatch(text, expected.text);
  }
  if (strictness.places) return expected.text == text;
  return WithoutPlace(expected.text) == WithoutPlace(text);
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += "\n       " + text;
  return texts.empty() ? " nothing" : joined;
}

std::string CompareTexts(const std::vector<ExpectedText>& expected, bool none,
                         const std::vector<std::string>& actual, std::string_view what,
                         Strictness strictness) {
  if (none && !actual.empty()) return "expected no " + std::string(what) + ", got" + Joined(actual);
  if (expected.empty()) return {};
  for (const ExpectedText& text : expected) {
    const bool found = std::any_of(actual.begin(), actual.end(), [&](const std::string& each) {
      return Matches(text, each, strictness);
    });
    if (!found) {
      return "expected " + std::string(what) + "\n       " + text.text + "\n     got" +
             Joined(actual);
    }
  }
  for (const std::string& each : actual) {
    const bool known = std::any_of(expected.begin(), expected.end(), [&](const ExpectedText& text) {
      return Matches(text, each, strictness);
    });
    if (!known) return "unexpected " + std::string(what) + ": " + each;
  }
  return {};
}

std::string_view TypeText(ValueType type) {
  switch (type) {
    case ValueType::Scalar:
      return "a scalar";
    case ValueType::Vector:
      return "a vector";
    case ValueType::Matrix:
      return "a range vector";
    case ValueType::String:
      return "a string";
  }
  return "";
}

}  // namespace

bool AlmostEqual(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::isnan(a) && std::isnan(b) && IsStale(a) == IsStale(b);
  }
  if (a == b) return true;
  const double smallest = std::numeric_limits<double>::min();
  const double sum = std::abs(a) + std::abs(b);
  const double difference = std::abs(a - b);
  if (a == 0 || b == 0 || sum < smallest) return difference < kTolerance * smallest;
  return difference / std::min(sum, std::numeric_limits<double>::max()) < kTolerance;
}

std::string Text(const Point& point) {
  return point.histogram == nullptr ? Text(point.value) : series::Print(*point.histogram);
}

std::string CompareValue(const Eval& eval, const Answer& answer) {
  const Expectation& expected = eval.expected;
  const std::string got = ", got " + std::string(TypeText(answer.type));
  switch (answer.type) {
    case ValueType::String:
      if (!expected.string) return "expected no string, got \"" + answer.string + "\"";
      if (*expected.string == answer.string) return {};
      return "expected \"" + *expected.string + "\", got \"" + answer.string + "\"";
    case ValueType::Scalar:
      if (!expected.scalar) return "expected no scalar, got " + Text(answer.scalar);
      if (AlmostEqual(*expected.scalar, answer.scalar)) return {};
      return "expected " + Text(*expected.scalar) + ", got " + Text(answer.scalar);
    case ValueType::Vector:
      if (expected.scalar) return "expected a scalar" + got;
      if (expected.string) return "expected a string" + got;
      return CompareVector(expected, answer);
    case ValueType::Matrix:
      if (expected.scalar) return "expected a scalar" + got;
      return CompareMatrix(eval, answer);
  }
  return "no value";
}

std::string CompareAnnotations(const Expectation& expected, const Answer& answer,
                               std::string_view expression, Strictness strictness) {
  std::vector<std::string> warnings;
  std::vector<std::string> infos;
  for (const Annotation& annotation : answer.annotations) {
    (annotation.warning ? warnings : infos).push_back(Print(annotation, expression));
  }
  std::string difference =
      CompareTexts(expected.warnings, expected.no_warning, warnings, "warning", strictness);
  if (!difference.empty()) return difference;
  return CompareTexts(expected.infos, expected.no_info, infos, "info", strictness);
}

std::string CompareError(const ExpectedText& expected, const std::string& message) {
  if (Matches(expected, message, {})) return {};
  return "expected error " + expected.text + "\n     got error " + message;
}

}  // namespace promql::eval::test
