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

// That of a criterion, which may look over another window, or at some of the series only.
std::string WatchedValue(const Program& program, const Criterion& criterion);

// The same, ready to stand left of a comparison.
std::string ComparedValue(const Program& program, Id<Expression> promql, const IndicatorRef& watch,
                          const std::vector<Id<Label>>& by);

// The whole condition of a level: what Prometheus is given.
std::string ConditionOf(const Program& program, const Alert& alert, const AlertLevel& level);

// ">", "<", …; empty for none.
std::string_view OperatorText(Comparison comparison);

// A number for people, as written: "300ms"; a bare one with the unit that is meant: "3
// connections".
std::string NumberText(std::string_view number, const units::Unit& unit);
// A bound for people: "< 300ms".
std::string BoundText(Comparison comparison, std::string_view number, const units::Unit& unit);

}  // namespace qoe::lower
