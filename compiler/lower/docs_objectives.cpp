// What is promised, and when somebody hears that it is about to be broken.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"

namespace qoe::lower {
namespace {

class ObjectiveSection {
 public:
  ObjectiveSection(const DocContext& cx, Id<Objective> id)
      : cx_(cx), id_(id), objective_(cx.program.objectives[id]) {}

  std::string Run() {
    text_ = fmt::format("\n## {}\n\n", Prose(objective_.title));
    if (!objective_.help.empty()) text_ += fmt::format("{}\n\n", Prose(objective_.help));
    text_ += fmt::format("{} of all events are good, over {}{}: {} may be bad.\n\n",
                         PercentText(objective_.target), WindowText(objective_), EachText(),
                         PercentText(objective_.budget));
    Counted();
    Burns();
    if (objective_.min_failures > 1) {
      text_ += fmt::format("\nFewer than {} bad events in that time never alert.\n",
                           objective_.min_failures);
    }
    BudgetLeft();
    return std::move(text_);
  }

 private:
  std::string EachText() const {
    std::string text;
    for (const Id<Label> label : objective_.by) {
      text += fmt::format("{} {}", text.empty() ? ", for each" : ",",
                          CodeText(cx_.program.labels[label].name));
    }
    return text;
  }

  Id<Indicator> Made(std::string_view suffix) const {
    return cx_.program.FindIndicator(fmt::format("{}_{}", objective_.name, suffix));
  }

  void Counted() {
    const Id<Indicator> bad = Made("bad"), all = Made("events");
    if (!bad.valid() || !all.valid()) return;
    text_ += fmt::format("Counted: {} among {}.\n\n", cx_.index.LinkTo(bad, ""),
                         cx_.index.LinkTo(all, ""));
  }

  // The page of the alert that a burn belongs to.
  std::string AlertOf(const Burn& burn) const {
    for (size_t i = 0; i < cx_.program.alerts.size(); ++i) {
      const Id<Alert> id = Store<Alert>::At(i);
      const Alert& alert = cx_.program.alerts[id];
      if (alert.ok && !alert.levels.empty() && cx_.index.ObjectiveOf(alert) == id_ &&
          alert.levels[0].severity == burn.severity)
        return cx_.index.LinkTo(id, "");
    }
    return {};
  }

  void Burns() {
    if (objective_.burns.empty()) return;
    text_ += TableHead({"alert", "severity", "when", "and still", "fires above"});
    for (const Burn& burn : objective_.burns) {
      text_ += TableRow(
          {AlertOf(burn), std::string(burn.severity),
           fmt::format("{} of the budget is gone in {}", PercentText(burn.budget),
                       units::FormatDuration(burn.long_ms)),
           fmt::format("burns as fast in the last {}", units::FormatDuration(burn.short_ms)),
           fmt::format("{} bad", PercentText(burn.threshold))});
    }
  }

  void BudgetLeft() {
    text_ +=
        fmt::format("\nBudget left{}: {}",
                    objective_.calendar.empty()
                        ? ""
                        : fmt::format(", of the events since the {} began", objective_.calendar),
                    CodeText(objective_.budget_left));
    const Id<Indicator> left = Made("budget_left");
    std::string shown;
    if (left.valid()) {
      for (const IndicatorUses::Shown& each : cx_.index.UsesOf(left).dashboards)
        shown +=
            fmt::format("{}{}", shown.empty() ? "" : ", ", cx_.index.LinkTo(each.dashboard, ""));
    }
    text_ += shown.empty() ? ".\n" : fmt::format(", shown by {}.\n", shown);
  }

  const DocContext& cx_;
  Id<Objective> id_;
  const Objective& objective_;
  std::string text_;
};

}  // namespace

std::string WindowText(const Objective& objective) {
  return objective.calendar.empty() ? units::FormatDuration(objective.window_ms)
                                    : fmt::format("each {}", objective.calendar);
}

std::string PercentText(const units::Decimal& share) {
  const units::Decimal percent = share * units::Decimal(100);
  const std::string exact = percent.Text();
  // Nobody writes so many digits: it is a quotient that does not end.
  constexpr std::ptrdiff_t kMostDigits = 8;
  const auto digits = std::count_if(exact.begin(), exact.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (digits <= kMostDigits) return exact + " %";
  return fmt::format("about {:.4g} %", percent.value());
}

void AddObjectivePage(const DocContext& cx) {
  if (cx.program.objectives.size() == 0) return;
  std::string text = "# Objectives\n";
  for (size_t i = 0; i < cx.program.objectives.size(); ++i) {
    const Id<Objective> id = Store<Objective>::At(i);
    if (cx.program.objectives[id].ok) text += ObjectiveSection(cx, id).Run();
  }
  cx.pages.push_back({"objectives.md", std::move(text)});
}

}  // namespace qoe::lower
