#include "compiler/generate/search.h"

#include <algorithm>
#include <utility>

#include "compiler/generate/condition.h"
#include "compiler/generate/levels.h"

namespace qoe::generate {
namespace {

using test::AlertPhase;

constexpr size_t kMostTries = 600;  // with one timing
constexpr int kMostHalvings = 40;

// First a short one: what long windows have seen is then what there was since the beginning.
std::vector<Timing> TimingsOf(const Inputs& inputs, int64_t step_ms) {
  const int64_t unit = std::max(5 * kMinuteMs, inputs.interval_ms);
  const auto timing = [&](int64_t before_ms, int64_t after_ms) {
    const int64_t change = RoundedUp(before_ms, unit);
    const int64_t after = inputs.alert->for_ms + after_ms + 2 * inputs.interval_ms;
    return Timing{change, change + RoundedUp(after, unit), step_ms};
  };
  constexpr int64_t kShort = 20 * kMinuteMs, kSome = 30 * kMinuteMs, kLong = 120 * kMinuteMs;
  const int64_t memory = inputs.memory_ms;
  std::vector<Timing> timings = {
      timing(std::min(memory, kShort) + 5 * kMinuteMs, std::min(memory, kSome) + 5 * kMinuteMs)};
  if (memory > kShort) {
    const int64_t long_ms = std::min(memory, kLong) + 10 * kMinuteMs;
    timings.push_back(timing(long_ms, long_ms));
  }
  return timings;
}

class Search {
 public:
  Search(const std::vector<Feed>& feeds, const Inputs& inputs, int64_t step_ms, Trials& trials)
      : feeds_(feeds),
        condition_(ConditionOf(inputs.alert->ast)),
        timings_(TimingsOf(inputs, step_ms)),
        trials_(trials) {}

  std::optional<Driver> Run(Depth depth) {
    if (depth == Depth::Each) timings_.resize(1);
    for (const Timing& timing : timings_) {
      most_ = trials_.played() + kMostTries;
      auto found = depth == Depth::All ? WithAnyBase(timing) : FromBase(feeds_, timing);
      if (found) return Narrowed(std::move(*found));
    }
    return std::nullopt;
  }

 private:
  bool IsOver() const { return trials_.played() >= most_ || trials_.cancelled(); }

  // As the feeds are; with much more of everything; with one amount at another level; and with
  // nothing.
  std::optional<Driver> WithAnyBase(const Timing& timing) {
    for (const std::vector<Feed>& base : {feeds_, Busy()}) {
      if (auto found = FromBase(base, timing)) return found;
    }
    std::vector<Base> silent, firing;
    const bool fires = trials_.Play(Steady(feeds_, timing)).fires();
    for (const Knob& other : KnobsOf(feeds_, condition_)) {
      if (other.amount == Amount::Presence) continue;
      for (const double level : LevelsOf(feeds_[other.feed], other.amount, condition_)) {
        if (IsOver()) return std::nullopt;
        Base base{feeds_, other};
        SetLevel(base.feeds, other, level);
        const bool still = trials_.Play(Steady(base.feeds, timing)).fires();
        if (fires && !still) {
          if (auto found = BackTo(base, timing)) return found;
        }
        (still ? firing : silent).push_back(std::move(base));
      }
    }
    if (auto found = FromBases(silent, timing)) return found;
    if (auto found = FromBase(Idle(), timing)) return found;
    return FromBases(firing, timing);
  }

  struct Base {
    std::vector<Feed> feeds;
    Knob other;  // that has another level there
  };

  // What made it silent, undone.
  std::optional<Driver> BackTo(const Base& base, const Timing& timing) {
    const double level = LevelOf(feeds_, base.other), quiet = LevelOf(base.feeds, base.other);
    if (!Fires(base.feeds, timing, base.other, level)) return std::nullopt;
    return Driver{base.feeds, base.other, timing, quiet, quiet, level};
  }

  std::optional<Driver> FromBases(const std::vector<Base>& bases, const Timing& timing) {
    if (feeds_.size() < 2) return std::nullopt;
    for (const Base& base : bases) {
      if (IsOver()) return std::nullopt;
      if (auto found = FromBase(base.feeds, timing, base.other.feed)) return found;
    }
    return std::nullopt;
  }

  std::vector<Feed> Idle() const {
    std::vector<Feed> base = feeds_;
    for (Feed& feed : base) {
      if (HasRate(feed)) feed.stream.rate = 0;
      if (feed.stream.kind == artifact::StreamKind::Gauge)
        feed.stream.value = std::max(0.0, feed.stream.least.value_or(0));
    }
    return base;
  }

  std::vector<Feed> Busy() const {
    constexpr double kTimes = 100, kEventTimes = 5;
    std::vector<Feed> base = feeds_;
    for (Feed& feed : base) {
      artifact::Stream& stream = feed.stream;
      if (HasRate(feed)) stream.rate *= HasValue(feed) ? kEventTimes : kTimes;
      const bool gauge = stream.kind == artifact::StreamKind::Gauge;
      if (gauge && (!stream.most || stream.value * kTimes <= *stream.most)) stream.value *= kTimes;
    }
    return base;
  }

  // A level of one amount that makes the difference, whichever it is that fires. `except`: a feed
  // that is left alone.
  std::optional<Driver> FromBase(const std::vector<Feed>& base, const Timing& timing,
                                 size_t except = static_cast<size_t>(-1)) {
    for (const Knob& knob : KnobsOf(base, condition_)) {
      if (knob.feed == except) continue;
      const std::vector<double> levels = LevelsOf(base[knob.feed], knob.amount, condition_);
      for (const double level : levels) {
        if (IsOver()) return std::nullopt;
        if (auto found = At(base, timing, knob, level)) return found;
      }
    }
    return std::nullopt;
  }

  std::optional<Driver> At(const std::vector<Feed>& base, const Timing& timing, const Knob& knob,
                           double level) {
    const Seen seen = trials_.Play(Changing(base, timing, knob, level));
    if (!seen.failure.empty()) return std::nullopt;
    const bool before = IsOnBefore(seen, timing);
    const bool after = seen.history.At(timing.length_ms) != AlertPhase::Inactive;
    const double own = LevelOf(base, knob);
    if (!before && seen.fires()) return Checked({base, knob, timing, own, own, level});
    if (!before || after || knob.amount == Amount::Presence) return std::nullopt;
    std::vector<Feed> quiet = base;
    SetLevel(quiet, knob, level);
    if (!Fires(quiet, timing, knob, own)) return std::nullopt;
    return Checked({quiet, knob, timing, level, level, own});
  }

  // Whether it stays silent as long as nothing changes.
  std::optional<Driver> Checked(Driver driver) {
    const Seen seen = trials_.Play(Steady(driver.feeds, driver.timing));
    const bool silent = seen.failure.empty() && !seen.fires();
    return silent ? std::optional(std::move(driver)) : std::nullopt;
  }

  // Silent until the change, and firing at some time after it.
  bool Fires(const std::vector<Feed>& quiet, const Timing& timing, const Knob& knob, double level) {
    const Seen seen = trials_.Play(Changing(quiet, timing, knob, level));
    const auto first = seen.history.FirstFiring();
    return seen.failure.empty() && first && !IsOnBefore(seen, timing);
  }

  // A gauge shows a change at once.
  static bool IsOnBefore(const Seen& seen, const Timing& timing) {
    return seen.history.At(timing.change_ms - 1) != AlertPhase::Inactive;
  }

  // Brings the two levels together.
  Driver Narrowed(Driver driver) {
    if (driver.knob.amount == Amount::Presence) return driver;
    const bool whole = IsWhole(driver.feeds[driver.knob.feed], driver.knob.amount);
    const auto fires = [&](double level) {
      return Fires(driver.feeds, driver.timing, driver.knob, level);
    };
    if (!whole && condition_.exact) return driver;  // one level fires, and none near to it
    // Nothing is near to 0 but 0.
    constexpr double kLittle = 1000;
    if (!whole && driver.below == 0) {
      const double little = driver.above / kLittle;
      const bool any = fires(little);
      (any ? driver.above : driver.below) = little;
      if (any) return driver;
    } else if (!whole && driver.above == 0) {
      const double little = driver.below / kLittle;
      const bool any = fires(little);
      if (!any) return driver;
      driver.above = little;
    }
    for (int i = 0; i < kMostHalvings && !AreNeighbours(driver.below, driver.above, whole); ++i) {
      if (trials_.cancelled()) break;
      const double middle = Between(driver.below, driver.above, whole);
      if (middle == driver.below || middle == driver.above) break;
      (fires(middle) ? driver.above : driver.below) = middle;
    }
    return driver;
  }

  const std::vector<Feed>& feeds_;
  Condition condition_;
  std::vector<Timing> timings_;
  Trials& trials_;
  size_t most_ = 0;  // plays with this timing and before it
};

}  // namespace

std::optional<Driver> FindDriver(const std::vector<Feed>& feeds, const Inputs& inputs,
                                 int64_t step_ms, Depth depth, Trials& trials) {
  return Search(feeds, inputs, step_ms, trials).Run(depth);
}

}  // namespace qoe::generate
