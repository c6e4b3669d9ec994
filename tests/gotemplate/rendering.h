// Shorthands of the tests that execute templates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promql/gotemplate/execute.h"
#include "promql/gotemplate/go_parse_error.h"
#include "promql/gotemplate/parse.h"

namespace promql::gotemplate::test {

// An alert `A` with two labels and the value 1234.5; queries give two samples, `bad` an error.
inline AlertData TestAlert() {
  return {.labels = {{"instance", "host.example.com:9100"}, {"job", "node"}},
          .external_labels = {{"region", "eu"}},
          .external_url = "http://prom.example.com/prom",
          .value = 1234.5,
          .histogram = {}};
}

inline ExecuteOptions TestOptions() {
  ExecuteOptions options;
  options.name = "__alert_A";
  options.external_url = "http://prom.example.com/prom";
  options.now_ms = 1'353'755'652'000;
  options.query = [](std::string_view expression) {
    QueryAnswer answer;
    if (expression == "bad") answer.error = "bad query";
    if (expression == "up") {
      answer.samples.push_back(
          {.labels = {{"__name__", "up"}, {"host", "b"}}, .value = 1, .histogram = {}});
      answer.samples.push_back(
          {.labels = {{"__name__", "up"}, {"host", "a"}}, .value = 0.5, .histogram = {}});
    }
    return answer;
  };
  return options;
}

// The text, or "! " and the error without what all of them begin with.
inline std::string RenderedAlert(std::string_view text,
                                 const ExecuteOptions& options = TestOptions()) {
  const Rendered rendered = Render(text, TestAlert(), options);
  if (!rendered.error) return rendered.text;
  std::string message = rendered.error->message;
  for (const std::string_view start :
       {"error executing template ", "error parsing template ", "__alert_A: template: "}) {
    if (message.starts_with(start)) message.erase(0, start.size());
  }
  return "! " + message;
}

// Any template with any `.`; what Parse refuses, as Prometheus says it.
inline Rendered RenderedWith(std::string_view text, const Value& dot,
                             const ExecuteOptions& options) {
  Ast ast;
  std::vector<Issue> issues;
  if (Parse(text, {.dialect = Dialect::PrometheusConsole}, ast, issues)) {
    return Execute(ast, dot, options);
  }
  return {.text = {},
          .error = ExecuteError{.span = issues.front().span,
                                .message = GoParseError(text, issues.front(), options.name)}};
}

}  // namespace promql::gotemplate::test
