#include "compiler/check/rule/text_uses.h"

#include <algorithm>

namespace qoe::check {

std::vector<promql::Span> PrintedValues(std::string_view text) {
  namespace gotemplate = promql::gotemplate;
  std::vector<promql::Span> spans;
  if (text.find("{{") == std::string_view::npos) return spans;
  const gotemplate::ParseOptions options;
  gotemplate::Ast ast;
  std::vector<gotemplate::Issue> issues;
  if (!gotemplate::Parse(text, options, ast, issues)) return spans;
  constexpr std::string_view kComparisons[] = {"eq", "ne", "lt", "le", "gt", "ge"};
  for (const gotemplate::Use& use : gotemplate::FindUses(ast, options)) {
    const bool compared = std::find(std::begin(kComparisons), std::end(kComparisons), use.name) !=
                          std::end(kComparisons);
    if (use.kind == gotemplate::UseKind::Value && !compared) spans.push_back(use.span);
  }
  return spans;
}

}  // namespace qoe::check
