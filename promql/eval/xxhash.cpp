#include "promql/eval/xxhash.h"

#include <array>
#include <bit>
#include <cstring>

namespace promql::eval {
namespace {

constexpr std::array<uint64_t, 5> kPrimes = {0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F,
                                             0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                                             0x27D4EB2F165667C5};

template <typename Word>
uint64_t Read(std::string_view bytes, size_t at) {
  Word word = 0;  // little-endian machines only, as all that this runs on are
  std::memcpy(&word, bytes.data() + at, sizeof(word));
  return word;
}

uint64_t Round(uint64_t lane, uint64_t input) {
  return std::rotl(lane + input * kPrimes[1], 31) * kPrimes[0];
}

}  // namespace

uint64_t XxHash64(std::string_view bytes) {
  size_t at = 0;
  uint64_t hash = kPrimes[4];
  if (bytes.size() >= 32) {
    std::array<uint64_t, 4> lanes = {kPrimes[0] + kPrimes[1], kPrimes[1], 0, 0 - kPrimes[0]};
    for (; at + 32 <= bytes.size(); at += 32) {
      for (size_t i = 0; i < 4; ++i) lanes[i] = Round(lanes[i], Read<uint64_t>(bytes, at + 8 * i));
    }
    hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
           std::rotl(lanes[3], 18);
    for (const uint64_t lane : lanes) {
      hash = (hash ^ Round(0, lane)) * kPrimes[0] + kPrimes[3];
    }
  }
  hash += bytes.size();
  for (; at + 8 <= bytes.size(); at += 8) {
    hash ^= Round(0, Read<uint64_t>(bytes, at));
    hash = std::rotl(hash, 27) * kPrimes[0] + kPrimes[3];
  }
  if (at + 4 <= bytes.size()) {
    hash ^= Read<uint32_t>(bytes, at) * kPrimes[0];
    hash = std::rotl(hash, 23) * kPrimes[1] + kPrimes[2];
    at += 4;
  }
  for (; at < bytes.size(); ++at) {
    hash ^= Read<uint8_t>(bytes, at) * kPrimes[4];
    hash = std::rotl(hash, 11) * kPrimes[0];
  }
  hash = (hash ^ (hash >> 33U)) * kPrimes[1];
  hash = (hash ^ (hash >> 29U)) * kPrimes[2];
  return hash ^ (hash >> 32U);
}

}  // namespace promql::eval
