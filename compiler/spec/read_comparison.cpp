#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

struct ComparisonKey {
  std::string_view key;
  Comparison comparison;
};
constexpr ComparisonKey kComparisons[] = {
    {"above", Comparison::Above},      {"below", Comparison::Below},
    {"at_least", Comparison::AtLeast}, {"at_most", Comparison::AtMost},
    {"equals", Comparison::Equals},
};

}  // namespace

Comparison ReadComparison(const ObjectView& view, Located& threshold) {
  for (const ComparisonKey& candidate : kComparisons) {
    if (!view.has(candidate.key)) continue;
    threshold = view.Text(candidate.key);
    return candidate.comparison;
  }
  return Comparison::None;
}

}  // namespace qoe::spec
