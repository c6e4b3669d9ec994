// The steps of an inference, one file per construct. Internal to facts/.
#pragma once

#include <span>

#include "compiler/facts/facts.h"
#include "compiler/facts/part_of.h"
#include "promql/ast.h"

namespace qoe::facts {

struct Inference {
  const promql::Ast& ast;
  const Knowledge& knowledge;
  std::vector<NodeFacts>& nodes;

  const NodeFacts& Of(promql::NodeId id) const { return nodes[id.index]; }
};

NodeFacts InferSelector(const Inference& in, const promql::SelectorView& selector);
NodeFacts InferCall(const Inference& in, const promql::CallView& call);
NodeFacts InferAbsent(const Inference& in, promql::NodeId argument);
NodeFacts InferRelabelled(const Inference& in, const promql::CallView& call);
NodeFacts InferAggregate(const Inference& in, const promql::AggregateView& aggregate);
NodeFacts InferBinary(const Inference& in, promql::NodeId id);

// Where the label `le` is no longer what it was.
void ForgetBuckets(NodeFacts& facts);

// A change of the unit by a factor of seconds: `x * 1s` and kin are not tracked.
bool SameUnit(const units::Unit& a, const units::Unit& b);

}  // namespace qoe::facts
