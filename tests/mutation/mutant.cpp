#include "tests/mutation/mutant.h"

#include <algorithm>

#include "tests/promql/random.h"

namespace qoe::mutation {

const std::vector<KindInfo>& Kinds() {
  static const std::vector<KindInfo> kinds = {
#define MUTATION_KIND(name, least, what, why) {#name, what, why, least},
#include "tests/mutation/kinds.def"
#undef MUTATION_KIND
  };
  return kinds;
}

std::string Apply(std::string_view text, const Mutant& mutant) {
  std::string out(text.substr(0, mutant.begin));
  out += mutant.replacement;
  out += text.substr(mutant.end);
  return out;
}

bool IsPlainTextBehind(std::string_view text, size_t at) {
  const size_t begin = text.find('"', at) + 1;
  const std::string_view value = text.substr(begin, text.find('"', begin) - begin);
  return value.find_first_of(".+*?()[]{}^$\\|\n") == std::string_view::npos;
}

std::vector<std::string> Slips(std::string_view name) {
  uint64_t seed = 1469598103934665603ULL;  // FNV-1a
  for (const char c : name) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  promql::test::Random random(seed);
  std::vector<std::string> slips;
  const auto add = [&](const std::string& slip) {
    if (slip.empty() || slip == name) return;
    if (std::find(slips.begin(), slips.end(), slip) == slips.end()) slips.push_back(slip);
  };
  const auto size = static_cast<uint32_t>(name.size());
  if (size == 0) return slips;
  // The first character stays, so that a name stays one.
  std::string dropped(name);
  if (size > 1) dropped.erase(1 + random.Below(size - 1), 1);
  add(dropped);
  std::string doubled(name);
  const uint32_t at = random.Below(size);
  doubled.insert(at, 1, doubled[at]);
  add(doubled);
  for (uint32_t tries = 0; tries < 8 && size > 2; ++tries) {
    std::string swapped(name);
    const uint32_t left = 1 + random.Below(size - 2);
    std::swap(swapped[left], swapped[left + 1]);
    if (swapped == name) continue;
    add(swapped);
    break;
  }
  return slips;
}

}  // namespace qoe::mutation
