// What mimirtool gets wrong when it loads rules (found by reading its source), as far as it needs
// no network: each defect by its number in our list of them. Time-outs, retries and the wait for
// the first evaluation (9, and parts of 5 and 13) are tested with the requests themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/deploy/difference/render.h"
#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/path.h"
#include "compiler/deploy/ruler/plan.h"
#include "tests/compiler/deploy/simulated_ruler.h"

namespace qoe::ruler {
namespace {

using test::MakeGroup;
using test::SimulatedRuler;
using testing::HasSubstr;

bool IsSame(const Group& before, const Group& after) {
  return difference::CompareGroups(before, after, {}).change == difference::Change::Same;
}

TEST(MimirtoolDefects, No1KeepFiringForIsCompared) {
  const Group before = MakeGroup("g", {"A! up == 0"});
  Group after = before;
  after.rules[0].keep_firing_for = "5m";
  EXPECT_FALSE(IsSame(before, after));
}

TEST(MimirtoolDefects, No2FieldsOfGroupsAreCompared) {
  const Group before = MakeGroup("g", {"A! up == 0"});
  Group limit = before;
  limit.limit = "5";
  Group labels = before;
  labels.labels = {{"team", "x"}};
  Group align = before;
  align.align_evaluation_time_on_interval = "true";
  Group write = before;
  write.remote_write = "[{url: \"http://x\", headers: {a: b}}]";
  Group other_header = before;
  other_header.remote_write = "[{url: \"http://x\", headers: {a: c}}]";
  EXPECT_FALSE(IsSame(before, limit));
  EXPECT_FALSE(IsSame(before, labels));
  EXPECT_FALSE(IsSame(before, align));
  EXPECT_FALSE(IsSame(before, write));
  EXPECT_FALSE(IsSame(write, other_header));
}

TEST(MimirtoolDefects, No3SourceTenantsAreAList) {
  Group before = MakeGroup("g", {"A! up == 0"});
  Group after = before;
  before.source_tenants = {"a", "b"};
  after.source_tenants = {"a", "b", "b"};
  EXPECT_FALSE(IsSame(before, after));
  after.source_tenants = {"b", "a"};
  EXPECT_FALSE(IsSame(before, after));
}

TEST(MimirtoolDefects, No4AWrongAddressIsNotATenantWithoutRules) {
  const Result<RulerState> none = ReadListAnswer(404, "no rule groups found\n");
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none.value().group_count(), 0U);
  EXPECT_TRUE(ReadListAnswer(200, "{}\n").has_value());
  for (const char* body : {"404 page not found\n", "", "<html>not found</html>"}) {
    const Result<RulerState> wrong = ReadListAnswer(404, body);
    ASSERT_FALSE(wrong.has_value()) << body;
    EXPECT_EQ(wrong.error().kind, ErrorKind::NotFound);
    EXPECT_THAT(wrong.error().message, HasSubstr("no ruler API"));
  }
  EXPECT_FALSE(ReadListAnswer(200, "<html>Sign in</html>").has_value());
  EXPECT_FALSE(ReadListAnswer(500, "an error occurred while loading 2 rule groups").has_value());
}

TEST(MimirtoolDefects, No5APlanKnowsTheWayBack) {
  SimulatedRuler ruler;
  ASSERT_EQ(ruler.Post("n", "name: g\nrules:\n  - alert: A\n    expr: up == 0\n"), "");
  const std::string before = ruler.List();
  const Plan plan = MakePlan(ruler.Read(), {{"n", {MakeGroup("g", {"A! up == 1"})}}}, {});
  ASSERT_EQ(plan.operations.size(), 1U);
  ASSERT_EQ(ruler.Apply(plan.operations[0]), "");
  EXPECT_NE(ruler.List(), before);
  ASSERT_EQ(ruler.Post("n", plan.operations[0].live), "");
  EXPECT_EQ(ruler.List(), before);
}

TEST(MimirtoolDefects, No6ForeignNamespacesAreNotPruned) {
  SimulatedRuler ruler;
  ASSERT_EQ(ruler.Post("other", GroupYaml(MakeGroup("g", {"A! up == 0"}))), "");
  PlanOptions options;
  options.prune = true;
  EXPECT_TRUE(MakePlan(ruler.Read(), {}, options).nothing_to_do());
}

TEST(MimirtoolDefects, No7ADifferenceCanBeTold) {
  const std::vector<Namespace> before = {{"n", {MakeGroup("g", {"A! up == 0"})}}};
  const std::vector<Namespace> after = {{"n", {MakeGroup("g", {"A! up == 1"})}}};
  EXPECT_FALSE(difference::Compare(before, after).empty());
  EXPECT_TRUE(difference::Compare(after, after).empty());
}

TEST(MimirtoolDefects, No8NamespacesAreEscapedInLists) {
  EXPECT_EQ(RulesPath("/prometheus/config/v1/rules", "team/a b", ""),
            "/prometheus/config/v1/rules/team%2Fa%20b");
}

TEST(MimirtoolDefects, No10TheWholeAnswerIsInTheError) {
  const std::string long_text = std::string(3000, 'x') + " the end";
  for (const int status : {400, 404, 409, 429}) {
    const Result<RulerState> answer = ReadListAnswer(status, long_text);
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().message, HasSubstr("the end")) << status;
  }
}

TEST(MimirtoolDefects, No11ANamespaceInTwoFilesIsOne) {
  SimulatedRuler ruler;
  const std::vector<Namespace> wanted = {{"n", {MakeGroup("a", {"x = up"})}},
                                         {"n", {MakeGroup("b", {"y = up"})}}};
  const Plan plan = MakePlan(ruler.Read(), wanted, {});
  EXPECT_FALSE(plan.refused());
  EXPECT_EQ(plan.operations.size(), 2U);
}

TEST(MimirtoolDefects, No12AReformattedExpressionIsNoUpdate) {
  SimulatedRuler ruler;
  ASSERT_EQ(
      ruler.Post("n", GroupYaml(MakeGroup("g", {"x = sum(rate(a{b='c',d=\"e\"}[60s]))by(f)"}))),
      "");
  const std::vector<Namespace> wanted = {
      {"n", {MakeGroup("g", {"x = sum by (f) (rate(a{d=\"e\",b=\"c\"}[1m]))"})}}};
  const Plan plan = MakePlan(ruler.Read(), wanted, {});
  EXPECT_TRUE(plan.nothing_to_do());
  EXPECT_EQ(plan.difference.reworded, 1U);
}

TEST(MimirtoolDefects, No13WhatWasDroppedShowsWhenItIsReadBack) {
  SimulatedRuler ruler;
  ruler.keeps_source_tenants = false;
  Group group = MakeGroup("g", {"x = up"});
  group.source_tenants = {"a"};
  const std::vector<Namespace> wanted = {{"n", {group}}};
  for (const Operation& operation : MakePlan(ruler.Read(), wanted, {}).operations) {
    ASSERT_EQ(ruler.Apply(operation), "");
  }
  const difference::Difference left = difference::Compare(ruler.Read().namespaces, wanted);
  EXPECT_THAT(difference::RenderText(left), HasSubstr("reads tenants a instead of its own"));
}

}  // namespace
}  // namespace qoe::ruler
