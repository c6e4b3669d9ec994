// The value that an alert or a criterion watches, as PromQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/program.h"

namespace qoe::lower {

// The recorded series where there is one, so that its watchers and the recording cannot drift
// apart. Of either an expression or an indicator.
std::string WatchedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                         const std::vector<Id<Label>>& by);

// The same, ready to stand left of a comparison.
std::string ComparedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                          const std::vector<Id<Label>>& by);

// ">", "<", …; empty for none.
std::string_view OperatorText(Comparison comparison);

}  // namespace qoe::lower
