// Any bytes: an expression in the first line, series in the others. Evaluating them ends, obeys the
// limit of samples, and gives what can be a result: sorted series without doubles, times in order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>
#include <vector>

#include "promql/eval/query.h"
#include "promql/eval/storage.h"
#include "promql/parse.h"
#include "promql/series/series.h"
#include "promql/typecheck.h"

namespace {

using namespace promql;
using namespace promql::eval;

constexpr uint64_t kMaxSamples = 20'000;
constexpr int64_t kStepMs = 15'000;
constexpr int64_t kSteps = 8;

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool ParseExpression(std::string_view text, Ast& ast) {
  ParseOptions options;
  options.max_depth = 200;
  options.features = promql::AllFeatures();
  std::vector<Issue> issues;
  return Parse(text, options, ast, issues) && CheckTypes(ast, options, issues);
}

void Load(std::string_view text, Storage& storage) {
  while (!text.empty()) {
    series::Series series;
    std::vector<Issue> issues;
    if (!series::Parse(TakeLine(text), {.max_samples = 200}, series, issues)) continue;
    if (storage.series_count() >= 50) return;
    const size_t number = storage.AddSeries(Labels(series.labels));
    int64_t t_ms = 0;
    for (const series::Sample& sample : series.samples) {
      if (const double* value = std::get_if<double>(&sample)) {
        storage.Append(number, t_ms, *value);
      } else if (const auto* histogram = std::get_if<series::Histogram>(&sample)) {
        storage.Append(number, t_ms, *histogram);
      } else if (std::holds_alternative<series::Stale>(sample)) {
        storage.AppendStale(number, t_ms);
      }
      t_ms += kStepMs;
    }
  }
}

void CheckMatrix(const Answer& answer, bool steps) {
  uint64_t samples = 0;
  for (size_t i = 0; i < answer.matrix.size(); ++i) {
    const MatrixSeries& series = answer.matrix[i];
    if (i > 0) Require(answer.matrix[i - 1].labels < series.labels);
    samples += series.points.size();
    if (steps) Require(series.points.size() <= static_cast<size_t>(kSteps) + 1);
    for (size_t p = 1; p < series.points.size(); ++p) {
      Require(series.points[p - 1].t_ms < series.points[p].t_ms);
    }
  }
  Require(samples <= kMaxSamples);
}

void CheckAnnotations(const Answer& answer, std::string_view expression) {
  for (const Annotation& annotation : answer.annotations) {
    Require(annotation.span.begin <= annotation.span.end);
    Require(annotation.span.end <= expression.size());
    Require(!Print(annotation, expression).empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view expression = TakeLine(text);
  Ast ast;
  if (expression.size() > 2000 || !ParseExpression(expression, ast)) return 0;
  Storage storage;
  Load(text, storage);
  Options options;
  options.max_samples = kMaxSamples;
  options.delayed_name_removal = size % 2 == 0;
  const Answer instant = Instant(ast, storage, 5 * kStepMs, options);
  CheckAnnotations(instant, expression);
  if (instant.error) {
    Require(!instant.error->message.empty());
  } else {
    CheckMatrix(instant, false);
    Require(instant.vector.size() <= kMaxSamples);
  }
  const ValueType type = TypeOf(ast, ast.root());
  if (type != ValueType::Scalar && type != ValueType::Vector) return 0;
  const Answer range = Range(ast, storage, 0, kSteps * kStepMs, kStepMs, options);
  CheckAnnotations(range, expression);
  if (!range.error) CheckMatrix(range, true);
  return 0;
}
