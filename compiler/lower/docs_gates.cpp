// What is promised, and what decides about a rollout, for people.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

std::string Percent(const units::Decimal& share) {
  return (share * units::Decimal(100)).Text() + " %";
}

std::string For(int64_t milliseconds) {
  return milliseconds == 0 ? "once" : units::FormatDuration(milliseconds);
}

std::string CriteriaTable(const std::vector<artifact::Criterion>& criteria, bool conditions) {
  std::string text = conditions ? TableHead({"when", "for", "query"})
                                : TableHead({"must hold", "for", "otherwise", "query"});
  for (const artifact::Criterion& criterion : criteria) {
    std::string title = criterion.title;
    if (criterion.manual) title += " (a person looks)";
    if (!criterion.why.empty()) title += fmt::format(" — {}", criterion.why);
    std::vector<std::string> cells = {title, For(criterion.for_ms)};
    if (!conditions) cells.emplace_back(criterion.rollback ? "roll back" : "hold");
    cells.push_back(CodeText(criterion.query));
    text += TableRow(cells);
  }
  return text;
}

}  // namespace

void AddObjectivePage(const Program& program, std::vector<artifact::DocPage>& pages) {
  if (program.objectives.size() == 0) return;
  std::string text = "# Objectives\n";
  for (const Objective& objective : program.objectives) {
    if (!objective.ok) continue;
    text += fmt::format("\n## {}\n\n", objective.title);
    if (!objective.help.empty()) text += fmt::format("{}\n\n", objective.help);
    text += fmt::format("{} of all events are good, over {}: {} may be bad.\n\n",
                        Percent(objective.target), units::FormatDuration(objective.window_ms),
                        Percent(objective.budget));
    text += TableHead({"alert", "when", "and still", "fires above"});
    for (const Burn& burn : objective.burns) {
      text += TableRow(
          {std::string(burn.severity),
           fmt::format("{} of the budget is gone in {}", Percent(burn.budget),
                       units::FormatDuration(burn.long_ms)),
           fmt::format("burns as fast in the last {}", units::FormatDuration(burn.short_ms)),
           fmt::format("{} bad", Percent(burn.threshold))});
    }
    text += fmt::format("\nBudget left: {}.\n",
                        CodeText(fmt::format("slo:{}:budget_left", objective.name)));
  }
  pages.push_back({"objectives.md", std::move(text)});
}

void AddGatePage(const std::vector<artifact::GatePlan>& gates,
                 std::vector<artifact::DocPage>& pages) {
  if (gates.empty()) return;
  std::string text =
      "# Gates\n\nA criterion holds when there is a value and it is a number; no data never means "
      "go.\n";
  for (const artifact::GatePlan& gate : gates) {
    text += fmt::format("\n## {}\n\n", gate.title);
    if (!gate.help.empty()) text += fmt::format("{}\n\n", gate.help);
    for (const artifact::Phase& phase : gate.phases) {
      text += fmt::format("### {}\n\n", phase.title);
      if (!phase.help.empty()) text += fmt::format("{}\n\n", phase.help);
      if (phase.share > 0)
        text += fmt::format("{} % of the traffic; held for {}.\n\n",
                            units::FormatNumber(units::RoundToDecimal(phase.share * 100)),
                            For(phase.hold_ms));
      text += CriteriaTable(phase.criteria, false) + "\n";
    }
    if (!gate.rollback_when.empty())
      text += "### Roll back at once\n\n" + CriteriaTable(gate.rollback_when, true) + "\n";
    if (!gate.investigate_when.empty())
      text += "### Hold and look\n\n" + CriteriaTable(gate.investigate_when, true) + "\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  pages.push_back({"gates.md", std::move(text)});
}

}  // namespace qoe::lower
