#include <fmt/format.h>

#include "compiler/gate/render.h"
#include "compiler/gate/words.h"
#include "compiler/live/time_text.h"
#include "compiler/units/unit.h"

namespace qoe::gate {
namespace {

constexpr std::string_view kPassed = "✓", kFailed = "✗", kUnknown = "?", kToTick = "☐";

class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void Line(std::string_view mark, const std::string& title, const std::string& detail) {
    std::string_view paint;
    if (mark == kPassed) paint = "32";
    if (mark == kFailed) paint = "31";
    if (mark == kUnknown || mark == kToTick) paint = "33";
    text += fmt::format("  {} {}\n", Painted(mark, paint), title);
    if (!detail.empty()) text += fmt::format("      {}\n", detail);
  }

  std::string Painted(std::string_view what, std::string_view paint) const {
    if (!colour_ || paint.empty()) return std::string(what);
    return fmt::format("\x1b[{}m{}\x1b[0m", paint, what);
  }

  std::string text;

 private:
  bool colour_;
};

std::string TitleOf(const artifact::Criterion& criterion) {
  const bool said =
      criterion.title.ends_with(criterion.bound.substr(criterion.bound.find(' ') + 1));
  return said ? criterion.title : fmt::format("{} ({})", criterion.title, criterion.bound);
}

void AddCriterion(const CriterionWatch& watch, const Report& report, Page& page) {
  const artifact::Criterion& criterion = watch.criterion();
  if (watch.rolls_back()) return page.Line(kFailed, TitleOf(criterion), BreachText(watch));
  if (!report.Passed(watch)) {
    const bool broken = watch.problem().empty() && watch.breach().has_value();
    return page.Line(broken ? kFailed : kUnknown, TitleOf(criterion), WhyNotPassed(watch, report));
  }
  std::string detail = SeenText(watch.last(), criterion);
  if (watch.observations() > 1)
    detail += fmt::format("; held for {}", units::FormatDuration(watch.held_ms()));
  if (watch.breach()) detail += fmt::format("; before, it {}", BreachText(watch));
  page.Line(kPassed, TitleOf(criterion), detail);
}

void AddConditions(const std::vector<ConditionWatch>& watches, std::string_view head,
                   const Report& report, Page& page) {
  if (watches.empty()) return;
  page.text += fmt::format("{}:\n", head);
  for (const ConditionWatch& watch : watches) {
    const artifact::Criterion& criterion = watch.criterion();
    const std::string title = TitleOf(criterion);
    if (watch.truth()) {
      page.Line(kFailed, title, "came true: " + TruthText(watch));
    } else if (watch.next_ms() <= report.until_ms && !report.cancelled) {
      page.Line(kUnknown, title, NotSeenText(watch));
    } else if (const auto since = watch.pending_since_ms()) {
      page.Line(kPassed, title,
                fmt::format("did not come true; it is so since {}, and counts from {} on",
                            live::ClockText(*since), units::FormatDuration(criterion.for_ms)));
    } else {
      page.Line(kPassed, title, "");
    }
  }
}

void AddManual(const Report& report, Page& page) {
  for (const artifact::Criterion* manual : report.confirmed)
    page.Line(kPassed, manual->title, "confirmed");
  for (const artifact::Criterion* manual : report.unconfirmed) {
    const std::string look =
        manual->look_at == manual->title ? std::string() : manual->look_at + ": ";
    page.Line(kToTick, manual->title, fmt::format("{}`--confirm {}`", look, manual->name));
  }
}

// What only a person sees, and nobody has to tick.
void AddManualConditions(const std::vector<artifact::Criterion>& conditions, std::string_view what,
                         Page& page) {
  for (const artifact::Criterion& condition : conditions) {
    if (condition.manual)
      page.text += fmt::format("note: a person {} when: {}\n", what, condition.look_at);
  }
}

std::string_view Paint(Verdict verdict) {
  if (verdict == Verdict::Go) return "1;32";
  return verdict == Verdict::Hold ? "1;33" : "1;31";
}

}  // namespace

std::string RenderText(const Report& report, const Subject& subject, bool colour) {
  Page page(colour);
  page.text = fmt::format("{}, phase `{}`: {}\n", subject.plan.title, subject.phase.name,
                          subject.phase.title);
  page.text += report.once ? fmt::format("looked at once, at {}\n", live::TimeText(report.ended_ms))
                           : fmt::format("from {} to {}\n", live::TimeText(report.began_ms),
                                         live::TimeText(report.ended_ms));
  for (const CriterionWatch& watch : report.criteria) AddCriterion(watch, report, page);
  AddManual(report, page);
  AddConditions(report.rollback_when, "rolls back when", report, page);
  AddConditions(report.investigate_when, "holds when", report, page);
  AddManualConditions(subject.plan.rollback_when, "rolls back", page);
  AddManualConditions(subject.plan.investigate_when, "holds and looks", page);
  for (const std::string& remark : report.remarks)
    page.text += fmt::format("note: the server says: {}\n", remark);
  if (report.once && report.verdict == Verdict::Go && DurationOf(subject.phase) > 0) {
    page.text += fmt::format("note: it must hold for {}, which `--once` does not wait for\n",
                             units::FormatDuration(DurationOf(subject.phase)));
  }
  page.text += fmt::format("{}\n", page.Painted(Text(report.verdict), Paint(report.verdict)));
  for (const std::string& reason : report.reasons) page.text += fmt::format("  {}\n", reason);
  return std::move(page.text);
}

}  // namespace qoe::gate
