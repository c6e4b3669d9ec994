// From what a ruler holds to what it should hold, as ordered requests. Pure: no network.
//
// Promised:
//  - Only groups that differ in meaning are touched, and only in namespaces named as own; a second
//    plan on the result is empty.
//  - A series that is recorded before and afterwards is recorded after every single step, so that
//    its readers never stand without it: rules that move, or are renamed, stay in their old group
//    until the others are written (`Operation::bridge`). Recording groups come before alerts, what
//    is read before its readers.
//  - All this also holds where the operations of a wave are carried out side by side, whichever of
//    them have had their effect.
//  - Deletes come last, and only with `prune`; but where the tenant is at its limit of groups, as
//    many as are needed come before: a ruler counts a replaced group as one more.
//  - What the ruler would refuse is refused here, before the first request.
// Known gap: readers that name a series by a pattern (`{__name__=~"…"}`) are not seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/deploy/difference/difference.h"
#include "compiler/deploy/ruler/group_name.h"
#include "compiler/deploy/ruler/read.h"
#include "compiler/deploy/target.h"

namespace qoe::ruler {

// The way back from any step is the steps until then in reverse: what was created is deleted, what
// was updated or deleted is posted as it was (`live`).
using deploy::Action;
using deploy::Problem;

struct Operation {
  Action action = Action::Create;
  std::string name_space;
  std::string group;
  std::string body;  // Create, Update: what is posted
  std::string live;  // Update, Delete: what stands there before the plan begins, for the way back
  // Update: the group as it should be, and recording rules that it loses in a later step.
  bool bridge = false;
  // Operations of one wave may be carried out side by side, in any order; waves come one after the
  // other, rising.
  size_t wave = 0;
};

// 0: no limit, or not known.
struct RulerLimits {
  size_t rules_per_group = 0;
  size_t groups_per_tenant = 0;  // of all namespaces, foreign ones too
};

struct PlanOptions {
  std::vector<std::string> own_namespaces;  // beside those that are wanted
  bool prune = false;
  // What earlier loads have put there, by their receipt: a ruler keeps no mark of an owner. Groups
  // that it does not name belong to somebody else. Without one, `prune` takes every group of an own
  // namespace for its own.
  std::optional<std::vector<GroupName>> received;
  RulerLimits limits;
  difference::CompareOptions compare;
};

// A live group of an own namespace that is not wanted and stays.
struct Leftover {
  GroupName name;
  bool prunable = false;  // ours, so that `prune` would delete it
};

struct Plan {
  std::vector<Operation> operations;  // in order; none where there is a refusal
  std::vector<Problem> problems;
  std::vector<Leftover> leftovers;
  difference::Difference difference;  // of own namespaces, without leftovers
  size_t foreign_groups = 0;          // in namespaces that are not own

  bool nothing_to_do() const { return operations.empty(); }
  bool refused() const;
};

Plan MakePlan(const RulerState& live, const std::vector<Namespace>& wanted,
              const PlanOptions& options);

}  // namespace qoe::ruler
