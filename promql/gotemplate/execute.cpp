#include "promql/gotemplate/execute.h"

#include "promql/gotemplate/executor.h"
#include "promql/gotemplate/go_parse_error.h"
#include "promql/gotemplate/parse.h"

namespace promql::gotemplate {
namespace {

Value SampleValue(double value, const std::optional<HistogramValue>& histogram) {
  return (histogram ? OfHistogram(*histogram) : Value::OfFloat(value)).Boxed();
}

Rendered Run(const Ast& ast, const Value& dot, const ExecuteOptions& options, bool alert) {
  Rendered rendered;
  if (ast.empty()) return rendered;
  internal::Executor executor(ast, options, rendered);
  if (alert) {
    const Struct& data = dot.record();
    executor.Declare("labels", *data.Find("Labels"));
    executor.Declare("externalLabels", *data.Find("ExternalLabels"));
    executor.Declare("externalURL", *data.Find("ExternalURL"));
    executor.Declare("value", data.Find("Value")->Unboxed());
    executor.set_column_offset(kAlertPrelude.size());
  }
  executor.Run(dot);
  return rendered;
}

}  // namespace

Value OfHistogram(const HistogramValue& histogram) {
  return Value::OfStruct({.type = "histogram.FloatHistogram",
                          .fields = {{"Count", Value::OfFloat(histogram.count)},
                                     {"Sum", Value::OfFloat(histogram.sum)}},
                          .text = histogram.text},
                         Type::Pointer);
}

Value OfSamples(const std::vector<Sample>& samples) {
  List list{.type = "template.queryResult", .items = {}};
  list.items.reserve(samples.size());
  for (const Sample& sample : samples) {
    list.items.push_back(
        Value::OfStruct({.type = "template.sample",
                         .fields = {{"Labels", Value::OfLabels(sample.labels)},
                                    {"Value", SampleValue(sample.value, sample.histogram)}},
                         .text = {}},
                        Type::Pointer));
  }
  return Value::OfList(std::move(list));
}

Rendered Execute(const Ast& ast, const AlertData& data, const ExecuteOptions& options) {
  const Value dot = Value::OfStruct(
      {.type = "struct { Labels map[string]string; ExternalLabels map[string]string; "
               "ExternalURL string; Value interface {} }",
       .fields = {{"Labels", Value::OfLabels(data.labels)},
                  {"ExternalLabels", Value::OfLabels(data.external_labels)},
                  {"ExternalURL", Value::OfString(data.external_url)},
                  {"Value", SampleValue(data.value, data.histogram)}},
       .text = {}});
  return Run(ast, dot, options, true);
}

Rendered Execute(const Ast& ast, const Value& dot, const ExecuteOptions& options) {
  return Run(ast, dot, options, false);
}

Rendered Render(std::string_view text, const AlertData& data, const ExecuteOptions& options) {
  Ast ast;
  std::vector<Issue> issues;
  if (Parse(text, {.dialect = Dialect::PrometheusAlert}, ast, issues)) {
    return Execute(ast, data, options);
  }
  return {.text = {},
          .error = ExecuteError{.span = issues.front().span,
                                .message = GoParseError(text, issues.front(), options.name)}};
}

}  // namespace promql::gotemplate
