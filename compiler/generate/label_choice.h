// Values of labels that meet the conditions of a selector.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program/catalogue.h"
#include "promql/operators.h"

namespace qoe::generate {

struct LabelCondition {
  promql::MatchOp op = promql::MatchOp::Equal;
  std::string_view value;
};

// As Prometheus has it: an expression matches the value as a whole.
bool Meets(const LabelCondition& condition, std::string_view value);

// A value that meets every condition of `wanted`, and if it can be none of `avoided`: one of the
// label's own, or where these are not enumerated one made of the conditions. Nothing: none was
// found.
std::optional<std::string> ChooseValue(const Label& label,
                                       const std::vector<LabelCondition>& wanted,
                                       const std::vector<LabelCondition>& avoided);

}  // namespace qoe::generate
