// What decides about a rollout, for people: first what must hold, then what to paste.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

std::string For(int64_t milliseconds) {
  return milliseconds == 0 ? "once" : units::FormatDuration(milliseconds);
}

// "< 300ms", or what a person looks at.
std::string BoundOf(const artifact::Criterion& criterion) {
  if (!criterion.manual) return criterion.bound;
  if (criterion.look_at == criterion.title) return "a person looks";
  return fmt::format("a person looks: {}", Prose(criterion.look_at));
}

std::string CriteriaTable(const std::vector<artifact::Criterion>& criteria, bool conditions) {
  const bool why = std::any_of(criteria.begin(), criteria.end(),
                               [](const auto& criterion) { return !criterion.why.empty(); });
  std::vector<std::string_view> columns = {conditions ? "when" : "must hold", "bound", "for"};
  if (!conditions) columns.emplace_back("otherwise");
  if (why) columns.emplace_back("why");
  std::string text = TableHead(columns);
  for (const artifact::Criterion& criterion : criteria) {
    std::string title = Prose(criterion.title);
    if (criterion.after_ms > 0)
      title += fmt::format(", from {} on", units::FormatDuration(criterion.after_ms));
    if (criterion.no_data_passes) title += " (or no series)";
    std::vector<std::string> cells = {title, BoundOf(criterion), For(criterion.for_ms)};
    if (!conditions) cells.emplace_back(criterion.rollback ? "roll back" : "hold");
    if (why) cells.push_back(Prose(criterion.why));
    text += TableRow(cells);
  }
  return text;
}

// The value of each criterion, to be pasted where PromQL is asked.
std::string Queries(const DocContext& cx, const std::vector<artifact::Criterion>& criteria) {
  std::string text;
  for (const artifact::Criterion& criterion : criteria) {
    if (criterion.manual) continue;
    const std::string_view name = criterion.indicator;
    const Id<Indicator> indicator = cx.program.FindIndicator(name.substr(0, name.find('.')));
    const std::string link = indicator.valid() ? cx.index.LinkTo(indicator, "") : std::string();
    text += fmt::format("\n{} ({}{}{})\n\n{}", Prose(criterion.title), link,
                        link.empty() ? "" : " ", criterion.bound, PromqlBlock(criterion.query));
  }
  return text;
}

std::string Section(const DocContext& cx, const std::vector<artifact::Criterion>& criteria,
                    bool conditions) {
  return CriteriaTable(criteria, conditions) + Queries(cx, criteria);
}

}  // namespace

void AddGatePage(const DocContext& cx) {
  if (cx.bundle.gates.empty()) return;
  std::string text =
      "# Gates\n\nA criterion holds when there is a value and it is a number; no data never means "
      "go, except where a criterion says \"or no series\".\n";
  for (const artifact::GatePlan& gate : cx.bundle.gates) {
    text += fmt::format("\n## {}\n", Prose(gate.title));
    if (!gate.help.empty()) text += fmt::format("\n{}\n", Prose(gate.help));
    text += fmt::format("\nThe plan: {}.\n", Link(fmt::format("gates/{}.json", gate.name),
                                                  fmt::format("../gates/{}.json", gate.name)));
    for (const artifact::Phase& phase : gate.phases) {
      text += fmt::format("\n### {}\n\n", Prose(phase.title));
      if (!phase.help.empty()) text += fmt::format("{}\n\n", Prose(phase.help));
      if (phase.share > 0)
        text += fmt::format("{} % of the traffic; held for {}.\n\n",
                            units::FormatNumber(units::RoundToDecimal(phase.share * 100)),
                            For(phase.hold_ms));
      text += Section(cx, phase.criteria, false);
    }
    if (!gate.rollback_when.empty())
      text += fmt::format("\n### {}\n\n", kRollBack) + Section(cx, gate.rollback_when, true);
    if (!gate.investigate_when.empty())
      text += fmt::format("\n### {}\n\n", kInvestigate) + Section(cx, gate.investigate_when, true);
  }
  cx.pages.push_back({"gates.md", std::move(text)});
}

}  // namespace qoe::lower
