#include "compiler/deploy/ruler/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/deploy/difference/render.h"
#include "compiler/deploy/ruler/preflight.h"

namespace qoe::ruler {
namespace {

std::string Named(const Operation& operation) {
  return fmt::format("group `{}` of namespace `{}`", operation.group, operation.name_space);
}

std::string NoteOf(const Leftover& left) {
  return fmt::format(
      "group `{}` of namespace `{}` is live and in no spec{}", left.name.group,
      left.name.name_space,
      left.prunable ? "; `--prune` deletes it" : ", and the receipt does not name it: it stays");
}

}  // namespace

Result<deploy::Plan> Target::MakePlan() {
  Result<RulerState> live = api_.List();
  if (!live) {
    Error error = live.error();
    if (error.kind != ErrorKind::NotFound) return error;
    const std::string answers = WhatAnswers(api_);
    if (!answers.empty()) error.message += "\n  = help: " + answers;
    return error;
  }
  before_ = std::move(*live);
  plan_ = ruler::MakePlan(before_, wanted_, options_.plan);
  if (!plan_.nothing_to_do()) Preflight();
  deploy::Plan plan;
  if (plan_.refused()) plan_.operations.clear();
  for (const Operation& operation : plan_.operations)
    plan.steps.push_back({operation.action, Named(operation), operation.wave});
  plan.problems = plan_.problems;
  for (const Leftover& left : plan_.leftovers) plan.notes.push_back(NoteOf(left));
  plan.drift = !plan_.difference.empty() || !plan_.leftovers.empty() || plan_.refused();
  return plan;
}

void Target::Preflight() {
  CheckProtection(before_, plan_, options_.override_protection, plan_.problems);
  if (options_.override_protection) {
    std::vector<std::string> own;
    for (const Namespace& name_space : wanted_) own.push_back(name_space.name);
    api_.Override(own);
  }
  if (!HasFieldsThatSomeDrop(wanted_)) return;
  // One that does not say is found out by reading back.
  if (const Result<BuildInfo> build = api_.Build())
    CheckFields(build.value(), wanted_, plan_.problems);
}

std::string Target::Render(deploy::Format format, bool colour) const {
  switch (format) {
    case deploy::Format::Json:
      return difference::RenderJson(plan_.difference);
    case deploy::Format::Markdown:
      return difference::RenderMarkdown(plan_.difference);
    case deploy::Format::Text:
      break;
  }
  return difference::RenderText(plan_.difference, {colour});
}

Status Target::Apply(size_t step) {
  const Operation& operation = plan_.operations[step];
  return operation.action == Action::Delete ? api_.Delete(operation.name_space, operation.group)
                                            : api_.Post(operation.name_space, operation.body);
}

// A ruler drops what it does not know without a word.
Status Target::ReadBack() {
  Result<RulerState> live = api_.List();
  if (!live)
    return Error{live.error().kind, "reading back what was written: " + live.error().message};
  const Plan rest = ruler::MakePlan(*live, wanted_, options_.plan);
  if (rest.nothing_to_do() && !rest.refused()) return Done{};
  return Error{ErrorKind::Unusable, "the ruler did not keep what it was sent:\n" +
                                        difference::RenderText(rest.difference)};
}

Result<deploy::HealthReport> Target::PollHealth() {
  Result<std::vector<GroupHealth>> groups = api_.Evaluation();
  if (!groups)
    return Error{groups.error().kind, "asking how the groups fare: " + groups.error().message};
  if (!watch_) watch_ = WatchChanged();
  return watch_->Look(*groups);
}

std::vector<std::pair<GroupName, const Group*>> Target::Changed() const {
  std::set<GroupName> names;
  for (const Operation& operation : plan_.operations) {
    if (operation.action != Action::Delete) names.insert({operation.name_space, operation.group});
  }
  std::vector<std::pair<GroupName, const Group*>> changed;
  for (const Namespace& name_space : wanted_) {
    for (const Group& group : name_space.groups) {
      GroupName name{name_space.name, group.name};
      if (names.count(name) > 0) changed.emplace_back(std::move(name), &group);
    }
  }
  return changed;
}

std::chrono::milliseconds Target::LongestInterval() const {
  int64_t longest = 0;
  for (const auto& [name, group] : Changed())
    longest = std::max(longest, difference::IntervalOf(*group));
  return std::chrono::milliseconds(longest);
}

HealthWatch Target::WatchChanged() const {
  std::map<GroupName, const Group*> before;
  for (const Namespace& name_space : before_.namespaces) {
    for (const Group& group : name_space.groups) before[{name_space.name, group.name}] = &group;
  }
  HealthWatch watch;
  for (const auto& [name, group] : Changed()) {
    const auto found = before.find(name);
    watch.Add(name, *group, found == before.end() ? nullptr : found->second);
  }
  return watch;
}

Status Target::Undo(size_t step) {
  const Operation& operation = plan_.operations[step];
  return operation.action == Action::Create ? api_.Delete(operation.name_space, operation.group)
                                            : api_.Post(operation.name_space, operation.live);
}

Result<std::string> Target::DifferenceFromSnapshot() {
  Result<RulerState> live = api_.List();
  if (!live) return live.error();
  const difference::Difference left = difference::Compare(before_.namespaces, live->namespaces);
  return left.empty() ? std::string() : difference::RenderText(left);
}

std::vector<deploy::OwnedName> Target::Owned() const {
  std::vector<deploy::OwnedName> owned;
  for (const Namespace& name_space : wanted_) {
    for (const Group& group : name_space.groups) owned.push_back({name_space.name, group.name});
  }
  // What is ours and was left because nobody said `--prune` is still ours.
  for (const Leftover& left : plan_.leftovers) {
    if (options_.plan.received && left.prunable)
      owned.push_back({left.name.name_space, left.name.group});
  }
  return owned;
}

}  // namespace qoe::ruler
