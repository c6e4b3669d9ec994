// Rates of bad and of all events are recorded, and every longer window is a quotient of sums of
// these, so that an hour with much traffic weighs more than a quiet one. Source of burn rates and
// windows: Google SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts".
//
// PromQL has no range that ends with the calendar. For such a window the rates are recorded once
// more with a label that numbers it, so that the sum over the longest one there is, of the series
// of the present number, is exactly the sum since it began.
#include "compiler/resolve/objective_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using spec::Embedded;
using spec::Located;

namespace {

constexpr int64_t kDay = int64_t{24} * 3'600'000;
// Over which the recorded rates look.
constexpr int64_t kBase = 300'000;

// The first of January 1970 was a Thursday: three days later than a Monday.
constexpr CalendarWindow kCalendarWindows[] = {
    {"week", "floor((vector(time()) + 259200) / 604800)", "7d", 7 * kDay, 7 * kDay},
    {"month", "year() * 100 + month()", "31d", 30 * kDay, 31 * kDay},
    {"quarter", "year() * 10 + ceil(month() / 3)", "92d", 90 * kDay, 92 * kDay},
};

std::string Percent(const units::Decimal& share) {
  return (share * units::Decimal(100)).Text() + " %";
}

// The system's name as a part of a metric's.
std::string InName(std::string_view text) {
  std::string name(text);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '_';
  }
  return name;
}

// All of it stands where the objective's name does.
class RuleMaker {
 public:
  RuleMaker(Resolver& r, const spec::ObjectiveDecl& decl, const EventRates& rates,
            Objective& objective)
      : r_(r), decl_(decl), rates_(rates), out_(objective) {}

  void Run() {
    bad_ = Series("bad_rate5m");
    all_ = AddEvents("events", "all events", Series("event_rate5m"), rates_.all);
    AddIndicator("bad", "bad events", bad_, BadEvents(), "count/s");
    AddErrorRatios();
    const CalendarWindow* calendar = FindCalendarWindow(out_.calendar);
    const std::string whole =
        calendar == nullptr ? ErrorRatio(out_.window_ms) : AddCalendarRatio(*calendar);
    out_.budget_left = Series("budget_left");
    AddIndicator("budget_left", "budget left", out_.budget_left,
                 fmt::format("1 - {} / {}", whole, out_.budget.Text()), "ratio");
    for (size_t i = 0; i < out_.burns.size(); ++i) {
      const bool first =
          std::none_of(out_.burns.begin(), out_.burns.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const Burn& burn) { return burn.severity == out_.burns[i].severity; });
      if (first) AddAlert(out_.burns[i].severity);
    }
  }

 private:
  Located Made(std::string_view text) { return {r_.program.Own(text), decl_.name.location}; }
  Embedded MadeExpression(std::string_view text) {
    return {{decl_.name.location.file, decl_.name.location.span.begin, r_.program.Own(text)}};
  }
  std::string Series(std::string_view what) const {
    return fmt::format("slo:{}:{}:{}", InName(r_.program.system.name), out_.name, what);
  }
  std::string ErrorRatio(int64_t window_ms) const {
    return Series("error_ratio" + units::FormatDuration(window_ms));
  }

  std::vector<Located> Grouping() {
    std::vector<Located> by;
    for (const Id<Label> label : out_.by) by.push_back(Made(r_.program.labels[label].name));
    return by;
  }

  // `series`: empty where it is not recorded.
  void AddIndicator(std::string_view suffix, std::string_view title, std::string_view series,
                    std::string_view promql, std::string_view unit) {
    spec::IndicatorDecl& decl = r_.made_indicators.emplace_back();
    decl.name = Made(fmt::format("{}_{}", out_.name, suffix));
    decl.objective = out_.name;
    decl.kind = IndicatorKind::Promql;
    decl.title = Made(fmt::format("{}: {}", out_.title, title));
    decl.help = out_.help.empty() ? Made(title) : decl_.help;
    decl.unit = Made(unit);
    decl.group = decl_.group;
    decl.expression = MadeExpression(promql);
    decl.by = decl_.by;
    if (!series.empty()) decl.record = spec::RecordDecl{Made(series), {}, {}};
    if (suffix == "budget_left") {
      decl.thresholds = spec::NamedTexts{{Made("red"), Made("base")},
                                         {Made("orange"), Made("0.001%")},
                                         {Made("green"), Made("25%")}};
    }
  }

  // Several objectives may count the same events: they are recorded once. What is subtracted from
  // them must be of the same evaluation, which only one group promises.
  std::string AddEvents(std::string_view suffix, std::string_view title, std::string series,
                        const std::string& promql) {
    const auto known =
        std::find_if(r_.made_events.begin(), r_.made_events.end(), [&](const auto& made) {
          return made.promql == promql && made.interval_ms == IntervalMs() &&
                 (made.group == decl_.group.text || decl_.kind == spec::ObjectiveKind::Bad);
        });
    const bool made = known != r_.made_events.end();
    if (made) series = known->series;
    AddIndicator(suffix, title, made ? "" : series, made ? series : promql, "count/s");
    if (!made) r_.made_events.push_back({promql, series, decl_.group.text, IntervalMs()});
    return series;
  }

  // What has no series yet did not happen.
  std::string BadEvents() const {
    std::string counted;
    for (const std::string& rate : rates_.counted) {
      const std::string there = fmt::format("{} or {} * 0", rate, all_);
      if (rates_.counted.size() == 1)
        counted = there;
      else
        counted += fmt::format("{}({})", counted.empty() ? "" : " + ", there);
    }
    return decl_.kind == spec::ObjectiveKind::Bad
               ? counted
               : fmt::format("clamp_min({} - ({}), 0)", all_, counted);
  }

  void AddErrorRatios() {
    std::vector<int64_t> recorded;
    if (out_.calendar.empty()) recorded.push_back(out_.window_ms);
    for (const Burn& burn : out_.burns) {
      recorded.push_back(burn.long_ms);
      recorded.push_back(burn.short_ms);
    }
    std::vector<int64_t> windows = recorded;
    windows.push_back(kBase);
    std::sort(windows.begin(), windows.end());
    windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
    for (const int64_t window : windows) {
      const std::string range = units::FormatDuration(window);
      const std::string promql =
          window == kBase ? fmt::format("{} / ({} > 0)", bad_, all_)
                          : fmt::format("sum_over_time({}[{}]) / (sum_over_time({}[{}]) > 0)", bad_,
                                        range, all_, range);
      // The shortest one is for panels, where no alert reads it.
      const bool read = std::find(recorded.begin(), recorded.end(), window) != recorded.end();
      AddIndicator("error_ratio_" + range, fmt::format("share of bad events in {}", range),
                   read ? ErrorRatio(window) : "", promql, "ratio");
    }
  }

  // The label that numbers weeks, months or quarters, unless the spec has declared it.
  void DeclareLabel(std::string_view name) {
    if (r_.program.FindLabel(name).valid()) return;
    Label label;
    label.name = r_.program.Own(name);
    label.location = decl_.window.location;
    label.title = TitleFromName(name);
    label.cardinality = 2;  // at most within any range that reads it
    const std::string_view key = label.name;
    r_.program.label_names.emplace(key, r_.program.labels.Add(std::move(label)));
  }

  std::string AddNumbered(const CalendarWindow& window, std::string_view suffix,
                          std::string_view series, std::string_view title) {
    std::string numbered = AddEvents(
        fmt::format("{}_by_{}", suffix, window.name), fmt::format("{} by {}", title, window.name),
        fmt::format("{}_by_{}", series, window.name),
        fmt::format("{} * on () group_left ({}) {}", series, window.name, Number(window)));
    std::vector<Located>& by = r_.made_indicators.back().by.emplace(Grouping());
    by.push_back(Made(window.name));
    return numbered;
  }
  // One series of value 1, with the number as its label.
  static std::string Number(const CalendarWindow& window) {
    return fmt::format("count_values(\"{}\", {})", window.name, window.number);
  }

  std::string AddCalendarRatio(const CalendarWindow& window) {
    DeclareLabel(window.name);
    const std::string bad = AddNumbered(window, "bad", bad_, "bad events");
    const std::string all = AddNumbered(window, "events", all_, "all events");
    std::string series = Series(fmt::format("error_ratio_{}", window.name));
    AddIndicator(
        fmt::format("error_ratio_{}", window.name),
        fmt::format("share of bad events since the {} began", window.name), series,
        fmt::format("sum without ({0}) (sum_over_time({1}[{3}]) / (sum_over_time({2}[{3}]) > 0) "
                    "and on ({0}) {4})",
                    window.name, bad, all, window.range, Number(window)),
        "ratio");
    return series;
  }

  // Of the group that records the rates.
  int64_t IntervalMs() const {
    for (const Group& group : r_.program.groups) {
      if (decl_.group.set() && group.name == decl_.group.text) return group.interval_ms;
    }
    return r_.evaluation_interval_ms;
  }

  std::string Condition(const Burn& burn) const {
    std::string text =
        fmt::format("{} > {} and {} > {}", ErrorRatio(burn.long_ms), burn.threshold.Text(),
                    ErrorRatio(burn.short_ms), burn.threshold.Text());
    if (out_.min_failures > 1) {
      // Not quite so many: the increase of a counter is estimated.
      // Added up, so that a time without any is no failure.
      text += fmt::format(" and sum_over_time({}[{}]) * {} > {}.5", bad_,
                          units::FormatDuration(burn.long_ms), IntervalMs() / 1000,
                          out_.min_failures - 1);
    }
    return text;
  }

  void AddAlert(std::string_view severity) {
    std::vector<std::string> conditions, speeds;
    for (const Burn& burn : out_.burns) {
      if (burn.severity != severity) continue;
      conditions.push_back(Condition(burn));
      speeds.push_back(
          fmt::format("{} in {}", Percent(burn.budget), units::FormatDuration(burn.long_ms)));
    }
    std::string promql;
    for (const std::string& condition : conditions) {
      promql += conditions.size() == 1
                    ? condition
                    : fmt::format("{}({})", promql.empty() ? "" : " or ", condition);
    }
    std::string where;
    for (const Id<Label> label : out_.by) {
      const std::string_view name = r_.program.labels[label].name;
      where += fmt::format("{}{} {{{}}}", where.empty() ? " for " : ", ", name, name);
    }
    spec::AlertDecl decl;
    decl.name = Made(fmt::format("{}_budget_burn_{}", out_.name, severity));
    decl.group = decl_.alert_group;
    decl.promql = MadeExpression(promql);
    decl.unit = Made("ratio");
    decl.by = decl_.by ? *decl_.by : Grouping();
    spec::LevelDecl level;
    level.severity = Made(severity);
    decl.levels.push_back(level);
    decl.levels[0].name = Made(PascalName(fmt::format("{}_budget_burn_{}", out_.name, severity)));
    decl.texts.summary =
        Made(fmt::format("{}: the error budget burns too fast{}", out_.title, where));
    decl.texts.description = Made(fmt::format(
        "{{value}} of the events are bad{}. The target is {} over {}; this fires when the budget "
        "goes by {}.",
        where, Percent(out_.target),
        out_.calendar.empty() ? units::FormatDuration(out_.window_ms)
                              : fmt::format("each {}", out_.calendar),
        fmt::join(speeds, " or ")));
    decl.texts.runbook = decl_.runbook;
    decl.texts.labels = decl_.labels;
    decl.texts.labels.emplace_back(Made("objective"), Made(out_.name));
    r_.made_alerts.push_back(std::move(decl));
  }

  Resolver& r_;
  const spec::ObjectiveDecl& decl_;
  const EventRates& rates_;
  Objective& out_;
  std::string bad_, all_;  // the recorded rates
};

}  // namespace

const CalendarWindow* FindCalendarWindow(std::string_view name) {
  for (const CalendarWindow& window : kCalendarWindows) {
    if (window.name == name) return &window;
  }
  return nullptr;
}

void MakeObjectiveRules(Resolver& r, const spec::ObjectiveDecl& decl, const EventRates& rates,
                        Objective& objective) {
  RuleMaker(r, decl, rates, objective).Run();
}

}  // namespace qoe::resolve
