#include "compiler/cli/gate_display.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/gate/words.h"
#include "compiler/live/time_text.h"
#include "compiler/units/unit.h"

namespace qoe::cli {
namespace {

// The kind of what is seen: a line is due when it changes, not with every number.
std::string_view KindOf(const gate::CriterionWatch& watch) {
  if (!watch.problem().empty()) return "?";
  switch (watch.last().seen) {
    case gate::Seen::Nothing:
      return "";
    case gate::Seen::Holds:
      return "✓";
    case gate::Seen::Breaks:
      return "✗";
    case gate::Seen::NoData:
      return "? no data";
    case gate::Seen::NotANumber:
      break;
  }
  return "? NaN";
}

std::string_view KindOf(const gate::ConditionWatch& watch) {
  if (!watch.problem().empty()) return "?";
  if (watch.truth()) return "✗";
  return watch.pending_since_ms() ? "! is so, and not yet for long enough" : "✓";
}

}  // namespace

void GateDisplay::ShowChange(const std::string& key, const std::string& line, bool quiet_at_first) {
  const auto known = shown_.find(key);
  const bool first = known == shown_.end();
  if (!first && known->second == line) return;
  shown_[key] = line;
  if (first && quiet_at_first) return;
  Clear();
  env_.err << line << '\n';
}

void GateDisplay::Show(const gate::Progress& progress) {
  size_t number = 0;
  for (const gate::CriterionWatch& watch : progress.criteria) {
    const std::string_view kind = KindOf(watch);
    ++number;
    if (kind.empty()) continue;
    std::string line = fmt::format("{} {}", kind, watch.criterion().title);
    if (!watch.problem().empty()) {
      line += ": " + watch.problem();
    } else if (watch.last().seen == gate::Seen::Breaks) {
      line += fmt::format(": not {}", watch.criterion().bound);
    }
    ShowChange(std::to_string(number), line, kind == "✓");
  }
  const auto conditions = [&](const std::vector<gate::ConditionWatch>& watches,
                              std::string_view what) {
    for (const gate::ConditionWatch& watch : watches) {
      ++number;
      const std::string_view kind = KindOf(watch);
      std::string line = fmt::format("{} {} when: {}", kind, what, watch.criterion().title);
      if (!watch.problem().empty()) line += ": " + watch.problem();
      if (watch.truth()) line += ": " + gate::TruthText(watch);
      ShowChange(std::to_string(number), line, kind == "✓");
    }
  };
  conditions(progress.rollback_when, "rolls back");
  conditions(progress.investigate_when, "holds");
  ShowStatus(progress);
}

void GateDisplay::ShowStatus(const gate::Progress& progress) {
  if (!env_.terminal || progress.now_ms >= progress.until_ms) return;
  size_t holds = 0;
  for (const gate::CriterionWatch& watch : progress.criteria)
    holds += watch.problem().empty() && watch.last().seen == gate::Seen::Holds ? 1 : 0;
  const int64_t left = (progress.until_ms - progress.now_ms + 999) / 1000 * 1000;
  env_.err << fmt::format("\r\x1b[K{}  {} of {} hold, {} left", live::ClockText(progress.now_ms),
                          holds, progress.criteria.size(), units::FormatDuration(left))
           << std::flush;
  drawn_ = true;
}

void GateDisplay::Clear() {
  if (drawn_) env_.err << "\r\x1b[K";
  drawn_ = false;
}

}  // namespace qoe::cli
