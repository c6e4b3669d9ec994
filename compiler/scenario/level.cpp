#include "compiler/scenario/level.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qoe::scenario {
namespace {

using artifact::Stream;
using artifact::StreamChange;
using artifact::StreamKind;

// What a change leads to, a share of the way from `level`.
Level Towards(const Level& level, const StreamChange& change, double share) {
  const auto mixed = [&](double before, const std::optional<double>& after) {
    return after ? before + (*after - before) * share : before;
  };
  return {mixed(level.rate, change.rate), mixed(level.value, change.value),
          mixed(level.spread, change.spread)};
}

}  // namespace

Level LevelAt(const Stream& stream, int64_t t_ms) {
  Level level{stream.rate, stream.value, stream.spread};
  for (const StreamChange& change : stream.changes) {
    const int64_t since = t_ms - change.at_ms;
    if (since < 0) break;
    if (change.lasting_ms > 0 && since >= change.lasting_ms) continue;
    const double share =
        change.over_ms <= 0
            ? 1
            : std::min(1.0, static_cast<double>(since) / static_cast<double>(change.over_ms));
    level = Towards(level, change, share);
  }
  if (stream.wave_period_ms > 0) {
    const double turn = static_cast<double>(t_ms) / static_cast<double>(stream.wave_period_ms);
    const double factor = 1 + stream.wave_amplitude * std::sin(2 * std::numbers::pi * turn);
    if (stream.kind == StreamKind::Gauge) {
      level.value *= factor;
    } else {
      level.rate *= factor;
    }
  }
  level.rate = std::max(level.rate, 0.0);
  return level;
}

bool IsThere(const Stream& stream, int64_t t_ms) {
  if (t_ms < stream.from_ms) return false;
  return std::none_of(stream.changes.begin(), stream.changes.end(),
                      [&](const StreamChange& change) {
                        return change.missing_ms > 0 && t_ms >= change.at_ms &&
                               t_ms < change.at_ms + change.missing_ms;
                      });
}

bool IsReset(const Stream& stream, int64_t from_ms, int64_t to_ms) {
  return std::any_of(stream.changes.begin(), stream.changes.end(), [&](const StreamChange& change) {
    return change.reset && change.at_ms > from_ms && change.at_ms <= to_ms;
  });
}

}  // namespace qoe::scenario
