#include "compiler/gate/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "compiler/base/parallel.h"
#include "compiler/gate/words.h"
#include "compiler/live/help.h"

namespace qoe::gate {
namespace {

constexpr size_t kAtOnce = 4;        // queries
constexpr int64_t kMostSteps = 500;  // of a range query: servers have limits
constexpr int64_t kMostGraceMs = 60'000;

int64_t RoundedUp(int64_t length, int64_t step) { return (length + step - 1) / step * step; }

class Runner {
 public:
  Runner(const artifact::GatePlan& plan, const artifact::Phase& phase,
         const live::Prometheus& server, live::Clock& clock, const Options& options)
      : phase_(phase), server_(server), clock_(clock), options_(options) {
    report_.once = options.once;
    report_.began_ms = options.began_ms;
    const int64_t now = clock_.NowMs();
    report_.until_ms =
        options.once ? now : options.began_ms + RoundedUp(DurationOf(phase), phase.every_ms);
    const int64_t first = options.once ? now : options.began_ms;
    for (const artifact::Criterion& criterion : phase.criteria) AddCriterion(criterion, first);
    AddConditions(plan.rollback_when, first, report_.rollback_when);
    AddConditions(plan.investigate_when, first, report_.investigate_when);
  }

  Report Run(const std::function<void(const Progress&)>& progress) {
    const int64_t grace = std::min(phase_.every_ms, kMostGraceMs);
    while (true) {
      const int64_t now = clock_.NowMs();
      if (!clock_.cancelled()) LookUntil(std::min(now, report_.until_ms));
      if (progress) {
        progress({now, report_.began_ms, report_.until_ms, report_.criteria, report_.rollback_when,
                  report_.investigate_when});
      }
      if (RollsBack()) break;
      if (clock_.cancelled()) {
        report_.cancelled = true;
        break;
      }
      if (now >= report_.until_ms &&
          (AllSeen() || options_.once || now >= report_.until_ms + grace))
        break;
      if (!clock_.SleepMs(NextLook(now, grace) - now)) report_.cancelled = true;
    }
    report_.ended_ms = clock_.NowMs();
    Decide();
    return std::move(report_);
  }

 private:
  void AddCriterion(const artifact::Criterion& criterion, int64_t first) {
    if (criterion.manual) {
      const bool confirmed = options_.confirmed.contains(criterion.name);
      (confirmed ? report_.confirmed : report_.unconfirmed).push_back(&criterion);
      return;
    }
    const int64_t after = options_.began_ms + criterion.after_ms;
    // Looking once, what is not due yet stays without a look.
    const bool due = options_.once ? !options_.began_known || after <= first : true;
    const int64_t from = options_.once ? (due ? first : after) : OnGrid(after);
    report_.criteria.emplace_back(criterion, from, phase_.every_ms);
  }

  // The first look that is not before that moment.
  int64_t OnGrid(int64_t time) const {
    return options_.began_ms + RoundedUp(time - options_.began_ms, phase_.every_ms);
  }

  // What has to hold for a while may have begun before the phase did.
  void AddConditions(const std::vector<artifact::Criterion>& conditions, int64_t first,
                     std::vector<ConditionWatch>& out) {
    for (const artifact::Criterion& condition : conditions) {
      if (condition.manual) continue;
      const bool later = condition.after_ms > 0 && (!options_.once || options_.began_known);
      const int64_t after = options_.began_ms + condition.after_ms;
      const int64_t from = later ? (options_.once ? std::max(first, after) : OnGrid(after))
                                 : first - RoundedUp(condition.for_ms, phase_.every_ms);
      out.emplace_back(condition, from, phase_.every_ms, later ? from : first);
    }
  }

  template <typename Each>
  void ForEachCondition(const Each& each) {
    for (ConditionWatch& watch : report_.rollback_when) each(watch);
    for (ConditionWatch& watch : report_.investigate_when) each(watch);
  }

  // Every look that is due, of everything; each query is asked on its own.
  void LookUntil(int64_t until) {
    std::vector<std::function<void()>> looks;
    for (CriterionWatch& watch : report_.criteria)
      looks.emplace_back([this, &watch, until] { CatchUp(watch, until); });
    ForEachCondition([&](ConditionWatch& watch) {
      looks.emplace_back([this, &watch, until] { CatchUp(watch, until); });
    });
    base::ParallelFor(looks.size(), kAtOnce, [&](size_t i) { looks[i](); });
  }

  template <typename Watch>
  void CatchUp(Watch& watch, int64_t until) {
    while (watch.next_ms() <= until && !clock_.cancelled()) {
      const int64_t step = phase_.every_ms;
      const int64_t from = watch.next_ms();
      const int64_t count = std::min((until - from) / step + 1, kMostSteps);
      const std::string& query = watch.criterion().query;
      Result<live::Answer> answer =
          count == 1 ? server_.Query(query, from)
                     : server_.QueryRange(query, from, from + (count - 1) * step, step);
      if (!answer) return watch.Fail(live::WithoutHelp(answer.error().message));
      Keep(answer->remarks);
      if (!answer->partial.empty()) {
        Keep(answer->partial);
        return watch.Fail(
            fmt::format("the server says that its answer is not whole: `{}`", answer->partial[0]));
      }
      // An instant query has the time that was asked for; that of a range is on its grid.
      for (const Values& values :
           ValuesAtEach(answer.value(), from, step, static_cast<size_t>(count)))
        watch.Observe(values);
    }
  }

  void Keep(const std::vector<std::string>& remarks) {
    const std::lock_guard lock(remarks_mutex_);
    for (const std::string& remark : remarks) {
      auto& kept = report_.remarks;
      if (std::find(kept.begin(), kept.end(), remark) == kept.end()) kept.push_back(remark);
    }
  }

  bool RollsBack() const {
    return std::any_of(report_.criteria.begin(), report_.criteria.end(),
                       [](const CriterionWatch& watch) { return watch.rolls_back(); }) ||
           std::any_of(report_.rollback_when.begin(), report_.rollback_when.end(),
                       [](const ConditionWatch& watch) { return watch.truth().has_value(); });
  }

  bool AllSeen() {
    bool all = std::all_of(
        report_.criteria.begin(), report_.criteria.end(),
        [&](const CriterionWatch& watch) { return watch.next_ms() > report_.until_ms; });
    ForEachCondition(
        [&](const ConditionWatch& watch) { all = all && watch.next_ms() > report_.until_ms; });
    return all;
  }

  // At the end, what is still missing is asked for more often.
  int64_t NextLook(int64_t now, int64_t grace) const {
    if (now >= report_.until_ms) return now + std::max<int64_t>(grace / 10, 1);
    const int64_t passed = std::max<int64_t>(now - report_.began_ms, -1);
    const int64_t next = report_.began_ms + (passed / phase_.every_ms + 1) * phase_.every_ms;
    return now < report_.began_ms ? report_.began_ms : std::min(next, report_.until_ms);
  }

  void Decide() {
    std::vector<std::string> hold;
    for (const CriterionWatch& watch : report_.criteria) {
      if (watch.rolls_back()) {
        report_.reasons.push_back(
            fmt::format("{}: {}", watch.criterion().title, BreachText(watch)));
      } else if (!report_.Passed(watch)) {
        hold.push_back(
            fmt::format("{}: {}", watch.criterion().title, WhyNotPassed(watch, report_)));
      }
    }
    for (const ConditionWatch& watch : report_.rollback_when) {
      if (watch.truth()) {
        report_.reasons.push_back(fmt::format("{}: {}", watch.criterion().title, TruthText(watch)));
      } else if (watch.next_ms() <= report_.until_ms) {
        hold.push_back(fmt::format("{}: {}", watch.criterion().title, NotSeenText(watch)));
      }
    }
    for (const ConditionWatch& watch : report_.investigate_when) {
      if (watch.truth()) {
        hold.push_back(
            fmt::format("{}: {}; somebody has to look", watch.criterion().title, TruthText(watch)));
      } else if (watch.next_ms() <= report_.until_ms) {
        hold.push_back(fmt::format("{}: {}", watch.criterion().title, NotSeenText(watch)));
      }
    }
    for (const artifact::Criterion* manual : report_.unconfirmed) {
      hold.push_back(fmt::format("{}: nobody has confirmed it; `--confirm {}` does", manual->title,
                                 manual->name));
    }
    if (!report_.reasons.empty()) {
      report_.verdict = Verdict::Rollback;
      return;
    }
    if (report_.cancelled)
      hold.insert(hold.begin(), "it was cancelled before the hold time was over");
    report_.verdict = hold.empty() ? Verdict::Go : Verdict::Hold;
    report_.reasons = std::move(hold);
  }

  const artifact::Phase& phase_;
  const live::Prometheus& server_;
  live::Clock& clock_;
  const Options& options_;
  Report report_;
  std::mutex remarks_mutex_;
};

}  // namespace

std::string_view Text(Verdict verdict) {
  switch (verdict) {
    case Verdict::Go:
      return "go";
    case Verdict::Hold:
      return "hold";
    case Verdict::Rollback:
      break;
  }
  return "rollback";
}

bool Report::Passed(const CriterionWatch& watch) const {
  return watch.Passed(until_ms, once ? 0 : watch.criterion().for_ms);
}

int64_t DurationOf(const artifact::Phase& phase) {
  int64_t duration = phase.hold_ms;
  for (const artifact::Criterion& criterion : phase.criteria) {
    if (!criterion.manual)
      duration =
          std::max(duration, RoundedUp(criterion.after_ms, phase.every_ms) + criterion.for_ms);
  }
  return duration;
}

Report Run(const artifact::GatePlan& plan, const artifact::Phase& phase,
           const live::Prometheus& server, live::Clock& clock, const Options& options,
           const std::function<void(const Progress&)>& progress) {
  return Runner(plan, phase, server, clock, options).Run(progress);
}

}  // namespace qoe::gate
