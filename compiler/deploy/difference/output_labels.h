// The labels that the result of an expression is told apart by, where the expression fixes them.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "promql/ast.h"

namespace qoe::difference {

struct OutputLabels {
  bool without = false;  // all labels but these; else these alone
  std::set<std::string> names;

  friend bool operator==(const OutputLabels&, const OutputLabels&) = default;
};

// Nothing where the series themselves decide: no aggregation, or several results together.
std::optional<OutputLabels> OutputLabelsOf(const promql::Ast& ast);

// Which labels the results lose on the way from one to the other.
std::set<std::string> LabelsLost(const OutputLabels& before, const OutputLabels& after);

}  // namespace qoe::difference
