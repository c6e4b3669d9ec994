#include "compiler/grafana/units.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <vector>

#include "compiler/base/spelling.h"

namespace qoe::grafana {
namespace {

// Below this many letters nearly every text is next to some id: `fps` and `rps`.
constexpr size_t kShortestSlip = 5;

struct Slip {
  std::string_view text, id;
};

constexpr std::string_view kUnits[] = {
#define GRAFANA_UNIT(id) id,
#define GRAFANA_UNIT_SLIP(text, id)
#include "compiler/grafana/units.def"
#undef GRAFANA_UNIT
#undef GRAFANA_UNIT_SLIP
};

constexpr Slip kSlips[] = {
#define GRAFANA_UNIT(id)
#define GRAFANA_UNIT_SLIP(text, id) {text, id},
#include "compiler/grafana/units.def"
#undef GRAFANA_UNIT
#undef GRAFANA_UNIT_SLIP
};

const std::unordered_set<std::string_view>& Units() {
  static const std::unordered_set<std::string_view> kSet(std::begin(kUnits), std::end(kUnits));
  return kSet;
}

// Source: getValueFormat of packages/grafana-data/src/valueFormats/valueFormats.ts.
bool HasOwnForm(std::string_view text) {
  for (const char* form : {"prefix:", "suffix:", "time:", "si:", "count:", "currency:", "bool:"}) {
    if (text.starts_with(form)) return true;
  }
  return false;
}

bool SameWithoutCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// The candidate one slip away from what was written, as an id.
std::string_view NearestUnit(std::string_view text) {
  if (text.size() < kShortestSlip) return {};
  std::vector<std::string_view> candidates(std::begin(kUnits), std::end(kUnits));
  for (const Slip& slip : kSlips) candidates.push_back(slip.text);
  const std::string_view nearest = Nearest(text, candidates);
  const bool one_slip = EditDistance(text, nearest, 1) <= 1 || SameWithoutCase(text, nearest);
  if (nearest.size() < kShortestSlip || !one_slip) return {};
  for (const Slip& slip : kSlips) {
    if (slip.text == nearest) return slip.id;
  }
  return nearest;
}

}  // namespace

UnitFact FindUnit(std::string_view text) {
  if (text.empty() || Units().contains(text) || HasOwnForm(text)) return {};
  for (const Slip& slip : kSlips) {
    if (slip.text == text) return {UnitKind::Slip, slip.id};
  }
  const std::string_view nearest = NearestUnit(text);
  if (!nearest.empty()) return {UnitKind::Slip, nearest};
  return {UnitKind::Custom, {}};
}

}  // namespace qoe::grafana
