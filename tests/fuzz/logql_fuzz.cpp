// Any bytes: parsed, checked, printed; what is printed must parse to an equal tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/logql/parse.h"
#include "promql/logql/print.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// The first byte chooses options, the rest is the query.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace promql::logql;
  if (size == 0) return 0;
  const ParseOptions options{.grafana_variables = (data[0] & 1U) != 0};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Ast ast;
  std::vector<Issue> issues;
  const bool parsed = Parse(text, options, ast, issues);
  if (parsed) {
    for (const std::string& printed : {Print(ast), Pretty(ast, 20)}) {
      Ast again;
      Require(Parse(printed, options, again, issues));
      Require(Equal(ast, again));
    }
    CheckTypes(ast, options, issues);
    for (const TemplateUse& use : FindTemplates(ast)) Require(use.span.end <= text.size());
  }
  Require(parsed || !issues.empty());
  for (const Issue& issue : issues) {
    Require(issue.span.begin <= issue.span.end && issue.span.end <= text.size());
  }
  return 0;
}
