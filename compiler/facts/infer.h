// Facts of every node of an expression, bottom-up: one scan over the nodes, no recursion.
//
// In: a tree whose types have been checked, and what is known of series. Out: per node, what can be
// said for certain. Promised: sound, not complete. A fact is only stated where every possible
// result agrees with it; whatever an expression contains that is not understood makes its facts
// weaker, never wrong. One assumption: what `rate`, `irate` and `increase` are applied to and
// nobody declares is a counter.
#pragma once

#include <vector>

#include "compiler/facts/facts.h"
#include "promql/ast.h"

namespace qoe::facts {

// One entry per node, at the node's index. What nodes of duration expressions have is meaningless.
// `out` is overwritten, its memory reused. The facts' text lives in the tree and in `knowledge`.
void Infer(const promql::Ast& ast, const Knowledge& knowledge, std::vector<NodeFacts>& out);

}  // namespace qoe::facts
