// Whether two expressions are about the same series.
#pragma once

#include "promql/ast.h"

namespace qoe::facts {

// Whether every series of `part` is one of `whole`, aggregated alike: the same expression, but for
// further matchers. Then the quotient of counts or rates lies between 0 and 1.
bool IsPartOf(const promql::Ast& ast, promql::NodeId part, promql::NodeId whole);

// The same, but where nothing is added up, or by labels that keep the series of `part` apart from
// the others: each series of `part` is in `whole` with the same value.
bool IsSameSeries(const promql::Ast& ast, promql::NodeId part, promql::NodeId whole);

}  // namespace qoe::facts
