#include "tests/support/series/label_sets.h"

#include <fmt/format.h>

#include <algorithm>

namespace qoe::support {
namespace {

constexpr size_t kMainLimit = 48;  // sets with the first value of every open label
constexpr size_t kOtherLimit = 6;  // sets with the second value
constexpr size_t kBareLimit = 2;   // sets without the optional labels
constexpr size_t kOpenValues = 2;

struct Dimension {
  CatalogueLabel label;
  size_t stride = 0;  // 0: does not fit the mixed radix; steps in another rhythm
};

std::string OpenValue(const std::string& label, size_t index) {
  const std::string stem = label.ends_with("_id") ? label.substr(0, label.size() - 3) : label;
  return fmt::format("{}-{}", stem, index + 1);
}

bool Has(const std::vector<Dimension>& dimensions, const std::string& label) {
  return std::ranges::any_of(dimensions, [&](const Dimension& d) { return d.label.name == label; });
}

std::vector<Dimension> SharedDimensions(const std::vector<CatalogueMetric>& catalogue) {
  std::vector<Dimension> shared;
  for (const CatalogueMetric& metric : catalogue) {
    for (const CatalogueLabel& label : metric.labels) {
      const auto users = std::ranges::count_if(catalogue, [&](const CatalogueMetric& other) {
        return std::ranges::any_of(
            other.labels, [&](const CatalogueLabel& each) { return each.name == label.name; });
      });
      const bool by_half = static_cast<size_t>(users) * 2 >= catalogue.size();
      if (by_half && !Has(shared, label.name)) shared.push_back({label, 0});
    }
  }
  return shared;
}

// Gives the declared values a mixed radix as long as it stays within the limit; the number of sets.
size_t ArrangeStrides(std::vector<Dimension>& dimensions, size_t at_least) {
  size_t product = 1;
  for (Dimension& dimension : dimensions) {
    const size_t count = dimension.label.values.size();
    at_least = std::max(at_least, count);
    if (count < 2 || product * count > kMainLimit) continue;
    dimension.stride = product;
    product *= count;
  }
  return std::max(product, at_least);
}

// `rhythm` steps from the start again and again, shifted at every round, so that it meets all
// values of slower dimensions too.
std::string ValueAt(const CatalogueLabel& label, size_t stride, size_t position) {
  const size_t count = label.values.size();
  const size_t index = stride > 0 ? position / stride : position + position / count;
  return label.values[index % count];
}

size_t MostValues(const std::vector<CatalogueMetric>& catalogue) {
  size_t most = 1;
  for (const CatalogueMetric& metric : catalogue)
    for (const CatalogueLabel& label : metric.labels) most = std::max(most, label.values.size());
  return most;
}

LabelSet MakeSet(const CatalogueMetric& metric, const std::vector<Dimension>& shared,
                 size_t position, size_t open_index, bool bare) {
  LabelSet set;
  for (const CatalogueLabel& label : metric.labels) {
    if (bare && label.optional) continue;
    const auto found = std::ranges::find_if(
        shared, [&](const Dimension& each) { return each.label.name == label.name; });
    if (!label.values.empty()) {
      const size_t stride = found == shared.end() ? 0 : found->stride;
      set.emplace_back(label.name, ValueAt(label, stride, position));
    } else {
      const size_t own = found == shared.end() ? position % kOpenValues : open_index;
      set.emplace_back(label.name, OpenValue(label.name, own));
    }
  }
  return set;
}

void AddNew(std::vector<LabelSet>& sets, LabelSet set) {
  if (std::ranges::find(sets, set) == sets.end()) sets.push_back(std::move(set));
}

}  // namespace

std::vector<std::vector<LabelSet>> MakeLabelSets(const std::vector<CatalogueMetric>& catalogue) {
  std::vector<Dimension> shared = SharedDimensions(catalogue);
  const size_t main_sets = ArrangeStrides(shared, std::min(MostValues(catalogue), kMainLimit));
  std::vector<std::vector<LabelSet>> all;
  for (const CatalogueMetric& metric : catalogue) {
    std::vector<LabelSet> sets;
    for (size_t i = 0; i < main_sets; ++i) AddNew(sets, MakeSet(metric, shared, i, 0, false));
    for (size_t i = 0; i < kOtherLimit; ++i) AddNew(sets, MakeSet(metric, shared, i, 1, false));
    for (size_t i = 0; i < kBareLimit; ++i) AddNew(sets, MakeSet(metric, shared, i, 1, true));
    all.push_back(std::move(sets));
  }
  return all;
}

}  // namespace qoe::support
