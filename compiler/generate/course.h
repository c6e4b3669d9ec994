// What happens in a generated scenario: one amount of one stream goes from one level to another at
// a time, and back, while all else stays as it is.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/generate/feeds.h"

namespace qoe::generate {

// Presence is 1, and 0 where the series are missing; at first all are there.
enum class Amount : uint8_t { Rate, Value, Presence };

// The amount that decides whether an alert fires.
struct Knob {
  size_t feed = 0;
  Amount amount = Amount::Rate;
};

double LevelOf(const std::vector<Feed>& feeds, const Knob& knob);
void SetLevel(std::vector<Feed>& feeds, const Knob& knob, double level);

inline constexpr int64_t kMinuteMs = 60'000;

// The next multiple of `to`.
int64_t RoundedUp(int64_t ms, int64_t to);

struct Timing {
  int64_t change_ms = 0;  // when the level changes
  int64_t length_ms = 0;
  int64_t step_ms = 0;
};

// The feeds as they are, all the time.
artifact::Scenario Steady(const std::vector<Feed>& feeds, const Timing& timing);

// From the feeds' own level to `level`, and where `back_ms` is given back again at that time.
artifact::Scenario Changing(const std::vector<Feed>& feeds, const Timing& timing, const Knob& knob,
                            double level, std::optional<int64_t> back_ms = {});

// From that time on there is nothing of any stream.
void Vanish(artifact::Scenario& scenario, int64_t at_ms);

}  // namespace qoe::generate
