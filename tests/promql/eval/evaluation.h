// Evaluates what a script asks for, and says what is not as expected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/storage.h"
#include "tests/promql/eval/script.h"

namespace promql::eval::test {

// With all features of the language on. False: `error` says why.
bool ParseExpression(std::string_view expression, Ast& ast, std::string& error);

// Empty: all as expected. An instant evaluation is also made with its time written into the
// expression, at other times, and in the middle of a range, as Prometheus' own runner does.
std::string Evaluate(const Eval& eval, const Storage& storage);

// One evaluation of a script that did not give what was expected.
struct Failure {
  int line = 0;
  std::string expression;
  std::string difference;
};

struct Tally {
  int evaluations = 0;
  std::vector<Failure> failures;
};

Tally RunScript(const Script& script);

}  // namespace promql::eval::test
