// What an objective compiles to: indicators and alerts that are then resolved like written ones.
#pragma once

#include <string>
#include <vector>

#include "compiler/resolve/program.h"
#include "compiler/spec/model.h"

namespace qoe::resolve {

struct Resolver;

// A window that begins with the calendar, in UTC, and its label in recorded series.
struct CalendarWindow {
  std::string_view name;    // as written, and the label
  std::string_view number;  // PromQL: a number of the one that the time of evaluation lies in
  std::string_view range;   // the longest that there is
  int64_t mean_ms;          // what shares of the budget are reckoned by
  int64_t longest_ms;
};
// Null where no such window is known.
const CalendarWindow* FindCalendarWindow(std::string_view name);

// Events per second, as PromQL: all of them, and each metric of the bad (or good) ones.
struct EventRates {
  std::string all;
  std::vector<std::string> counted;
};

// Adds to `made_indicators` and `made_alerts`, and names in `objective` what is recorded.
void MakeObjectiveRules(Resolver& r, const spec::ObjectiveDecl& decl, const EventRates& rates,
                        Objective& objective);

}  // namespace qoe::resolve
