#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/counted.h"
#include "compiler/generate/quantity_text.h"
#include "compiler/generate/render.h"

namespace qoe::generate {
namespace {

std::string_view Text(check::Claim claim) {
  switch (claim) {
    case check::Claim::None:
      break;
    case check::Claim::NeverFires:
      return "proved: never fires";
    case check::Claim::AlwaysFires:
      return "proved: fires as long as there is data";
    case check::Claim::SilentWhenMissing:
      return "proved: silent when its series are gone";
  }
  return "";
}

std::string Headline(const GeneratedAlert& alert, const units::Registry& units) {
  std::string text = alert.name;
  for (const auto& [name, value] : alert.labels) {
    if (name == "severity") text += fmt::format(" ({})", value);
  }
  if (alert.skipped) return text + ": not generated";
  if (alert.driver) {
    const Driver& driver = *alert.driver;
    const Feed& feed = driver.feeds[driver.knob.feed];
    text += fmt::format(": {}, {}", feed.selector,
                        LevelText(feed, driver.knob.amount, units,
                                  driver.knob.amount == Amount::Presence ? 1 : driver.quiet));
  }
  if (alert.claim != check::Claim::None) text += fmt::format("; {}", Text(alert.claim));
  return text;
}

void AddCase(const Case& each, size_t width, std::string& text) {
  if (!each.inapplicable.empty()) {
    text +=
        fmt::format("  {:<15}  {:<{}}  {}\n", TitleOf(each.kind), "-", width, each.inapplicable);
    return;
  }
  text += fmt::format("  {:<15}  {:<{}}  {}\n", TitleOf(each.kind), each.happening, width,
                      each.outcome);
  if (!each.odd.empty()) text += fmt::format("  {:<15}  odd: {}\n", "", each.odd);
}

std::string More(size_t count, std::string_view what) {
  return fmt::format(", {} {}", count, what);
}

}  // namespace

Counts CountsOf(const std::vector<GeneratedAlert>& alerts) {
  Counts counts;
  counts.alerts = alerts.size();
  for (const GeneratedAlert& alert : alerts) {
    counts.complete += alert.cases.empty() ? 0 : 1;
    counts.odd += alert.odd() ? 1 : 0;
    counts.not_found += alert.cases.empty() && !alert.skipped ? 1 : 0;
    counts.wrong += alert.wrong.empty() ? 0 : 1;
    counts.skipped += alert.skipped ? 1 : 0;
  }
  return counts;
}

std::string RenderText(const std::vector<GeneratedAlert>& alerts, const units::Registry& units) {
  std::string text;
  for (const GeneratedAlert& alert : alerts) {
    text += Headline(alert, units) + "\n";
    size_t width = 0;
    for (const Case& each : alert.cases) width = std::max(width, each.happening.size());
    for (const Case& each : alert.cases) AddCase(each, width, text);
    if (!alert.reason.empty()) text += fmt::format("  {}\n", alert.reason);
    if (!alert.wrong.empty()) text += fmt::format("  wrong: {}\n", alert.wrong);
    text += "\n";
  }
  const Counts counts = CountsOf(alerts);
  text += fmt::format("{}: {} with scenarios", Counted(counts.alerts, "alert"), counts.complete);
  if (counts.odd > 0) text += More(counts.odd, "of them odd");
  if (counts.not_found > 0) text += More(counts.not_found, "without");
  if (counts.skipped > 0) text += More(counts.skipped, "not generated");
  return text + More(counts.wrong, "against what the checker has proved\n");
}

}  // namespace qoe::generate
