// Any bytes: parsed, checked, printed; what is printed must parse to an equal tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "promql/gotemplate/parse.h"
#include "promql/gotemplate/print.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
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
    Check(ast, options, issues);
    for (const Use& use : FindUses(ast, options)) Require(use.span.end <= text.size());
  }
  Require(parsed || !issues.empty());
  for (const Issue& issue : issues) {
    Require(issue.span.begin <= issue.span.end && issue.span.end <= text.size());
  }
  return 0;
}
