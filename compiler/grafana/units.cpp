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
// `M` is not `m`, but `Cps` is `cps`.
constexpr size_t kShortestByCase = 3;

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
  static const std::unordered_set<std::string_view> set(std::begin(kUnits), std::end(kUnits));
  return set;
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

std::string_view IdOf(std::string_view text) {
  for (const Slip& slip : kSlips) {
    if (slip.text == text) return slip.id;
  }
  return {};
}

std::string_view SameButForCase(std::string_view text) {
  if (text.size() < kShortestByCase) return {};
  for (const std::string_view id : kUnits) {
    if (SameWithoutCase(text, id)) return id;
  }
  return {};
}

// The candidate one slip away from what was written, as an id.
std::string_view NearestUnit(std::string_view text) {
  if (text.size() < kShortestSlip) return {};
  std::vector<std::string_view> candidates(std::begin(kUnits), std::end(kUnits));
  for (const Slip& slip : kSlips) candidates.push_back(slip.text);
  const std::string_view nearest = Nearest(text, candidates);
  if (nearest.size() < kShortestSlip || EditDistance(text, nearest, 1) > 1) return {};
  const std::string_view id = IdOf(nearest);
  return id.empty() ? nearest : id;
}

}  // namespace

UnitFact FindUnit(std::string_view text) {
  if (text.empty() || Units().contains(text) || HasOwnForm(text)) return {};
  std::string_view meant = IdOf(text);
  if (meant.empty()) meant = SameButForCase(text);
  if (meant.empty()) meant = NearestUnit(text);
  if (!meant.empty()) return {UnitKind::Slip, meant};
  return {UnitKind::Custom, {}};
}

}  // namespace qoe::grafana
