#include "compiler/generate/cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/generate/condition.h"
#include "compiler/generate/quantity_text.h"
#include "compiler/test/expectation.h"

namespace qoe::generate {
namespace {

using scenario::AlertHistory;
using test::AlertPhase;
using test::DurationText;

std::optional<int64_t> FirstIn(const AlertHistory& history, AlertPhase phase, int64_t from_ms) {
  const auto found = std::find_if(
      history.turns.begin(), history.turns.end(),
      [&](const AlertHistory::Turn& turn) { return turn.t_ms >= from_ms && turn.phase == phase; });
  return found == history.turns.end() ? std::nullopt : std::optional(found->t_ms);
}

// How long it was pending at most.
int64_t LongestPending(const AlertHistory& history, int64_t end_ms) {
  int64_t longest = 0;
  for (size_t i = 0; i < history.turns.size(); ++i) {
    if (history.turns[i].phase != AlertPhase::Pending) continue;
    const int64_t until = i + 1 < history.turns.size() ? history.turns[i + 1].t_ms : end_ms;
    longest = std::max(longest, until - history.turns[i].t_ms);
  }
  return longest;
}

class Cases {
 public:
  Cases(const Driver& driver, const Inputs& inputs, const units::Registry& units, Trials& trials)
      : driver_(driver),
        inputs_(inputs),
        units_(units),
        trials_(trials),
        condition_(ConditionOf(inputs.alert->ast)) {}

  std::vector<Case> Run() {
    std::vector<Case> cases;
    cases.reserve(7);
    cases.push_back(JustBelow());
    cases.push_back(JustAbove());
    cases.push_back(TooShort());
    cases.push_back(Recovery());
    cases.push_back(CounterReset());
    cases.push_back(SeriesMissing());
    cases.push_back(TrafficStopped());
    return cases;
  }

 private:
  const Feed& feed() const { return driver_.feeds[driver_.knob.feed]; }
  std::string Text(double level) const {
    return LevelText(feed(), driver_.knob.amount, units_, level);
  }
  double below() const { return driver_.knob.amount == Amount::Presence ? 1 : driver_.below; }
  // Whether more of it makes the alert fire.
  bool IsOnMore() const {
    return driver_.knob.amount != Amount::Presence && driver_.above > driver_.quiet;
  }

  static Case Inapplicable(CaseKind kind, std::string why) {
    Case made;
    made.kind = kind;
    made.inapplicable = std::move(why);
    return made;
  }

  artifact::Expectation Expected() const {
    artifact::Expectation expected;
    expected.alert = inputs_.alert->name;
    return expected;
  }

  void ExpectSilence(Case& made) const {
    made.outcome = "silent";
    made.scenario.expectations.push_back(Expected());
    made.scenario.expectations.back().silent = true;
  }

  // When it fires, and since when it is pending.
  void ExpectFiring(const Seen& seen, Case& made) const {
    artifact::Expectation expected = Expected();
    const int64_t fires = *seen.history.FirstFiring();
    expected.firing_ms = expected.not_before_ms = fires;
    int64_t pending = fires;
    for (const AlertHistory::Turn& turn : seen.history.turns) {
      if (turn.phase == AlertPhase::Pending && turn.t_ms < fires) pending = turn.t_ms;
    }
    made.outcome = fmt::format("fires at {}", DurationText(fires));
    if (pending < fires) {
      expected.pending_ms = pending;
      made.outcome = fmt::format("pending from {}, {}", DurationText(pending), made.outcome);
    }
    made.scenario.expectations.push_back(std::move(expected));
  }

  void ExpectWhatIsSeen(const Seen& seen, Case& made) const {
    seen.fires() ? ExpectFiring(seen, made) : ExpectSilence(made);
  }

  // Steady where nothing is to change.
  artifact::Scenario At(double level) const {
    const bool changes = driver_.knob.amount == Amount::Presence
                             ? level == 0
                             : level != LevelOf(driver_.feeds, driver_.knob);
    return changes ? Changing(driver_.feeds, driver_.timing, driver_.knob, level)
                   : Steady(driver_.feeds, driver_.timing);
  }

  Case JustBelow() {
    Case made;
    made.kind = CaseKind::JustBelow;
    made.happening = Text(below());
    made.scenario = At(below());
    const Seen seen = trials_.Play(made.scenario);
    if (!seen.failure.empty()) return Inapplicable(made.kind, seen.failure);
    ExpectWhatIsSeen(seen, made);
    if (seen.fires()) made.odd = "it fires at the level at which it was silent before";
    return made;
  }

  Case JustAbove() {
    Case made;
    made.kind = CaseKind::JustAbove;
    made.happening = fmt::format("{} from {}", Text(driver_.above), DurationText(change()));
    made.scenario = At(driver_.above);
    above_ = trials_.Play(made.scenario);
    if (!above_.failure.empty()) return Inapplicable(made.kind, above_.failure);
    ExpectWhatIsSeen(above_, made);
    if (!above_.fires()) made.odd = "it is silent at the level at which it fired before";
    return made;
  }

  int64_t change() const { return driver_.timing.change_ms; }

  artifact::Scenario Back(int64_t back_ms, int64_t length_ms) const {
    Timing timing = driver_.timing;
    timing.length_ms = length_ms;
    return Changing(driver_.feeds, timing, driver_.knob, driver_.above, back_ms);
  }

  // The longest time above the threshold after which it does not fire.
  Case TooShort() {
    if (inputs_.alert->for_ms == 0)
      return Inapplicable(CaseKind::Short, "it has no `for`: it fires at once");
    const auto fires_at = above_.history.FirstFiring();
    if (!fires_at) return Inapplicable(CaseKind::Short, "it does not fire");
    const int64_t step = driver_.timing.step_ms;
    const int64_t length = driver_.timing.length_ms + RoundedUp(inputs_.alert->for_ms, kMinuteMs);
    int64_t silent = 0, fires = (*fires_at - change()) / step + 3;  // in steps after the change
    while (fires - silent > 1) {
      const int64_t middle = (silent + fires) / 2;
      const bool too_long = trials_.Play(Back(change() + middle * step, length)).fires();
      (too_long ? fires : silent) = middle;
    }
    if (silent == 0) return Inapplicable(CaseKind::Short, "one sample is enough to make it fire");
    Case made;
    made.kind = CaseKind::Short;
    made.scenario = Back(change() + silent * step, length);
    made.happening = fmt::format("{} for {}", Text(driver_.above), DurationText(silent * step));
    const Seen seen = trials_.Play(made.scenario);
    if (!seen.failure.empty()) return Inapplicable(made.kind, seen.failure);
    ExpectSilence(made);
    const auto pending = FirstIn(seen.history, AlertPhase::Pending, 0);
    if (!pending) return made;
    made.scenario.expectations.back().pending_ms = *pending;
    made.outcome =
        fmt::format("pending for {}, silent", DurationText(LongestPending(seen.history, length)));
    return made;
  }

  Case Recovery() {
    const auto fires = above_.history.FirstFiring();
    if (!fires) return Inapplicable(CaseKind::Recovery, "it does not fire");
    constexpr int64_t kLongest = 120 * kMinuteMs, kSpare = 10 * kMinuteMs;
    const int64_t back = RoundedUp(*fires + 2 * inputs_.interval_ms, driver_.timing.step_ms);
    const int64_t after = std::min(inputs_.memory_ms, kLongest) + inputs_.alert->for_ms +
                          inputs_.alert->keep_firing_for_ms + kSpare;
    Case made;
    made.kind = CaseKind::Recovery;
    made.happening = fmt::format("{} again from {}",
                                 Text(driver_.knob.amount == Amount::Presence ? 1 : driver_.quiet),
                                 DurationText(back));
    made.scenario = Back(back, RoundedUp(back + after, 5 * kMinuteMs));
    const Seen seen = trials_.Play(made.scenario);
    if (!seen.failure.empty()) return Inapplicable(made.kind, seen.failure);
    if (!seen.fires()) return Inapplicable(made.kind, "it does not fire");
    ExpectFiring(seen, made);
    const auto resolved = FirstIn(seen.history, AlertPhase::Inactive, *fires);
    if (resolved) {
      made.scenario.expectations.back().resolved_ms = *resolved;
      made.outcome =
          fmt::format("fires at {}, resolved at {}", DurationText(*fires), DurationText(*resolved));
      if (FirstIn(seen.history, AlertPhase::Firing, *resolved))
        made.odd = "it fires again although nothing is wrong any more";
    } else {
      made.outcome = fmt::format("fires at {}, and still does at {}", DurationText(*fires),
                                 DurationText(made.scenario.length_ms));
      if (inputs_.memory_ms > kLongest) {
        made.outcome += fmt::format(": it looks back {}, longer than is watched",
                                    DurationText(inputs_.memory_ms));
      } else {
        made.odd = "it still fires long after all is well again";
      }
    }
    return made;
  }

  // Something happens to every stream for which `concerns` holds, at the time of the change.
  template <typename Concerns, typename Happen>
  bool ToAll(artifact::Scenario& scenario, const Concerns& concerns, const Happen& happen) const {
    bool any = false;
    for (size_t i = 0; i < driver_.feeds.size(); ++i) {
      if (!concerns(driver_.feeds[i])) continue;
      artifact::StreamChange& made = scenario.streams[i].changes.emplace_back();
      made.at_ms = change();
      happen(made);
      any = true;
    }
    return any;
  }

  Case Observed(CaseKind kind, artifact::Scenario scenario, std::string_view odd) {
    Case made;
    made.kind = kind;
    made.scenario = std::move(scenario);
    made.happening = fmt::format("at {}", DurationText(change()));
    const Seen seen = trials_.Play(made.scenario);
    if (!seen.failure.empty()) return Inapplicable(kind, seen.failure);
    ExpectWhatIsSeen(seen, made);
    if (seen.fires()) made.odd = std::string(odd);
    return made;
  }

  Case CounterReset() {
    artifact::Scenario scenario = Steady(driver_.feeds, driver_.timing);
    const bool any =
        ToAll(scenario, IsTotal, [](artifact::StreamChange& made) { made.reset = true; });
    if (!any) return Inapplicable(CaseKind::CounterReset, "it reads no running totals");
    return Observed(CaseKind::CounterReset, std::move(scenario),
                    "it fires because processes began anew");
  }

  Case SeriesMissing() {
    artifact::Scenario scenario =
        Changing(driver_.feeds, driver_.timing, {driver_.knob.feed, Amount::Presence}, 0);
    const bool meant = !IsOnMore() || condition_.of_what_is_gone;
    Case made = Observed(CaseKind::SeriesMissing, std::move(scenario),
                         meant ? "" : "it is about too much, and fires where there is nothing");
    if (made.inapplicable.empty())
      made.happening = fmt::format("no `{}` from {}", feed().stream.name, DurationText(change()));
    return made;
  }

  Case TrafficStopped() {
    artifact::Scenario scenario = Steady(driver_.feeds, driver_.timing);
    const bool any = ToAll(scenario, HasRate, [](artifact::StreamChange& made) { made.rate = 0; });
    if (!any) return Inapplicable(CaseKind::TrafficStopped, "it reads no traffic");
    const bool meant = !IsOnMore() || condition_.of_what_is_gone;
    return Observed(CaseKind::TrafficStopped, std::move(scenario),
                    meant ? "" : "it is about too much, and fires where there is nothing");
  }

  const Driver& driver_;
  const Inputs& inputs_;
  const units::Registry& units_;
  Trials& trials_;
  Condition condition_;
  Seen above_;
};

}  // namespace

std::vector<Case> CasesOf(const Driver& driver, const Inputs& inputs, const units::Registry& units,
                          Trials& trials) {
  return Cases(driver, inputs, units, trials).Run();
}

}  // namespace qoe::generate
