// What became of each alert while a scenario was played.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/artifact/rule_group.h"
#include "compiler/test/alert_state.h"
#include "compiler/test/manager.h"
#include "promql/eval/labels.h"

namespace qoe::scenario {

// One alert: a rule's, with its labels.
struct AlertHistory {
  struct Turn {
    int64_t t_ms = 0;  // from when on
    test::AlertPhase phase = test::AlertPhase::Inactive;
  };
  std::vector<Turn> turns;       // by rising time; before the first it is inactive
  test::LabelPairs annotations;  // as of when it first fired

  test::AlertPhase At(int64_t t_ms) const;
  std::optional<int64_t> FirstFiring() const;
  // "pending from 11m, firing from 16m, resolved at 30m".
  std::string Text() const;
};

class Histories {
 public:
  // Takes down how the alerts of a name stand after an evaluation.
  void Note(int64_t t_ms, std::string_view name, const test::Manager& manager);

  using ByLabels = std::map<promql::eval::Labels, AlertHistory>;
  const std::map<std::string, ByLabels, std::less<>>& all() const { return alerts_; }
  // Those of a name whose labels are among others the given ones.
  std::vector<std::pair<const promql::eval::Labels*, const AlertHistory*>> Matching(
      std::string_view name, const artifact::NamedTexts& labels) const;

 private:
  std::map<std::string, ByLabels, std::less<>> alerts_;
};

bool HasLabels(const promql::eval::Labels& all, const artifact::NamedTexts& some);

}  // namespace qoe::scenario
