#include "compiler/deploy/ruler/health_watch.h"

#include <gtest/gtest.h>

#include "tests/compiler/deploy/simulated_ruler.h"

namespace qoe::ruler {
namespace {

using deploy::HealthReport;
using test::MakeGroup;

const std::string kOne = "2026-11-28T00:00:01Z";
const std::string kTwo = "2026-11-28T00:01:01Z";
const std::string kNever = "0001-01-01T00:00:00Z";

GroupHealth Shown(const Group& group, Health health, std::string evaluated) {
  GroupHealth shown;
  shown.name_space = "n";
  shown.group = group.name;
  shown.rules = group.rules.size();
  shown.health = health;
  shown.evaluated = std::move(evaluated);
  shown.error = "`a`: many-to-many";
  shown.shown = group;
  return shown;
}

class HealthWatchTest : public testing::Test {
 protected:
  deploy::Health Look(const Group& group, Health health, const std::string& evaluated) {
    report_ = watch_.Look({Shown(group, health, evaluated)});
    return report_.health;
  }

  const Group old_ = MakeGroup("g", {"a = sum(up)"});
  const Group new_ = MakeGroup("g", {"a = sum (up) + 1"});
  HealthWatch watch_;
  HealthReport report_;
};

TEST_F(HealthWatchTest, ANewGroupCountsOnceItIsEvaluated) {
  watch_.Add({"n", "g"}, new_, nullptr);
  EXPECT_EQ(Look(new_, Health::Unknown, kNever), deploy::Health::Waiting);
  EXPECT_EQ(Look(new_, Health::Ok, kOne), deploy::Health::Healthy);
}

TEST_F(HealthWatchTest, OldRulesThatAreHealthyAreNoAnswer) {
  watch_.Add({"n", "g"}, new_, &old_);
  EXPECT_EQ(Look(old_, Health::Ok, kOne), deploy::Health::Waiting);
  // Evaluated once more before the ruler has seen the change.
  EXPECT_EQ(Look(old_, Health::Ok, kTwo), deploy::Health::Waiting);
  EXPECT_EQ(Look(new_, Health::Unknown, kNever), deploy::Health::Waiting);
  EXPECT_EQ(Look(new_, Health::Ok, kTwo), deploy::Health::Healthy);
}

TEST_F(HealthWatchTest, OldRulesThatFailAreNoFaultOfTheNewOnes) {
  watch_.Add({"n", "g"}, new_, &old_);
  EXPECT_EQ(Look(old_, Health::Err, kOne), deploy::Health::Waiting);
  EXPECT_EQ(Look(old_, Health::Err, kTwo), deploy::Health::Waiting);
  EXPECT_EQ(Look(new_, Health::Err, kTwo), deploy::Health::Failing);
  EXPECT_NE(report_.message.find("many-to-many"), std::string::npos);
}

// A ruler that evaluates once an hour: the first look may already be at the new rules.
TEST_F(HealthWatchTest, OneEvaluationIsEnoughWhereTheChangeIsSeen) {
  watch_.Add({"n", "g"}, new_, &old_);
  EXPECT_EQ(Look(new_, Health::Ok, kOne), deploy::Health::Healthy);
}

TEST_F(HealthWatchTest, WhatIsNotShownCountsFromTheNextEvaluationOn) {
  Group limited = old_;
  limited.limit = "5";
  watch_.Add({"n", "g"}, limited, &old_);
  EXPECT_EQ(Look(old_, Health::Ok, kOne), deploy::Health::Waiting);
  EXPECT_EQ(Look(old_, Health::Ok, kOne), deploy::Health::Waiting);
  EXPECT_EQ(Look(old_, Health::Ok, kTwo), deploy::Health::Healthy);
}

TEST_F(HealthWatchTest, ARulerThatRewritesExpressionsDoesNotHoldALoadUp) {
  const Group rewritten = MakeGroup("g", {"a = 1 + sum(up)"});
  watch_.Add({"n", "g"}, new_, &old_);
  EXPECT_EQ(Look(rewritten, Health::Ok, kOne), deploy::Health::Waiting);
  EXPECT_EQ(Look(rewritten, Health::Ok, kTwo), deploy::Health::Healthy);
}

TEST_F(HealthWatchTest, SaysWhatIsWaitedFor) {
  Group slow = new_;
  slow.interval = "10m";
  watch_.Add({"n", "g"}, slow, &old_);
  Look(old_, Health::Ok, kOne);
  EXPECT_EQ(report_.message,
            "1 of the groups that changed was not evaluated yet; the first is `g` of namespace "
            "`n`, every 10m");
}

}  // namespace
}  // namespace qoe::ruler
