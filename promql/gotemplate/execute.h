// Executes a parsed template: what Prometheus writes into the labels and annotations of an alert.
//
// In: an Ast that Parse made, what the server passes as `.`, and what the world is (the time, a
// function that answers queries). Out: the text, or what Go and Prometheus say went wrong.
// Promised: functions, number formats and errors as Go's text/template and Prometheus have them,
// with `missingkey=zero`; bounded in steps, depth and length of text, each with an error of its
// own; no exception leaves. Sources: Go 1.24, text/template and fmt; Prometheus 3, template/.
//
// Not as there: all times are UTC; addresses of pointers are all the same; functions of Loki are
// not executed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "promql/gotemplate/ast.h"
#include "promql/gotemplate/value.h"

namespace promql::gotemplate {

using Labels = std::vector<std::pair<std::string, std::string>>;

// A native histogram as templates can use it: printed whole, and by two of its fields.
struct HistogramValue {
  double count = 0;
  double sum = 0;
  std::string text;  // as Prometheus prints it: `{count:3, sum:10}`
};

// One sample of a query's result.
struct Sample {
  Labels labels;
  double value = 0;
  std::optional<HistogramValue> histogram;  // instead of `value`
};

struct QueryAnswer {
  std::vector<Sample> samples;
  std::optional<std::string> error;
};
// Answers an instant query at the time of the evaluation.
using QueryFunction = std::function<QueryAnswer(std::string_view expression)>;

// What stands before every label and annotation of an alert; columns of errors count it.
inline constexpr std::string_view kAlertPrelude =
    "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
    "{{$externalURL := .ExternalURL}}{{$value := .Value}}";

// `.` of an alert's template.
struct AlertData {
  Labels labels;
  Labels external_labels;
  std::string external_url;
  double value = 0;
  std::optional<HistogramValue> histogram;  // instead of `value`
};

struct ExecuteOptions {
  // Of the template, in errors; for alerts `__alert_` and the alert's name.
  std::string name = "template";
  QueryFunction query;             // empty: `query` fails
  std::string external_url;        // of `externalURL` and `pathPrefix`
  int64_t now_ms = 0;              // of `now`
  bool html = false;               // as html/template: values are escaped for where they stand
  uint64_t max_steps = 1'000'000;  // nodes executed, and 256 bytes of text passed to functions
  uint32_t max_depth = 400;        // blocks, parentheses and templates in each other
  size_t max_text = 4U << 20U;     // bytes of the text, and of each string
  uint64_t max_queries = 1000;
};

struct ExecuteError {
  Span span;            // in the template: what was being executed
  std::string message;  // as Prometheus words it, with Go's place and reason
};

struct Rendered {
  std::string text;  // empty where there is an error
  std::optional<ExecuteError> error;
};

// Executes an alert's template (Dialect::PrometheusAlert), in which `$labels` and the others are.
Rendered Execute(const Ast& ast, const AlertData& data, const ExecuteOptions& options);
// Executes any other, with `dot` as `.`.
Rendered Execute(const Ast& ast, const Value& dot, const ExecuteOptions& options);

// Parses and executes, as Prometheus does: what Go's parser refuses is the error.
Rendered Render(std::string_view text, const AlertData& data, const ExecuteOptions& options);

// The values that `query` gives: a list of pointers to samples.
Value OfSamples(const std::vector<Sample>& samples);
Value OfHistogram(const HistogramValue& histogram);

}  // namespace promql::gotemplate
