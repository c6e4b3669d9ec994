// The units that Grafana has.
#pragma once

#include <cstdint>
#include <string_view>

namespace qoe::grafana {

enum class UnitKind : uint8_t {
  Known,   // an id of Grafana, or one of its forms for own units: `suffix:views`
  Slip,    // looks like one, but is none
  Custom,  // text that is written behind the number
};

struct UnitFact {
  UnitKind kind = UnitKind::Known;
  std::string_view meant;  // Slip: the id
};

UnitFact FindUnit(std::string_view text);

}  // namespace qoe::grafana
