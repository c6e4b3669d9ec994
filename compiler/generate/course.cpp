#include "compiler/generate/course.h"

namespace qoe::generate {
namespace {

artifact::StreamChange LevelChange(int64_t at_ms, Amount amount, double level) {
  artifact::StreamChange change;
  change.at_ms = at_ms;
  (amount == Amount::Rate ? change.rate : change.value) = level;
  return change;
}

artifact::StreamChange Gap(int64_t from_ms, int64_t to_ms) {
  artifact::StreamChange change;
  change.at_ms = from_ms;
  change.missing_ms = to_ms - from_ms;
  return change;
}

}  // namespace

double LevelOf(const std::vector<Feed>& feeds, const Knob& knob) {
  const artifact::Stream& stream = feeds[knob.feed].stream;
  if (knob.amount == Amount::Rate) return stream.rate;
  if (knob.amount == Amount::Value) return stream.value;
  return 1;
}

void SetLevel(std::vector<Feed>& feeds, const Knob& knob, double level) {
  artifact::Stream& stream = feeds[knob.feed].stream;
  if (knob.amount == Amount::Rate) stream.rate = level;
  if (knob.amount == Amount::Value) stream.value = level;
}

int64_t RoundedUp(int64_t ms, int64_t to) { return (ms + to - 1) / to * to; }

artifact::Scenario Steady(const std::vector<Feed>& feeds, const Timing& timing) {
  artifact::Scenario scenario;
  scenario.length_ms = timing.length_ms;
  scenario.step_ms = timing.step_ms;
  scenario.others_silent = false;
  scenario.streams.reserve(feeds.size());
  for (const Feed& feed : feeds) scenario.streams.push_back(feed.stream);
  return scenario;
}

artifact::Scenario Changing(const std::vector<Feed>& feeds, const Timing& timing, const Knob& knob,
                            double level, std::optional<int64_t> back_ms) {
  artifact::Scenario scenario = Steady(feeds, timing);
  artifact::Stream& stream = scenario.streams[knob.feed];
  if (knob.amount == Amount::Presence) {
    stream.changes.push_back(
        Gap(timing.change_ms, back_ms.value_or(timing.length_ms + timing.step_ms)));
    return scenario;
  }
  stream.changes.push_back(LevelChange(timing.change_ms, knob.amount, level));
  if (back_ms) stream.changes.push_back(LevelChange(*back_ms, knob.amount, LevelOf(feeds, knob)));
  return scenario;
}

void Vanish(artifact::Scenario& scenario, int64_t at_ms) {
  for (artifact::Stream& stream : scenario.streams)
    stream.changes.push_back(Gap(at_ms, scenario.length_ms + scenario.step_ms));
}

}  // namespace qoe::generate
