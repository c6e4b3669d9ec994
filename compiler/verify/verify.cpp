#include "compiler/verify/verify.h"

#include <algorithm>

#include "compiler/base/parallel.h"
#include "compiler/verify/checks.h"

namespace qoe::verify {
namespace {

constexpr int64_t kFirstPauseMs = 500;
constexpr int64_t kLongestPauseMs = 5'000;

// All checks that are open are looked at, side by side; then it waits and looks again at those
// that have time left. So the time of a run is that of its longest check, not the sum.
class Runner {
 public:
  Runner(std::vector<Check> checks, live::Clock& clock, const Options& options,
         const std::function<void(const Checked&)>& progress)
      : clock_(clock), options_(options), progress_(progress), began_ms_(clock.NowMs()) {
    for (Check& check : checks) {
      report_.checks.push_back({std::move(check), Failed("was not looked at"), 0});
      open_.push_back(open_.size());
    }
  }

  Report Run() {
    for (int64_t pause = kFirstPauseMs; !open_.empty();
         pause = std::min(2 * pause, kLongestPauseMs)) {
      Look();
      if (open_.empty()) break;
      if (!clock_.SleepMs(std::min(pause, LeftMs()))) break;
    }
    report_.cancelled = clock_.cancelled();
    for (const size_t i : open_) Decide(report_.checks[i]);
    return std::move(report_);
  }

 private:
  void Look() {
    base::ParallelFor(open_.size(), options_.at_once, [&](size_t i) {
      if (clock_.cancelled()) return;
      Checked& each = report_.checks[open_[i]];
      each.outcome = each.check.look();
      each.waited_ms = clock_.NowMs() - began_ms_;
    });
    if (clock_.cancelled()) return;
    std::erase_if(open_, [&](size_t i) {
      Checked& each = report_.checks[i];
      const bool done = each.outcome.state != State::Failed || each.waited_ms >= TimeOf(each.check);
      if (done) Decide(each);
      return done;
    });
  }

  void Decide(const Checked& each) const {
    if (progress_) progress_(each);
  }

  int64_t TimeOf(const Check& check) const {
    return std::min(check.within_ms, options_.deadline_ms);
  }

  // Until the first of the open checks has its last look.
  int64_t LeftMs() const {
    int64_t left = kLongestPauseMs;
    const int64_t passed = clock_.NowMs() - began_ms_;
    for (const size_t i : open_) left = std::min(left, TimeOf(report_.checks[i].check) - passed);
    return std::max<int64_t>(left, 1);
  }

  live::Clock& clock_;
  const Options& options_;
  const std::function<void(const Checked&)>& progress_;
  int64_t began_ms_;
  Report report_;
  std::vector<size_t> open_;
};

}  // namespace

size_t Report::Count(State state) const {
  return static_cast<size_t>(
      std::count_if(checks.begin(), checks.end(),
                    [state](const Checked& each) { return each.outcome.state == state; }));
}

bool Report::unreachable() const {
  return std::any_of(checks.begin(), checks.end(), [](const Checked& each) {
    return each.outcome.state == State::Failed && each.outcome.unreachable;
  });
}

std::vector<Check> ChecksOf(const artifact::Bundle& bundle, const Expected& expected,
                            const Servers& servers, const Options& options) {
  const Context cx{bundle, expected, servers, options.within_ms};
  std::vector<Check> checks;
  AddRuleChecks(cx, checks);
  AddAlertChecks(cx, checks);
  AddRecordChecks(cx, checks);
  AddCardinalityChecks(cx, checks);
  AddGrafanaChecks(cx, checks);
  AddVariableChecks(cx, checks);
  AddRowChecks(cx, checks);
  AddProbes(cx, checks);
  // Under one head what belongs together; in it the order is as it was.
  const std::vector<std::string_view> order = {"rules",     "series", "dashboards",
                                               "endpoints", "sql",    "by hand"};
  const auto place = [&](const Check& check) {
    return std::find(order.begin(), order.end(), check.section) - order.begin();
  };
  std::stable_sort(checks.begin(), checks.end(),
                   [&](const Check& a, const Check& b) { return place(a) < place(b); });
  return checks;
}

Report Run(std::vector<Check> checks, live::Clock& clock, const Options& options,
           const std::function<void(const Checked&)>& progress) {
  return Runner(std::move(checks), clock, options, progress).Run();
}

}  // namespace qoe::verify
