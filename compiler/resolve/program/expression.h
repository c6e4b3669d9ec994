// A parsed expression of a spec.
#pragma once

#include <cstdint>

#include "compiler/resolve/program/words.h"
#include "compiler/source/embedded_text.h"
#include "promql/ast.h"

namespace qoe {

// Where an expression stands; decides what type of result it must have.
enum class ExpressionRole : uint8_t { Selector, Indicator, AlertCondition, PanelQuery };

// A parsed expression and its place in the spec.
struct Expression {
  source::EmbeddedText source;
  promql::Ast ast;
  ExpressionRole role = ExpressionRole::Selector;
  bool ok =
      false;  // parsed and of the right type; otherwise it was reported and is to be passed over
  bool of_scenario = false;  // what a scenario feeds or looks at: nothing is measured by it
};

}  // namespace qoe
