// Any bytes: parsed, checked, printed, executed; what is printed must parse to an equal tree, and
// do the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/gotemplate/execute.h"
#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/print.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// The same template and data give the same text, within its bounds.
void ExecuteBoth(const promql::gotemplate::Ast& a, const promql::gotemplate::Ast& b, bool html) {
  using namespace promql::gotemplate;
  ExecuteOptions options;
  options.max_steps = 2000;
  options.max_depth = 50;
  options.max_text = 20'000;
  options.html = html;
  options.query = [](std::string_view expression) {
    QueryAnswer answer;
    if (expression.empty()) answer.error = "empty";
    answer.samples = {{.labels = {{"a", "x"}}, .value = 1.5, .histogram = {}},
                      {.labels = {}, .value = -1e300, .histogram = {}}};
    return answer;
  };
  const AlertData data{.labels = {{"a", "b:1"}, {"c", "<d>"}},
                       .external_labels = {{"e", "f"}},
                       .external_url = "http://x/y",
                       .value = 0.25,
                       .histogram = {}};
  const Rendered first = Execute(a, data, options);
  const Rendered second = Execute(b, data, options);
  Require(first.text.size() <= options.max_text);
  Require(!first.error || first.text.empty());
  Require(first.text == second.text && first.error.has_value() == second.error.has_value());
}

}  // namespace

// The first byte chooses the dialect, the rest is the template.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace promql::gotemplate;
  if (size == 0) return 0;
  const ParseOptions options{.dialect = static_cast<Dialect>(data[0] % 3)};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Ast ast;
  std::vector<Issue> issues;
  const bool parsed = Parse(text, options, ast, issues);
  if (parsed) {
    const std::string printed = Print(ast);
    Ast again;
    Require(Parse(printed, options, again, issues));
    Require(Equal(ast, again));
    ExecuteBoth(ast, again, data[0] % 2 == 1);
    Check(ast, options, issues);
    for (const Use& use : FindUses(ast, options)) Require(use.span.end <= text.size());
  }
  Require(parsed || !issues.empty());
  for (const Issue& issue : issues) {
    Require(issue.span.begin <= issue.span.end && issue.span.end <= text.size());
  }
  return 0;
}
