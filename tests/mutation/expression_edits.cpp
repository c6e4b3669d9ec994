#include "tests/mutation/expression_edits.h"

#include "compiler/facts/infer.h"
#include "promql/parse.h"

namespace qoe::mutation {

void Reparse(const ExpressionInput& in, const ExpressionEdit& edit, Mutated& out) {
  out.text = std::string(in.ast.text().substr(0, edit.span.begin)) + edit.replacement +
             std::string(in.ast.text().substr(edit.span.end));
  std::vector<promql::Issue> issues;
  promql::ParseOptions options;
  options.features.grafana_variables = true;
  out.ok = promql::Parse(out.text, options, out.ast, issues);
  if (out.ok) facts::Infer(out.ast, in.catalogue, out.facts);
}

std::vector<std::string_view> NamesOf(const facts::LabelSet& labels) {
  std::vector<std::string_view> names;
  for (const facts::LabelFacts& label : labels.named()) {
    if (label.presence != facts::Presence::Never && label.name != "__name__")
      names.push_back(label.name);
  }
  return names;
}

Edits EditExpression(const ExpressionInput& in) {
  Edits out;
  EditNames(in, out);
  EditGrouping(in, out);
  EditMatching(in, out);
  EditFunctions(in, out);
  EditConditions(in, out);
  return out;
}

}  // namespace qoe::mutation
