#include <fmt/format.h>

#include <algorithm>

#include "compiler/deploy/ruler/steps.h"

namespace qoe::ruler {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

GroupName NameOf(const Step& step) { return {step.operation.name_space, step.operation.group}; }

class Fitting {
 public:
  Fitting(size_t limit, RecordingState state, std::vector<Step>& steps,
          std::vector<Problem>& problems)
      : limit_(limit), state_(std::move(state)), steps_(steps), problems_(problems) {}

  void Run() {
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].operation.action != Action::Delete && state_.group_count() + 1 > limit_) {
        MakeRoom(i);
      }
      Apply(steps_[i]);
    }
  }

 private:
  void Apply(const Step& step) {
    if (step.operation.action == Action::Delete) {
      state_.Remove(NameOf(step));
    } else {
      state_.Put(NameOf(step), step.use);
    }
  }

  // Puts a delete before the step `i`.
  void MakeRoom(size_t i) {
    const size_t planned = PlannedDelete(i);
    if (planned != kNone) {
      const auto at = steps_.begin() + static_cast<std::ptrdiff_t>(planned);
      std::rotate(steps_.begin() + static_cast<std::ptrdiff_t>(i), at, at + 1);
      return;
    }
    if (steps_[i].operation.action == Action::Update) Recreate(i, Replaced(i));
  }

  size_t PlannedDelete(size_t from) const {
    size_t first = kNone;
    for (size_t i = from; i < steps_.size(); ++i) {
      if (steps_[i].operation.action != Action::Delete) continue;
      if (!state_.IsNeeded(NameOf(steps_[i]))) return i;
      if (first == kNone) first = i;
    }
    return first;
  }

  // An update that nobody misses for a while, as late as can be: the time until then is short for
  // few, and the others keep what their alerts have counted.
  size_t Replaced(size_t from) const {
    for (size_t i = steps_.size(); i > from; --i) {
      const Step& step = steps_[i - 1];
      if (step.operation.action != Action::Update || state_.IsNeeded(NameOf(step))) continue;
      const bool again = std::any_of(
          steps_.begin() + static_cast<std::ptrdiff_t>(from), steps_.end(),
          [&](const Step& other) { return &other != &step && NameOf(other) == NameOf(step); });
      if (!again) return i - 1;
    }
    return from;
  }

  void Recreate(size_t i, size_t replaced) {
    Step removal;
    Operation& update = steps_[replaced].operation;
    removal.operation.action = Action::Delete;
    removal.operation.name_space = update.name_space;
    removal.operation.group = update.group;
    removal.operation.live = update.live;
    update.action = Action::Create;
    update.live.clear();
    problems_.push_back(
        {false,
         fmt::format("the tenant is at its limit of {} groups, and a group that is replaced counts "
                     "as one more: `{}/{}` is deleted and created again, its alerts begin anew",
                     limit_, update.name_space, update.group),
         "raise `ruler_max_rule_groups_per_tenant` for the tenant by one"});
    steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(i), std::move(removal));
  }

  size_t limit_;
  RecordingState state_;
  std::vector<Step>& steps_;
  std::vector<Problem>& problems_;
};

}  // namespace

void FitGroupLimit(size_t limit, RecordingState state, std::vector<Step>& steps,
                   std::vector<Problem>& problems) {
  if (limit > 0) Fitting(limit, std::move(state), steps, problems).Run();
}

}  // namespace qoe::ruler
