// What the facts prove of an alert as a whole. The checks report it (QOE0803, QOE0804, QOE0805),
// and generated scenarios are held against it.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/facts/facts.h"
#include "promql/ast.h"

namespace qoe::check {

enum class Claim : uint8_t {
  None,
  NeverFires,
  AlwaysFires,       // as long as there is data; NaN left out
  SilentWhenMissing  // when its series are gone it is silent, and ends if it fired
};

// Whether a comparison that drops what does not satisfy it drops everything.
bool DropsAll(const promql::BinaryView& comparison, const facts::NodeFacts& left,
              const facts::NodeFacts& right);
// Whether it lets every value through, NaN left out, and that follows from what is known of them.
bool KeepsAll(const promql::BinaryView& comparison, const facts::NodeFacts& left,
              const facts::NodeFacts& right);

// Of the condition of an alert: `nodes` are the facts of its nodes.
Claim ClaimOf(const promql::Ast& ast, const std::vector<facts::NodeFacts>& nodes);

}  // namespace qoe::check
