#include "compiler/generate/generated.h"

#include <algorithm>

namespace qoe::generate {

std::string_view TitleOf(CaseKind kind) {
  switch (kind) {
    case CaseKind::JustBelow:
      return "just below";
    case CaseKind::JustAbove:
      return "just above";
    case CaseKind::Short:
      return "too short";
    case CaseKind::Recovery:
      return "recovery";
    case CaseKind::CounterReset:
      return "counter reset";
    case CaseKind::SeriesMissing:
      return "series missing";
    case CaseKind::TrafficStopped:
      return "traffic stopped";
  }
  return "";
}

std::string_view NameOf(CaseKind kind) {
  switch (kind) {
    case CaseKind::JustBelow:
      return "just_below";
    case CaseKind::JustAbove:
      return "just_above";
    case CaseKind::Short:
      return "too_short";
    case CaseKind::Recovery:
      return "recovery";
    case CaseKind::CounterReset:
      return "counter_reset";
    case CaseKind::SeriesMissing:
      return "series_missing";
    case CaseKind::TrafficStopped:
      return "traffic_stopped";
  }
  return "";
}

bool GeneratedAlert::odd() const {
  return std::any_of(cases.begin(), cases.end(),
                     [](const Case& each) { return !each.odd.empty(); });
}

}  // namespace qoe::generate
