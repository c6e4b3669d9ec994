#include "compiler/deploy/ruler/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/deploy/ruler/group_yaml.h"
#include "compiler/deploy/ruler/recording.h"
#include "compiler/deploy/ruler/steps.h"

namespace qoe::ruler {
namespace {

using difference::Change;

// A group that is to be written.
struct Write {
  GroupName name;
  const Group* wanted = nullptr;
  const Group* live = nullptr;  // none: it is created
  SeriesUse use;
  std::set<std::string> gone;  // series that it records and will not
};

std::string LiveText(const Group& group) {
  return group.raw.empty() ? GroupYaml(group) : group.raw;
}

class Planner {
 public:
  Planner(const RulerState& live, const std::vector<Namespace>& wanted, const PlanOptions& options)
      : live_(live), wanted_(difference::Merged(wanted)), options_(options) {}

  Plan Run() {
    CheckWanted(wanted_, options_.limits, plan_.problems);
    for (const Namespace& name_space : wanted_) own_.insert(name_space.name);
    own_.insert(options_.own_namespaces.begin(), options_.own_namespaces.end());
    ReadLive();
    Compare();
    CheckGroupCount();
    if (plan_.refused() || (writes_.empty() && deletes_.empty())) return std::move(plan_);
    AddWrites();
    AddDeletes();
    AddBridgeEnds();
    FitGroupLimit(options_.limits.groups_per_tenant, before_, steps_, plan_.problems);
    SetWaves(options_.limits.groups_per_tenant, before_, steps_);
    for (Step& step : steps_) plan_.operations.push_back(std::move(step.operation));
    return std::move(plan_);
  }

 private:
  // Sorts what is live into foreign, wanted, to be deleted, and left over.
  void ReadLive() {
    std::set<GroupName> wanted;
    for (const Namespace& name_space : wanted_) {
      for (const Group& group : name_space.groups) wanted.insert({name_space.name, group.name});
    }
    std::set<GroupName> received;
    if (options_.received) received.insert(options_.received->begin(), options_.received->end());
    for (const Namespace& name_space : live_.namespaces) {
      const bool own = own_.count(name_space.name) > 0;
      if (!own) plan_.foreign_groups += name_space.groups.size();
      if (own) compared_.push_back({name_space.name, {}});
      for (const Group& group : name_space.groups) {
        const GroupName name{name_space.name, group.name};
        live_groups_[name] = &group;
        if (!own) continue;
        if (wanted.count(name) == 0) {
          const bool prunable = !options_.received || received.count(name) > 0;
          if (!prunable || !options_.prune) {
            plan_.leftovers.push_back({name, prunable});
            continue;
          }
          deletes_.push_back(name);
        }
        compared_.back().groups.push_back(group);
      }
    }
  }

  void Compare() {
    plan_.difference = difference::Compare(compared_, wanted_, options_.compare);
    std::set<GroupName> touched;
    for (const auto& name_space : plan_.difference.namespaces) {
      for (const auto& group : name_space.groups) touched.insert({name_space.name, group.name});
    }
    for (const Namespace& name_space : wanted_) {
      for (const Group& group : name_space.groups) {
        const GroupName name{name_space.name, group.name};
        if (touched.count(name) == 0) continue;
        const auto found = live_groups_.find(name);
        Write& write = writes_.emplace_back();
        write.name = name;
        write.wanted = &group;
        write.live = found == live_groups_.end() ? nullptr : found->second;
        write.use = UseOf(group);
      }
    }
  }

  void CheckGroupCount() {
    const size_t limit = options_.limits.groups_per_tenant;
    const auto created = static_cast<size_t>(std::count_if(
        writes_.begin(), writes_.end(), [](const Write& write) { return write.live == nullptr; }));
    const size_t count = live_groups_.size() + created - deletes_.size();
    if (limit == 0 || count <= limit || writes_.empty()) return;
    const auto prunable = std::count_if(plan_.leftovers.begin(), plan_.leftovers.end(),
                                        [](const Leftover& group) { return group.prunable; });
    plan_.problems.push_back(
        {true,
         fmt::format("the tenant would have {} groups, {} of them in namespaces of others; its "
                     "ruler takes at most {}",
                     count, plan_.foreign_groups, limit),
         prunable > 0
             ? fmt::format("`--prune` would remove {} that the spec no longer has", prunable)
             : "put more rules into each group, or raise `ruler_max_rule_groups_per_tenant`"});
  }

  // The ruler before the first step and after the last one, by what is recorded and read.
  void ReadSeries() {
    for (const auto& [name, group] : live_groups_) before_.Put(name, UseOf(*group));
    after_ = before_;
    for (const GroupName& name : deletes_) after_.Remove(name);
    for (Write& write : writes_) {
      after_.Put(write.name, write.use);
      const SeriesUse* old = before_.Find(write.name);
      if (old == nullptr) continue;
      for (const std::string& series : old->recorded) {
        if (write.use.recorded.count(series) == 0) write.gone.insert(series);
      }
    }
  }

  void AddWrites() {
    ReadSeries();
    std::vector<SeriesUse> uses;
    std::vector<std::set<std::string>> gone;
    for (const Write& write : writes_) {
      uses.push_back(write.use);
      gone.push_back(write.gone);
    }
    RecordingState state = before_;
    for (const size_t i : WriteOrder(uses, gone)) {
      const Write& write = writes_[i];
      Step step{Written(write), write.use};
      state.Put(write.name, write.use);
      const std::vector<Rule> kept = KeptRules(write, state);
      if (!kept.empty()) {
        Group bridge = *write.wanted;
        bridge.rules.insert(bridge.rules.end(), kept.begin(), kept.end());
        if (FitsRuleLimit(write, bridge)) {
          step.operation.body = GroupYaml(bridge);
          step.operation.bridge = true;
          step.use = UseOf(bridge);
          bridged_.push_back(i);
        }
      }
      if (step.operation.bridge) state.Put(write.name, step.use);
      steps_.push_back(std::move(step));
    }
  }

  static Operation Written(const Write& write) {
    Operation operation;
    operation.action = write.live == nullptr ? Action::Create : Action::Update;
    operation.name_space = write.name.name_space;
    operation.group = write.name.group;
    operation.body = GroupYaml(*write.wanted);
    if (write.live != nullptr) operation.live = LiveText(*write.live);
    return operation;
  }

  // The recording rules that the group must not lose yet: nobody else records the series so far,
  // and somebody will, or its last readers are still to be written. `state`: with the group
  // written.
  std::vector<Rule> KeptRules(const Write& write, const RecordingState& state) const {
    std::vector<Rule> kept;
    if (write.gone.empty()) return kept;
    for (const Rule& rule : write.live->rules) {
      if (rule.is_alert() || write.gone.count(rule.record) == 0) continue;
      const std::string& series = rule.record;
      const bool wanted_later = after_.IsRecorded(series);
      const bool read_until_then = state.IsRead(series) && !after_.IsRead(series);
      if (!state.IsRecorded(series) && (wanted_later || read_until_then)) kept.push_back(rule);
    }
    return kept;
  }

  bool FitsRuleLimit(const Write& write, const Group& bridge) {
    const size_t limit = options_.limits.rules_per_group;
    if (limit == 0 || bridge.rules.size() <= limit) return true;
    plan_.problems.push_back(
        {false,
         fmt::format("group `{}/{}` has no room for rules that it loses: until the load is done, "
                     "their readers may miss an evaluation",
                     write.name.name_space, write.name.group),
         ""});
    return false;
  }

  // Readers go before what they read.
  void AddDeletes() {
    std::vector<SeriesUse> uses;
    for (const GroupName& name : deletes_) uses.push_back(*before_.Find(name));
    std::vector<size_t> order = WriteOrder(uses, std::vector<std::set<std::string>>(uses.size()));
    std::reverse(order.begin(), order.end());
    for (const size_t i : order) {
      Step step;
      step.operation.action = Action::Delete;
      step.operation.name_space = deletes_[i].name_space;
      step.operation.group = deletes_[i].group;
      step.operation.live = LiveText(*live_groups_[deletes_[i]]);
      steps_.push_back(std::move(step));
    }
  }

  void AddBridgeEnds() {
    for (const size_t i : bridged_) steps_.push_back({Written(writes_[i]), writes_[i].use});
  }

  const RulerState& live_;
  std::vector<Namespace> wanted_;
  const PlanOptions& options_;
  std::set<std::string> own_;
  std::map<GroupName, const Group*> live_groups_;
  std::vector<Namespace> compared_;  // own live groups, without those that are left over
  std::vector<GroupName> deletes_;
  std::vector<Write> writes_;
  std::vector<size_t> bridged_;
  RecordingState before_, after_;
  std::vector<Step> steps_;
  Plan plan_;
};

}  // namespace

bool Plan::refused() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.refusal; });
}

Plan MakePlan(const RulerState& live, const std::vector<Namespace>& wanted,
              const PlanOptions& options) {
  return Planner(live, wanted, options).Run();
}

}  // namespace qoe::ruler
