// The unit that the name of a metric or of a recorded series ends in. Source: Prometheus docs,
// practices/naming: the unit is the last part of the name, before `_total`.
#pragma once

#include <string_view>

#include "compiler/units/unit.h"

namespace qoe::check {

// Not known where the name ends in no unit. Single letters are no units there, nor are `min` (the
// smallest) and `…_per_second`.
units::Unit UnitInName(const units::Registry& registry, std::string_view name);

// Whether a value in `declared` may bear a name that says `said`; both are known.
bool UnitsAgree(const units::Unit& said, const units::Unit& declared);

}  // namespace qoe::check
