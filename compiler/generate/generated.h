// What was generated for an alert, as values: renderers make text of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/check/claim.h"
#include "compiler/generate/search.h"
#include "compiler/source/file.h"

namespace qoe::generate {

enum class CaseKind : uint8_t {
  JustBelow,
  JustAbove,
  Short,  // above for as long as it does not fire yet
  Recovery,
  CounterReset,
  SeriesMissing,
  TrafficStopped
};

// "just below", and "just_below" for names of scenarios.
std::string_view TitleOf(CaseKind kind);
std::string_view NameOf(CaseKind kind);

// One scenario, played.
struct Case {
  CaseKind kind = CaseKind::JustBelow;
  std::string inapplicable;     // why there is no such case; the rest is empty then
  std::string happening;        // what is done: "3.02s from 25m"
  std::string outcome;          // what came: "pending from 27m, fires at 32m"
  std::string odd;              // why somebody should look at it; empty: it is as one expects
  artifact::Scenario scenario;  // with what was seen as its expectation
};

struct GeneratedAlert {
  std::string name;             // of the alert
  std::string scenario_name;    // another for each alert; see ScenarioNames
  artifact::NamedTexts labels;  // that tell it from others of its name
  source::Location location;
  check::Claim claim = check::Claim::None;
  size_t played = 0, fired = 0;  // how many tries there were, and how many fired
  std::optional<Driver> driver;  // nothing: no traffic was found with which it fires
  std::vector<Case> cases;       // one of each kind; of no driver none
  std::string reason;            // why there are none
  std::string wrong;             // which claim of the checker does not hold
  bool skipped = false;          // not asked for, or interrupted

  bool odd() const;
};

}  // namespace qoe::generate
