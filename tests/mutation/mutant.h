// One mutation: a single place of one text, and what stands there instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qoe::mutation {

enum class Kind : uint8_t {
#define MUTATION_KIND(name, least, what, why) name,
#include "tests/mutation/kinds.def"
#undef MUTATION_KIND
};

struct KindInfo {
  std::string_view name, what, why;
  int least = 0;  // percent that must be found
};

const std::vector<KindInfo>& Kinds();

struct Mutant {
  Kind kind = Kind::MetricName;
  size_t file = 0;  // of the subject's texts
  size_t begin = 0, end = 0;
  std::string replacement;
};

// `text` with the mutant's place replaced.
std::string Apply(std::string_view text, const Mutant& mutant);

// Whether the quoted text behind `at` has no character that is special in a pattern. Then `=~`
// finds what `=` finds: Prometheus anchors patterns at both ends.
bool IsPlainTextBehind(std::string_view text, size_t at);

// Three slips in a name: a letter dropped, one doubled, two neighbours swapped. Where, the name
// itself decides, so that every run makes the same. None of them equals the name.
std::vector<std::string> Slips(std::string_view name);

}  // namespace qoe::mutation
