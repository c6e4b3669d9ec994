// Numbers that look random and are the same on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

namespace qoe::scenario {

class Random {
 public:
  // One row of numbers for each series of each stream.
  Random(uint64_t seed, std::string_view stream, size_t series)
      : engine_(Mixed(seed, stream) + 0x9e3779b97f4a7c15U * (series + 1)) {}

  // From -1 to 1.
  double Signed() {
    constexpr double kUnit = 1.0 / (1ULL << 53U);
    return static_cast<double>(engine_() >> 11U) * kUnit * 2 - 1;
  }

 private:
  // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
  static uint64_t Mixed(uint64_t seed, std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325U ^ seed;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
  }

  std::mt19937_64 engine_;
};

}  // namespace qoe::scenario
