#include "compiler/deploy/transaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "compiler/units/unit.h"

namespace qoe::deploy {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeastPatience = std::chrono::minutes(5);
// Rulers look for changed groups once a minute, unless they are told otherwise.
constexpr milliseconds kNoticing = std::chrono::minutes(2);

std::string_view Verb(Action action) {
  switch (action) {
    case Action::Create:
      return "creating";
    case Action::Update:
      return "updating";
    case Action::Delete:
      break;
  }
  return "deleting";
}

std::string TimeIsUp(milliseconds wait, milliseconds interval, const std::string& missing) {
  std::string text = "the time to wait is up: " + missing;
  if (wait < interval) {
    text += fmt::format(
        "\n  = help: {} is less than the {} from one evaluation to the next; let `--wait` be "
        "longer, or leave it out",
        units::FormatDuration(wait.count()), units::FormatDuration(interval.count()));
  }
  return text;
}

class Transaction {
 public:
  Transaction(Target& target, const TransactionOptions& options)
      : target_(target), options_(options) {}

  Report Run() {
    RunPhases();
    report_.requests = target_.requests();
    return std::move(report_);
  }

 private:
  void RunPhases() {
    Begin(Phase::Planning);
    Result<Plan> plan = target_.MakePlan();
    if (!plan) {
      report_.problem = plan.error().message;
      return;
    }
    report_.plan = std::move(*plan);
    report_.steps.assign(steps().size(), StepOutcome::NotTried);
    if (report_.plan.refused()) {
      report_.outcome = Outcome::Refused;
    } else if (steps().empty()) {
      report_.outcome = Outcome::NothingToDo;
    } else if (options_.dry_run) {
      report_.outcome = Outcome::Planned;
    } else if (!MayBegin()) {
      report_.outcome = Outcome::Unreachable;
    } else if (Apply() && ReadBack() && AwaitHealth()) {
      report_.outcome = Outcome::Loaded;
    } else {
      Undo();
    }
  }

  const std::vector<Step>& steps() const { return report_.plan.steps; }
  bool cancelled() const { return options_.cancelled != nullptr && options_.cancelled->load(); }

  void Begin(Phase phase) const {
    const bool counted = phase == Phase::Applying || phase == Phase::Undoing;
    if (options_.progress) options_.progress({phase, 0, counted ? steps().size() : 0, ""});
  }

  // The first problem is the one that is told. What a cancelled request says of itself is none.
  bool Broken(std::string problem) {
    if (cancelled()) problem = "the load was cancelled";
    if (report_.problem.empty()) report_.problem = std::move(problem);
    return false;
  }

  bool MayBegin() {
    if (!options_.may_begin) return true;
    const Status may = options_.may_begin(report_.plan);
    return may ? true : Broken(may.error().message);
  }

  bool Apply() {
    if (options_.begin) options_.begin(report_.plan);
    Begin(Phase::Applying);
    for (size_t first = 0; first < steps().size();) {
      size_t end = first;
      while (end < steps().size() && steps()[end].wave == steps()[first].wave) ++end;
      if (!ApplyWave(first, end)) return false;
      first = end;
    }
    if (cancelled()) return Broken("the load was cancelled");
    const Status active = target_.Activate();
    return active ? true : Broken(active.error().message);
  }

  // Whoever is free takes the next step; after the first failure nobody takes another one.
  bool ApplyWave(size_t first, size_t end) {
    next_ = first;
    const size_t workers = std::clamp<size_t>(target_.concurrency(), 1, end - first);
    std::vector<std::thread> others;
    others.reserve(workers - 1);
    for (size_t i = 1; i < workers; ++i) others.emplace_back([this, end] { TakeSteps(end); });
    TakeSteps(end);
    for (std::thread& other : others) other.join();
    return report_.problem.empty();
  }

  void TakeSteps(size_t end) {
    for (;;) {
      size_t step = 0;
      {
        const std::lock_guard lock(mutex_);
        if (!report_.problem.empty() || next_ == end) return;
        if (cancelled()) {
          Broken("the load was cancelled");
          return;
        }
        step = next_++;
        report_.steps[step] = StepOutcome::Failed;  // until it is known; it may have its effect
        if (options_.progress)
          options_.progress({Phase::Applying, report_.applied, steps().size(), steps()[step].name});
      }
      const Status done = target_.Apply(step);
      const std::lock_guard lock(mutex_);
      if (done) {
        report_.steps[step] = StepOutcome::Done;
        ++report_.applied;
      } else {
        Broken(fmt::format("{} {}: {}", Verb(steps()[step].action), steps()[step].name,
                           done.error().message));
      }
    }
  }

  bool ReadBack() {
    Begin(Phase::ReadingBack);
    const Status same = target_.ReadBack();
    return same ? true : Broken(same.error().message);
  }

  bool AwaitHealth() {
    const milliseconds wait = options_.wait.value_or(PatienceWith(target_));
    if (wait.count() <= 0) return true;
    Begin(Phase::Waiting);
    const auto deadline = std::chrono::steady_clock::now() + wait;
    for (;;) {
      const Result<HealthReport> report = target_.PollHealth();
      if (!report) return Broken(report.error().message);
      const HealthReport& health = report.value();
      if (health.health == Health::Healthy) return true;
      if (health.health == Health::Failing) return Broken(health.message);
      if (cancelled()) return Broken("the load was cancelled");
      if (std::chrono::steady_clock::now() >= deadline)
        return Broken(TimeIsUp(wait, target_.LongestInterval(), health.message));
      if (options_.progress) options_.progress({Phase::Waiting, 0, 0, health.message});
      Sleep();
    }
  }

  void Sleep() const {
    if (options_.sleep) {
      options_.sleep(options_.poll);
    } else {
      std::this_thread::sleep_for(options_.poll);
    }
  }

  void Undo() {
    Begin(Phase::Undoing);
    size_t taken_back = 0;
    for (size_t i = steps().size(); i > 0; --i) {
      StepOutcome& outcome = report_.steps[i - 1];
      if (outcome == StepOutcome::NotTried) continue;
      if (options_.progress)
        options_.progress({Phase::Undoing, taken_back, steps().size(), steps()[i - 1].name});
      const Status done = target_.Undo(i - 1);
      outcome = done ? StepOutcome::Undone : StepOutcome::NotUndone;
      ++taken_back;
      if (!done) {
        report_.undone.push_back(
            fmt::format("putting back {}: {}", steps()[i - 1].name, done.error().message));
      }
    }
    report_.undo_notes = target_.UndoNotes();
    report_.outcome = Outcome::Inconsistent;
    const Status active = target_.ActivateUndone();
    if (!active) report_.undone.push_back(active.error().message);
    Result<std::string> left = target_.DifferenceFromSnapshot();
    if (!left) {
      report_.undone.push_back("reading what is live now: " + left.error().message);
      return;
    }
    if (left->empty() && active) report_.outcome = Outcome::RolledBack;
    report_.live = std::move(*left);
  }

  Target& target_;
  const TransactionOptions& options_;
  std::mutex mutex_;  // of all below while a wave is applied
  size_t next_ = 0;
  Report report_;
};

}  // namespace

milliseconds PatienceWith(const Target& target) {
  return std::max(kLeastPatience, target.LongestInterval() + kNoticing);
}

Report RunTransaction(Target& target, const TransactionOptions& options) {
  return Transaction(target, options).Run();
}

std::string_view Word(Outcome outcome) {
  switch (outcome) {
    case Outcome::Planned:
      return "planned";
    case Outcome::NothingToDo:
      return "nothing_to_do";
    case Outcome::Loaded:
      return "loaded";
    case Outcome::Refused:
      return "refused";
    case Outcome::Unreachable:
      return "unreachable";
    case Outcome::RolledBack:
      return "rolled_back";
    case Outcome::Inconsistent:
      break;
  }
  return "inconsistent";
}

std::string_view Word(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::NotTried:
      return "not_tried";
    case StepOutcome::Done:
      return "done";
    case StepOutcome::Failed:
      return "failed";
    case StepOutcome::Undone:
      return "undone";
    case StepOutcome::NotUndone:
      break;
  }
  return "not_undone";
}

std::string_view Word(Action action) {
  switch (action) {
    case Action::Create:
      return "create";
    case Action::Update:
      return "update";
    case Action::Delete:
      break;
  }
  return "delete";
}

}  // namespace qoe::deploy
