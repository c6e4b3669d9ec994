#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/plan.h"
#include "compiler/deploy/ruler/recording.h"
#include "tests/compiler/deploy/simulated_ruler.h"

namespace qoe::ruler {
namespace {

using test::MakeGroup;
using test::SimulatedRuler;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RulerPlan : public testing::Test {
 protected:
  void Put(const std::string& name_space, const Group& group) {
    ASSERT_EQ(ruler_.Post(name_space, GroupYaml(group)), "");
  }

  // `create n/g`, `update n/g (bridge)`, … in order.
  std::vector<std::string> Steps(const std::vector<Namespace>& wanted) {
    plan_ = MakePlan(ruler_.Read(), wanted, options_);
    std::vector<std::string> steps;
    for (const Operation& operation : plan_.operations) {
      constexpr const char* kWords[] = {"create ", "update ", "delete "};
      steps.push_back(kWords[static_cast<size_t>(operation.action)] + operation.name_space + "/" +
                      operation.group + (operation.bridge ? " (bridge)" : ""));
    }
    return steps;
  }

  void Apply() {
    for (const Operation& operation : plan_.operations) {
      EXPECT_EQ(ruler_.Apply(operation), "") << operation.group;
    }
  }

  void ExpectProblem(bool refusal, const std::string& message) {
    for (const Problem& problem : plan_.problems) {
      if (problem.refusal == refusal && problem.message.find(message) != std::string::npos) return;
    }
    ADD_FAILURE() << "no such problem: " << message;
  }

  SimulatedRuler ruler_;
  PlanOptions options_;
  Plan plan_;
};

TEST_F(RulerPlan, ASecondPlanIsEmpty) {
  const std::vector<Namespace> wanted = {
      {"n", {MakeGroup("alerts", {"A! r > 1"}), MakeGroup("rules", {"r = sum(a)"})}}};
  EXPECT_THAT(Steps(wanted), ElementsAre("create n/rules", "create n/alerts"));
  Apply();
  EXPECT_THAT(Steps(wanted), IsEmpty());
  EXPECT_EQ(plan_.difference.Count(difference::Change::Same), 2U);
}

TEST_F(RulerPlan, RecordingGroupsByWhatTheyRead) {
  EXPECT_THAT(Steps({{"n",
                      {MakeGroup("c", {"z = y"}), MakeGroup("alerts", {"A! a > 1"}),
                       MakeGroup("b", {"y = x"}), MakeGroup("a", {"x = up"})}}}),
              ElementsAre("create n/a", "create n/b", "create n/c", "create n/alerts"));
}

TEST_F(RulerPlan, GroupsThatReadEachOtherStillHaveAnOrder) {
  EXPECT_THAT(Steps({{"n",
                      {MakeGroup("alerts", {"A! up > 1"}), MakeGroup("a", {"x = y"}),
                       MakeGroup("b", {"y = x"})}}}),
              ElementsAre("create n/a", "create n/b", "create n/alerts"));
}

TEST_F(RulerPlan, ForeignNamespacesAreNeverTouched) {
  Put("other", MakeGroup("g", {"A! up == 0"}));
  options_.prune = true;
  EXPECT_THAT(Steps({{"n", {MakeGroup("g", {"B! up == 0"})}}}), ElementsAre("create n/g"));
  EXPECT_EQ(plan_.foreign_groups, 1U);
}

TEST_F(RulerPlan, PruneNamesAndThenDeletes) {
  Put("n", MakeGroup("old", {"A! up == 0"}));
  Put("n", MakeGroup("kept", {"B! up == 0"}));
  const std::vector<Namespace> wanted = {{"n", {MakeGroup("kept", {"B! up == 0"})}}};
  EXPECT_THAT(Steps(wanted), IsEmpty());
  ASSERT_EQ(plan_.leftovers.size(), 1U);
  EXPECT_EQ(plan_.leftovers[0].name, (GroupName{"n", "old"}));
  EXPECT_TRUE(plan_.leftovers[0].prunable);
  options_.prune = true;
  EXPECT_THAT(Steps(wanted), ElementsAre("delete n/old"));
  EXPECT_THAT(plan_.operations[0].live, HasSubstr("name: old\n"));
  Apply();
  EXPECT_THAT(Steps(wanted), IsEmpty());
}

TEST_F(RulerPlan, WhatTheReceiptDoesNotNameIsSomebodyElses) {
  Put("n", MakeGroup("ours", {"A! up == 0"}));
  Put("n", MakeGroup("by_hand", {"B! up == 0"}));
  options_.prune = true;
  options_.received = {{{"n", "ours"}}};
  options_.own_namespaces = {"n"};
  EXPECT_THAT(Steps({}), ElementsAre("delete n/ours"));
  ASSERT_EQ(plan_.leftovers.size(), 1U);
  EXPECT_EQ(plan_.leftovers[0].name.group, "by_hand");
  EXPECT_FALSE(plan_.leftovers[0].prunable);
}

TEST_F(RulerPlan, ReadersGoBeforeWhatTheyRead) {
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("b", {"A! x > 1"}));
  options_.prune = true;
  options_.own_namespaces = {"n"};
  EXPECT_THAT(Steps({}), ElementsAre("delete n/b", "delete n/a"));
}

TEST_F(RulerPlan, AMovedRuleIsWrittenBeforeItIsLost) {
  Put("n", MakeGroup("a", {"x = up", "y = up"}));
  Put("n", MakeGroup("alerts", {"A! x > 1"}));
  EXPECT_THAT(Steps({{"n",
                      {MakeGroup("a", {"y = up"}), MakeGroup("b", {"x = up"}),
                       MakeGroup("alerts", {"A! x > 1"})}}}),
              ElementsAre("create n/b", "update n/a"));
}

TEST_F(RulerPlan, RulesThatChangePlacesAreBridged) {
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("b", {"y = up"}));
  EXPECT_THAT(Steps({{"n", {MakeGroup("a", {"y = up"}), MakeGroup("b", {"x = up"})}}}),
              ElementsAre("update n/a (bridge)", "update n/b", "update n/a"));
}

TEST_F(RulerPlan, ARenamedSeriesStaysUntilItsReaderIsWritten) {
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("alerts", {"A! x > 1"}));
  const std::vector<Namespace> wanted = {
      {"n", {MakeGroup("a", {"y = up"}), MakeGroup("alerts", {"A! y > 1"})}}};
  EXPECT_THAT(Steps(wanted), ElementsAre("update n/a (bridge)", "update n/alerts", "update n/a"));
  Apply();
  EXPECT_THAT(Steps(wanted), IsEmpty());
}

TEST_F(RulerPlan, ABridgeThatDoesNotFitIsNamed) {
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("alerts", {"A! x > 1"}));
  options_.limits.rules_per_group = 1;
  EXPECT_THAT(Steps({{"n", {MakeGroup("a", {"y = up"}), MakeGroup("alerts", {"A! y > 1"})}}}),
              ElementsAre("update n/a", "update n/alerts"));
  ExpectProblem(false, "`n/a` has no room");
}

TEST_F(RulerPlan, LimitsAreCheckedBeforeTheFirstRequest) {
  Put("other", MakeGroup("g", {"A! up == 0"}));
  options_.limits = {2, 2};
  EXPECT_THAT(
      Steps({{"n", {MakeGroup("a", {"x = up", "y = up", "z = up"}), MakeGroup("b", {"w = up"})}}}),
      IsEmpty());
  EXPECT_TRUE(plan_.refused());
  ExpectProblem(true, "group `n/a` has 3 rules");
  ExpectProblem(true, "the tenant would have 3 groups, 1 of them in namespaces of others");
}

TEST_F(RulerPlan, WhatTheRulerWouldRefuse) {
  EXPECT_THAT(Steps({{"n", {MakeGroup("g", {"x = up"}), MakeGroup("g", {"y = up"})}},
                     {"m", {MakeGroup("", {"x = up"}), MakeGroup("none", {})}}}),
              IsEmpty());
  ExpectProblem(true, "two groups of namespace `n` are named `g`");
  ExpectProblem(true, "a group of namespace `m` has no name");
  ExpectProblem(true, "group `m/none` has no rules");
}

TEST_F(RulerPlan, NamesThatProxiesSpoil) {
  Steps({{"team/a", {MakeGroup("..", {"x = up"})}}});
  EXPECT_FALSE(plan_.refused());
  ExpectProblem(false, "namespace `team/a`");
  ExpectProblem(false, "group `team/a/..`");
}

TEST_F(RulerPlan, AtTheLimitADeleteComesFirst) {
  Put("n", MakeGroup("a", {"A! up == 0"}));
  Put("n", MakeGroup("b", {"B! up == 0"}));
  ruler_.limits.groups_per_tenant = options_.limits.groups_per_tenant = 2;
  options_.prune = true;
  const std::vector<Namespace> wanted = {{"n", {MakeGroup("a", {"A! up == 1"})}}};
  EXPECT_THAT(Steps(wanted), ElementsAre("delete n/b", "update n/a"));
  Apply();
  EXPECT_THAT(Steps(wanted), IsEmpty());
}

TEST_F(RulerPlan, AtTheLimitOneGroupIsDeletedAndCreatedAgain) {
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("b", {"B! x == 0"}));
  ruler_.limits.groups_per_tenant = options_.limits.groups_per_tenant = 2;
  const std::vector<Namespace> wanted = {
      {"n", {MakeGroup("a", {"x = up > 0"}), MakeGroup("b", {"B! x == 1"})}}};
  EXPECT_THAT(Steps(wanted), ElementsAre("delete n/b", "update n/a", "create n/b"));
  ExpectProblem(false, "`n/b` is deleted and created again");
  Apply();
  EXPECT_THAT(Steps(wanted), IsEmpty());
}

TEST_F(RulerPlan, ALiveReaderElsewhereCounts) {
  Put("other", MakeGroup("alerts", {"A! x > 1"}));
  Put("n", MakeGroup("a", {"x = up"}));
  Put("n", MakeGroup("b", {"y = up"}));
  EXPECT_THAT(Steps({{"n", {MakeGroup("a", {"y = up"}), MakeGroup("b", {"x = up"})}}}),
              ElementsAre("update n/a (bridge)", "update n/b", "update n/a"));
}

TEST(WriteOrder, GainersBeforeLosers) {
  const std::vector<SeriesUse> uses = {{{"y"}, {}}, {{"x"}, {}}};
  EXPECT_THAT(WriteOrder(uses, {{"x"}, {}}), ElementsAre(1, 0));
  EXPECT_THAT(WriteOrder(uses, {{}, {}}), ElementsAre(0, 1));
}

}  // namespace
}  // namespace qoe::ruler
