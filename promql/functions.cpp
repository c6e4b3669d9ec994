#include "promql/functions.h"

#include <algorithm>
#include <array>
#include <vector>

namespace promql {
namespace {

constexpr ValueType TypeOfLetter(char letter) {
  switch (letter) {
    case 'S':
      return ValueType::Scalar;
    case 'M':
      return ValueType::Matrix;
    case 'T':
      return ValueType::String;
    default:
      return ValueType::Vector;
  }
}

constexpr bool IsRemoved(FunctionId id) {
#define PROMQL_FUNCTION_REMOVED(name, version, renamed) \
  if (id == FunctionId::name) return true;
#include "promql/versions.def"
  return false;
}

constexpr std::array kFunctions = {
#define PROMQL_FUNCTION(name, parameters, variadic, result, experimental) \
  Function{#name,        parameters,                                      \
           variadic,     TypeOfLetter(#result[0]),                        \
           experimental, IsRemoved(FunctionId::name)},
#include "promql/functions.def"
};

static_assert(kFunctions.size() < 128, "ids and hash slots are bytes");

constexpr uint32_t Hash(std::string_view name) {
  uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619U;
  return hash ^ (hash >> 15);
}

// Open addressing, a quarter full at most, built by the compiler: a look-up is one or two compares.
constexpr size_t kSlots = 512;
constexpr std::array<uint8_t, kSlots> kTable = [] {
  std::array<uint8_t, kSlots> table{};
  for (auto& slot : table) slot = 255;
  for (size_t i = 0; i < kFunctions.size(); ++i) {
    size_t slot = Hash(kFunctions[i].name) % kSlots;
    while (table[slot] != 255) slot = (slot + 1) % kSlots;
    table[slot] = static_cast<uint8_t>(i);
  }
  return table;
}();

// Edits (insert, drop, replace) that turn `a` into `b`.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

ValueType Function::parameter_type(size_t index) const {
  return TypeOfLetter(parameters[std::min(index, parameters.size() - 1)]);
}

int Function::min_arguments() const {
  return static_cast<int>(parameters.size()) - (variadic == 0 ? 0 : 1);
}

int Function::max_arguments() const {
  if (variadic < 0) return -1;
  return min_arguments() + variadic;
}

uint32_t FunctionCount() { return static_cast<uint32_t>(kFunctions.size()); }

const Function& FunctionOf(FunctionId id) { return kFunctions[static_cast<size_t>(id)]; }

FunctionId FindFunction(std::string_view name) {
  for (size_t slot = Hash(name) % kSlots; kTable[slot] != 255; slot = (slot + 1) % kSlots) {
    if (kFunctions[kTable[slot]].name == name) return static_cast<FunctionId>(kTable[slot]);
  }
  return FunctionId::None;
}

std::string_view NearestFunction(std::string_view name) {
  if (name.size() > 64) return {};
  std::string_view nearest;
  size_t best = std::max<size_t>(2, name.size() / 3 + 1);
  for (const Function& function : kFunctions) {
    const size_t distance = EditDistance(name, function.name);
    if (distance < best) {
      best = distance;
      nearest = function.name;
    }
  }
  return nearest;
}

}  // namespace promql
