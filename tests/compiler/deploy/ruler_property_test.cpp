// Plans between random states of a ruler, applied to one in memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "compiler/deploy/difference/difference.h"
#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/plan.h"
#include "compiler/deploy/ruler/recording.h"
#include "tests/compiler/deploy/simulated_ruler.h"
#include "tests/promql/random.h"

namespace qoe::ruler {
namespace {

using promql::test::Random;
using test::SimulatedRuler;

constexpr uint64_t kSeeds = 120;

std::string Series(Random& random) {
  return std::string(1, static_cast<char>('s' + random.Below(6)));
}

Group RandomGroup(Random& random, std::string name) {
  std::vector<std::string> rules;
  for (uint32_t i = 0, n = 1 + random.Below(4); i < n; ++i) {
    const std::string read = random.OneIn(3) ? "up" : Series(random);
    rules.push_back(random.OneIn(2) ? Series(random) + " = sum(" + read + ")"
                                    : "Alert" + std::to_string(random.Below(3)) + " ! " + read +
                                          " > " + std::to_string(random.Below(3)));
  }
  Group group = test::MakeGroup(std::move(name), rules);
  if (random.OneIn(3)) group.interval = random.OneIn(2) ? "60s" : "1m";
  if (random.OneIn(4)) group.limit = "5";
  if (random.OneIn(4)) group.source_tenants = {"b", "a", "b"};
  if (random.OneIn(3)) group.rules[0].labels = {{"severity", "page"}, {"a", "b"}};
  if (random.OneIn(4)) group.rules[0].for_text = "5m";
  return group;
}

std::vector<Namespace> RandomWanted(Random& random) {
  std::vector<Namespace> wanted;
  for (const char* name : {"own1", "own2"}) {
    Namespace& name_space = wanted.emplace_back();
    name_space.name = name;
    for (const char* group : {"a", "b", "c", "d"}) {
      if (!random.OneIn(3)) name_space.groups.push_back(RandomGroup(random, group));
    }
  }
  return wanted;
}

struct Setting {
  SimulatedRuler ruler;
  std::vector<Namespace> wanted;
  PlanOptions options;
  std::map<GroupName, std::string> foreign;
};

Setting RandomSetting(Random& random) {
  Setting setting;
  const auto put = [&](const std::string& name_space, const Group& group) {
    EXPECT_EQ(setting.ruler.Post(name_space, GroupYaml(group)), "");
  };
  setting.wanted = RandomWanted(random);
  for (const Namespace& name_space : random.OneIn(3) ? setting.wanted : RandomWanted(random)) {
    for (const Group& group : name_space.groups) put(name_space.name, group);
  }
  for (const char* group : {"a", "b"}) {
    if (random.OneIn(2)) put("foreign", RandomGroup(random, group));
  }
  for (const auto& [name, text] : setting.ruler.groups()) {
    if (name.name_space == "foreign") setting.foreign[name] = text;
  }
  setting.options.own_namespaces = {"own1", "own2"};
  setting.options.prune = true;
  return setting;
}

RecordingState SeriesOf(const RulerState& state) {
  RecordingState series;
  for (const Namespace& name_space : state.namespaces) {
    for (const Group& group : name_space.groups) {
      series.Put({name_space.name, group.name}, UseOf(group));
    }
  }
  return series;
}

std::set<std::string> Recorded(const RulerState& state) {
  std::set<std::string> names;
  for (const Namespace& name_space : state.namespaces) {
    for (const Group& group : name_space.groups) {
      for (const Rule& rule : group.rules) {
        if (!rule.is_alert()) names.insert(rule.record);
      }
    }
  }
  return names;
}

// What stands afterwards is what was wanted, and what is not ours is as it was.
void ExpectReached(const Setting& setting, const Plan& plan) {
  const RulerState after = setting.ruler.Read();
  std::vector<Namespace> own;
  for (const Namespace& name_space : after.namespaces) {
    if (name_space.name != "foreign") own.push_back(name_space);
  }
  EXPECT_TRUE(difference::Compare(own, setting.wanted).empty()) << setting.ruler.List();
  for (const auto& [name, text] : setting.foreign) {
    EXPECT_EQ(setting.ruler.groups().at(name), text);
  }
  for (const Operation& operation : plan.operations) EXPECT_NE(operation.name_space, "foreign");
  EXPECT_TRUE(MakePlan(after, setting.wanted, setting.options).nothing_to_do());
}

// The operations as several threads may come to carry them out: each wave in some order.
std::vector<Operation> Shuffled(const Plan& plan, Random& random) {
  std::vector<Operation> operations = plan.operations;
  for (size_t first = 0; first < operations.size();) {
    size_t end = first;
    while (end < operations.size() && operations[end].wave == operations[first].wave) ++end;
    for (size_t i = first; i + 1 < end; ++i)
      std::swap(operations[i], operations[i + random.Below(static_cast<uint32_t>(end - i))]);
    EXPECT_TRUE(end == operations.size() || operations[end].wave > operations[first].wave);
    first = end;
  }
  return operations;
}

TEST(RulerProperty, SomeStepsStandInOneWave) {
  size_t together = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Random random(seed);
    const Setting setting = RandomSetting(random);
    const Plan plan = MakePlan(setting.ruler.Read(), setting.wanted, setting.options);
    for (size_t i = 1; i < plan.operations.size(); ++i)
      together += plan.operations[i].wave == plan.operations[i - 1].wave ? 1 : 0;
  }
  EXPECT_GT(together, kSeeds / 2);
}

TEST(RulerProperty, ThePlanReachesWhatIsWantedAndNobodyMissesASeries) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Setting setting = RandomSetting(random);
    const RulerState before = setting.ruler.Read();
    const Plan plan = MakePlan(before, setting.wanted, setting.options);
    ASSERT_FALSE(plan.refused());
    SimulatedRuler end = setting.ruler;
    for (const Operation& operation : plan.operations) ASSERT_EQ(end.Apply(operation), "");
    const std::set<std::string> first = Recorded(before);
    const std::set<std::string> last = Recorded(end.Read());
    const RecordingState series_before = SeriesOf(before);
    const RecordingState series_after = SeriesOf(end.Read());
    bool deleting = false;
    for (const Operation& operation : Shuffled(plan, random)) {
      deleting = deleting || operation.action == Action::Delete;
      EXPECT_FALSE(deleting && operation.action == Action::Create);
      ASSERT_EQ(setting.ruler.Apply(operation), "");
      const RulerState now = setting.ruler.Read();
      const RecordingState series = SeriesOf(now);
      for (const std::string& name : first) {
        if (last.count(name) > 0) {
          EXPECT_TRUE(series.IsRecorded(name)) << name << " after " << operation.group;
        } else if (!series_after.IsRead(name) && series.IsRead(name) && !deleting) {
          // A reader that will be rewritten still has its series.
          EXPECT_TRUE(series.IsRecorded(name)) << name << " after " << operation.group;
        }
      }
    }
    ExpectReached(setting, plan);
  }
}

TEST(RulerProperty, UndoingThePlanGivesTheSameList) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Setting setting = RandomSetting(random);
    const std::string before = setting.ruler.List();
    const Plan plan = MakePlan(setting.ruler.Read(), setting.wanted, setting.options);
    const size_t done = plan.operations.empty()
                            ? 0
                            : random.Below(static_cast<uint32_t>(plan.operations.size() + 1));
    const std::vector<Operation> shuffled = Shuffled(plan, random);
    for (size_t i = 0; i < done; ++i) ASSERT_EQ(setting.ruler.Apply(shuffled[i]), "");
    for (size_t i = done; i > 0; --i) {
      const Operation& operation = shuffled[i - 1];
      if (operation.action == Action::Create) {
        setting.ruler.Delete({operation.name_space, operation.group});
      } else {
        ASSERT_EQ(setting.ruler.Post(operation.name_space, operation.live), "");
      }
    }
    EXPECT_EQ(setting.ruler.List(), before);
  }
}

TEST(RulerProperty, NoStepExceedsTheLimitOfGroups) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Setting setting = RandomSetting(random);
    const size_t groups = setting.ruler.groups().size();
    size_t wanted = setting.foreign.size();
    for (const Namespace& name_space : setting.wanted) wanted += name_space.groups.size();
    const size_t limit = std::max({groups, wanted, size_t{1}});
    setting.ruler.limits.groups_per_tenant = setting.options.limits.groups_per_tenant = limit;
    const Plan plan = MakePlan(setting.ruler.Read(), setting.wanted, setting.options);
    ASSERT_FALSE(plan.refused());
    for (const Operation& operation : Shuffled(plan, random)) {
      ASSERT_EQ(setting.ruler.Apply(operation), "") << operation.group;
    }
    ExpectReached(setting, plan);
  }
}

}  // namespace
}  // namespace qoe::ruler
