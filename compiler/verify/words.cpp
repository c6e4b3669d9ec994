#include "compiler/verify/words.h"

#include <fmt/format.h>

#include "compiler/units/unit.h"

namespace qoe::verify {

std::string BoundText(const artifact::Probe& probe) {
  const bool plain = probe.unit.empty() || probe.unit == "ratio" || probe.unit == "count";
  return fmt::format("{} {}{}{}", probe.operation, units::FormatNumber(probe.threshold),
                     plain ? "" : " ", plain ? "" : probe.unit);
}

}  // namespace qoe::verify
