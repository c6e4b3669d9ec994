// Mutations of one expression, each with the proof that it is wrong: facts of the expression and
// the catalogue decide which are made. What may be as good as before is not made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/catalogue.h"
#include "compiler/facts/facts.h"
#include "promql/ast.h"
#include "tests/mutation/mutant.h"

namespace qoe::mutation {

struct ExpressionEdit {
  Kind kind;
  promql::Span span;
  std::string replacement;
};

struct ExpressionInput {
  const promql::Ast& ast;
  const std::vector<facts::NodeFacts>& facts;
  const check::Catalogue& catalogue;
  int64_t scrape_interval_ms = 0;
  int64_t retention_ms = 0;
  bool alert = false;                           // its result is to fire, not to be kept
  const std::vector<std::string>& text_labels;  // that the texts of the rule name

  const facts::NodeFacts& Of(promql::NodeId id) const { return facts[id.index]; }
};

using Edits = std::vector<ExpressionEdit>;

void EditNames(const ExpressionInput& in, Edits& out);
void EditGrouping(const ExpressionInput& in, Edits& out);
void EditMatching(const ExpressionInput& in, Edits& out);
void EditFunctions(const ExpressionInput& in, Edits& out);
void EditConditions(const ExpressionInput& in, Edits& out);

// All of them.
Edits EditExpression(const ExpressionInput& in);

// What a mutated text means; `ok` false: it does not parse.
struct Mutated {
  std::string text;
  promql::Ast ast;
  std::vector<facts::NodeFacts> facts;
  bool ok = false;
};
void Reparse(const ExpressionInput& in, const ExpressionEdit& edit, Mutated& out);

// The labels that a result may carry, sorted.
std::vector<std::string_view> NamesOf(const facts::LabelSet& labels);

}  // namespace qoe::mutation
