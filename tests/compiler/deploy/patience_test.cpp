// How long a load waits for what it has loaded.
#include <gtest/gtest.h>

#include "compiler/deploy/transaction.h"

namespace qoe::deploy {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

// A place with one change, where nothing is ever evaluated.
class NeverEvaluated final : public Target {
 public:
  explicit NeverEvaluated(milliseconds interval) : interval_(interval) {}

  std::string Title() const override { return "a place"; }
  Result<Plan> MakePlan() override {
    Plan plan;
    plan.steps = {{Action::Create, "group `a`", 0}};
    return plan;
  }
  std::string Render(Format, bool) const override { return {}; }
  Status Apply(size_t) override { return Done{}; }
  Status ReadBack() override { return Done{}; }
  milliseconds LongestInterval() const override { return interval_; }
  Result<HealthReport> PollHealth() override {
    return HealthReport{Health::Waiting, "`a` was not evaluated"};
  }
  Status Undo(size_t) override { return Done{}; }
  Result<std::string> DifferenceFromSnapshot() override { return std::string(); }
  size_t requests() const override { return 0; }

 private:
  milliseconds interval_;
};

Report Load(milliseconds interval, milliseconds wait) {
  NeverEvaluated target(interval);
  TransactionOptions options;
  options.wait = wait;
  options.poll = milliseconds(1);
  return RunTransaction(target, options);
}

TEST(Patience, LastsUntilTheSlowestGroupMustHaveBeenEvaluated) {
  EXPECT_EQ(PatienceWith(NeverEvaluated(milliseconds(0))), minutes(5));
  EXPECT_EQ(PatienceWith(NeverEvaluated(minutes(1))), minutes(5));
  EXPECT_EQ(PatienceWith(NeverEvaluated(minutes(5))), minutes(7));
  EXPECT_EQ(PatienceWith(NeverEvaluated(minutes(60))), minutes(62));
}

TEST(Patience, AWaitThatIsShorterThanTheIntervalIsNamedAsTheCause) {
  const Report report = Load(minutes(5), milliseconds(20));
  EXPECT_EQ(report.outcome, Outcome::RolledBack);
  EXPECT_EQ(
      report.problem,
      "the time to wait is up: `a` was not evaluated\n  = help: 20ms is less than the 5m from "
      "one evaluation to the next; let `--wait` be longer, or leave it out");
}

TEST(Patience, AWaitThatIsLongEnoughIsNot) {
  EXPECT_EQ(Load(milliseconds(10), milliseconds(20)).problem,
            "the time to wait is up: `a` was not evaluated");
}

}  // namespace
}  // namespace qoe::deploy
