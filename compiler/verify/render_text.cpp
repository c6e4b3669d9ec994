#include <fmt/format.h>

#include "compiler/units/unit.h"
#include "compiler/verify/render.h"

namespace qoe::verify {
namespace {

constexpr size_t kMostDetails = 8;  // of one check
constexpr int64_t kWorthSayingMs = 1000;

std::string Mark(const Outcome& outcome, bool colour) {
  const auto painted = [&](std::string_view mark, std::string_view paint) {
    return colour ? fmt::format("\x1b[{}m{}\x1b[0m", paint, mark) : std::string(mark);
  };
  switch (outcome.state) {
    case State::Passed:
      return painted("✓", "32");
    case State::Failed:
      return painted("✗", "31");
    case State::Skipped:
      return painted("-", "33");
    case State::Manual:
      break;
  }
  return painted("☐", "33");
}

std::string Found(const Checked& each) {
  if (each.outcome.state == State::Skipped) return "skipped: " + each.outcome.found;
  if (each.outcome.state == State::Passed && each.waited_ms >= kWorthSayingMs) {
    return fmt::format("{} (after {})", each.outcome.found,
                       units::FormatDuration(each.waited_ms / 1000 * 1000));
  }
  return each.outcome.found;
}

}  // namespace

bool IsFine(const Report& report, const Subject& subject) {
  return report.Count(State::Failed) == 0 && (!subject.strict || report.Count(State::Skipped) == 0);
}

std::string CountText(const Report& report) {
  std::string text;
  const auto add = [&](State state, std::string_view what) {
    const size_t count = report.Count(state);
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(State::Passed, "passed");
  add(State::Failed, "failed");
  add(State::Skipped, "skipped");
  add(State::Manual, "to look at by hand");
  return text.empty() ? "nothing to look at" : text;
}

std::string RenderText(const Report& report, const Subject& subject, bool colour) {
  std::string text = fmt::format("{} ({})\n", subject.title, subject.system);
  std::string_view section;
  for (const Checked& each : report.checks) {
    if (each.check.section != section) {
      section = each.check.section;
      text += fmt::format("{}:\n", section);
    }
    text += fmt::format("  {} {}: {}\n", Mark(each.outcome, colour), each.check.title, Found(each));
    const std::vector<std::string>& details = each.outcome.details;
    const size_t shown = details.size() > kMostDetails + 1 ? kMostDetails : details.size();
    for (size_t i = 0; i < shown; ++i) text += fmt::format("      {}\n", details[i]);
    if (shown < details.size()) {
      text +=
          fmt::format("      and {} more (`--format json` has them all)\n", details.size() - shown);
    }
    if (each.outcome.state != State::Failed) continue;
    if (!each.check.why.empty()) text += fmt::format("      = note: {}\n", each.check.why);
    if (!each.outcome.help.empty()) text += fmt::format("      = help: {}\n", each.outcome.help);
  }
  text += CountText(report);
  if (report.cancelled) text += "; it was cancelled before all was looked at";
  if (subject.strict && report.Count(State::Skipped) > 0)
    text += "; `--strict`: what is skipped has failed";
  return text + "\n";
}

}  // namespace qoe::verify
