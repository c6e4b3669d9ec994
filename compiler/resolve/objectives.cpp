// Objectives become indicators and alerts: rates of bad and of all events are recorded, and every
// longer window is a quotient of sums of these, so that an hour with much traffic weighs more than
// a quiet one. Source of burn rates and windows: Google SRE Workbook, chapter 5, "Multiwindow,
// Multi-Burn-Rate Alerts".
#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"

namespace qoe::resolve {

using diag::Code;
using spec::Embedded;
using spec::Located;
using units::Decimal;

namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;
// Over which the recorded rates look.
constexpr int64_t kBase = 5 * kMinute;
constexpr std::string_view kBaseText = "5m";

struct DefaultBurn {
  size_t rank;  // among the severities
  std::string_view budget;
  int64_t long_ms, short_ms;
};
constexpr DefaultBurn kBurns[] = {
    {0, "0.02", kHour, 5 * kMinute},
    {0, "0.05", 6 * kHour, 30 * kMinute},
    {1, "0.1", kDay, 2 * kHour},
    {1, "0.1", 3 * kDay, 6 * kHour},
};

// "100/h", "2000/1d" → per second.
std::optional<double> PerSecond(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Decimal> count = Decimal::Parse(text.substr(0, slash));
  std::string per(text.substr(slash + 1));
  if (!per.empty() && (per[0] < '0' || per[0] > '9')) per.insert(per.begin(), '1');
  const std::optional<int64_t> ms = units::ParseDuration(per);
  if (!count || !ms || *ms <= 0) return std::nullopt;
  return count->value() * 1000 / static_cast<double>(*ms);
}

class ObjectiveResolver {
 public:
  ObjectiveResolver(Resolver& r, const spec::ObjectiveDecl& decl) : r_(r), decl_(decl) {}

  Objective Run() {
    out_.name = decl_.name.text;
    out_.location = decl_.name.location;
    out_.title = decl_.title.set() ? std::string(decl_.title.text) : TitleFromName(out_.name);
    out_.help = decl_.help.text;
    out_.window_ms = decl_.window_ms.value_or(30 * kDay);
    out_.min_failures = decl_.min_failures.value_or(1);
    out_.by = decl_.by ? r_.LabelsNamed(*decl_.by) : r_.default_by;
    Expected();
    // All of it is looked at, so that one run shows every mistake.
    const bool named = Name(), target = Target(), window = Window(), events = Events();
    out_.ok = named && target && window && events && Burns();
    if (out_.ok) Make();
    return std::move(out_);
  }

 private:
  bool Name() {
    if (spec::IsLabelName(decl_.name.text)) return true;
    r_.sink
        .Add(Code::BadName, decl_.name.location, "`{}` cannot be the name of an objective",
             decl_.name.text)
        .Help("letters, digits and `_` only: it becomes part of the names of series");
    return false;
  }

  bool Target() {
    const std::optional<Decimal> target = Decimal::Parse(decl_.target.text);
    if (!target) {
      // Of what is no number at all the reader has told.
      if (units::BeginsWithNumber(decl_.target.text)) {
        r_.sink
            .Add(Code::BadQuantity, decl_.target.location, "`{}` is no share of events",
                 decl_.target.text)
            .Help("write it in percent: `99.9%`");
      }
      return false;
    }
    out_.target = *target;
    out_.budget = Decimal(1) - *target;
    const bool percent = decl_.target.text.ends_with('%');
    if (Decimal(0) < out_.budget && Decimal(0) < out_.target) return true;
    diag::Report report =
        out_.target == Decimal(1)
            ? r_.sink.Add(Code::ObjectiveWithoutBudget, decl_.target.location,
                          "a target of 100 % leaves no budget: the first failure breaks it, and "
                          "no burn rate says how bad it is")
            : r_.sink.Add(Code::ObjectiveWithoutBudget, decl_.target.location,
                          "a share of events lies between 0 and 100 %, and `{}` does not",
                          decl_.target.text);
    if (!percent && Decimal(1) < out_.target)
      report.Help("did you mean `{}%`?", decl_.target.text);
    else
      report.Help("promise what users notice: `99.9%` allows one failure in a thousand");
    return false;
  }

  bool Window() {
    const int64_t retention = r_.program.retention_ms;
    if (out_.window_ms < kDay) {
      r_.sink
          .Add(Code::BadValue, decl_.window_location,
               "an objective over less than a day is a threshold")
          .Help("promise it over weeks, `window: 30d`, and alert on how fast the budget burns");
      return false;
    }
    if (retention == 0 || out_.window_ms <= retention) return true;
    r_.sink
        .Add(Code::RangeBeyondRetention, decl_.window_location,
             "the objective looks back {}, but the server keeps only {}",
             units::FormatDuration(out_.window_ms), units::FormatDuration(retention))
        .Note("`defaults.retention` says how long it keeps samples")
        .Help("promise it over at most {}", units::FormatDuration(retention));
    return false;
  }

  void Expected() {
    if (!decl_.expected_events.set()) return;
    out_.expected_per_second = PerSecond(decl_.expected_events.text);
    out_.expected_location = decl_.expected_events.location;
    if (out_.expected_per_second) return;
    r_.sink
        .Add(Code::BadQuantity, decl_.expected_events.location,
             "`{}` is no number of events per time", decl_.expected_events.text)
        .Help("write `100/h` or `2000/d`");
  }

  // The parts of a series's selector in braces, with one more matcher.
  static std::string Braces(const Selector& selector, std::string_view more = {}) {
    std::string text(selector.matchers);
    if (!more.empty()) text += fmt::format("{}{}", text.empty() ? "" : ",", more);
    return text.empty() ? text : fmt::format("{{{}}}", text);
  }

  std::string Grouping() const {
    if (out_.by.empty()) return "";
    std::string names;
    for (const Id<Label> label : out_.by)
      names += fmt::format("{}{}", names.empty() ? "" : ", ", r_.program.labels[label].name);
    return fmt::format(" by ({}) ", names);
  }

  // Events per second, as PromQL.
  std::string RateOf(std::string_view series, const std::string& braces, bool per_event) const {
    const std::string range = fmt::format("{}{}[{}]", series, braces, kBaseText);
    return per_event ? fmt::format("sum{}(sum_over_time({})) / {}", Grouping(), range, kBase / 1000)
                     : fmt::format("sum{}(rate({}))", Grouping(), range);
  }

  bool IsCounted(const Embedded& text, const Selector& selector) {
    const Metric& metric = r_.program.metrics[selector.metric];
    const bool counts = metric.type == MetricType::Counter || selector.part != MetricPart::Value ||
                        metric.samples == Samples::PerEvent;
    if (counts) return true;
    r_.sink
        .Add(Code::WrongMetricType, text.text.Whole(r_.files),
             "`{}` counts no events: it is no counter", selector.name)
        .Label(metric.location, "declared here");
    return false;
  }

  bool Missing(const Located& value, const Embedded& text, std::string_view key,
               std::string_view need) {
    if (value.set() || text.set()) return false;
    if (r_.written_cleanly) {
      r_.sink
          .Add(Code::MissingKey, decl_.name.location, "objective `{}` lacks `{}`", out_.name, key)
          .Help("{}", need);
    }
    return true;
  }

  bool Events() {
    if (!decl_.kind) return false;
    const std::optional<Selector> of = r_.SelectorOf(decl_.events);
    if (decl_.kind == spec::ObjectiveKind::Latency) return of && Latency(*of);
    if (Missing({}, decl_.total, "total", "say what counts all events: `total: requests_total`"))
      return false;
    const std::optional<Selector> total = r_.SelectorOf(decl_.total);
    if (!of || !total) return false;
    const bool counted = IsCounted(decl_.events, *of);
    if (!IsCounted(decl_.total, *total) || !counted) return false;
    const auto per_event = [&](const Selector& selector) {
      return r_.program.metrics[selector.metric].samples == Samples::PerEvent;
    };
    events_ = RateOf(total->name, Braces(*total), per_event(*total));
    counted_ = RateOf(of->name, Braces(*of), per_event(*of));
    return true;
  }

  bool Latency(const Selector& of) {
    const Metric& metric = r_.program.metrics[of.metric];
    if (metric.type != MetricType::Histogram || of.part != MetricPart::Value) {
      r_.sink
          .Add(Code::WrongMetricType, decl_.events.text.Whole(r_.files),
               "`{}` has no buckets that tell fast from slow", of.name)
          .Label(metric.location, "declared here");
      return false;
    }
    if (Missing(decl_.within, {}, "within", "say from when on it is too slow: `within: 2s`"))
      return false;
    const std::optional<double> bound = r_.NumberIn(metric.unit, decl_.within);
    if (!bound) return false;
    const std::vector<double>& buckets = metric.buckets;
    if (!buckets.empty() && std::find(buckets.begin(), buckets.end(), *bound) == buckets.end()) {
      std::string known;
      for (const double each : buckets)
        known += fmt::format("{}{}", known.empty() ? "" : ", ", units::FormatNumber(each));
      r_.sink
          .Add(Code::UnknownBucket, decl_.within.location,
               "`{}` has no bucket that ends at {}: nobody can tell which events were faster",
               of.name, units::FormatNumber(*bound))
          .Label(metric.location, "its buckets: {}", known)
          .Help("choose one of its bounds, or add a bucket in the exporter");
      return false;
    }
    const bool per_event = metric.samples == Samples::PerEvent;
    events_ = RateOf(fmt::format("{}_count", of.name), Braces(of), per_event);
    // Clients write `2` or `2.0`.
    const std::string number = units::FormatNumber(*bound);
    const bool whole = number.find_first_not_of("0123456789") == std::string::npos;
    const std::string le =
        whole ? fmt::format(R"(le=~"{0}|{0}\\.0")", number) : fmt::format("le=\"{}\"", number);
    counted_ = RateOf(fmt::format("{}_bucket", of.name), Braces(of, le), per_event);
    return true;
  }

  bool Burns() {
    const std::vector<std::string_view>& severities = r_.program.system.severities;
    bool ok = true;
    for (const spec::BurnDecl& burn : decl_.burns) {
      const std::optional<std::string_view> severity = r_.SeverityNamed(burn.severity);
      const std::optional<Decimal> budget = Decimal::Parse(burn.budget.text);
      if (!severity || !budget || !burn.long_ms || !burn.short_ms) {
        ok = false;
        continue;
      }
      ok = Add({burn.location, *severity, *budget, {}, *burn.long_ms, *burn.short_ms}) && ok;
    }
    if (!decl_.burns.empty()) return ok;
    for (const DefaultBurn& burn : kBurns) {
      // Of a shorter window the slow ones burn no faster than they may.
      const bool slow =
          *Decimal::Parse(burn.budget) * Decimal(out_.window_ms) < Decimal(burn.long_ms);
      if (burn.rank >= severities.size() || slow || burn.long_ms >= out_.window_ms) continue;
      ok = Add({decl_.target.location,
                severities[burn.rank],
                *Decimal::Parse(burn.budget),
                {},
                burn.long_ms,
                burn.short_ms}) &&
           ok;
    }
    return ok;
  }

  bool Add(Burn burn) {
    if (burn.short_ms >= burn.long_ms || burn.long_ms >= out_.window_ms || burn.short_ms < kBase) {
      r_.sink
          .Add(Code::BadValue, burn.location,
               "the times of a burn rise: {}, short, long, and the window of {}", kBaseText,
               units::FormatDuration(out_.window_ms))
          .Help("for example `long: 1h, short: 5m`");
      return false;
    }
    // The rate at which the share is gone after the long time, times what may fail.
    burn.threshold = (burn.budget * out_.budget * Decimal(out_.window_ms)).DividedBy(burn.long_ms);
    if (burn.threshold < Decimal(1)) {
      out_.burns.push_back(burn);
      return true;
    }
    const Decimal factor = (burn.budget * Decimal(out_.window_ms)).DividedBy(burn.long_ms);
    r_.sink
        .Add(Code::BurnOutOfReach, burn.location,
             "{} of the budget in {} needs {} of all events to fail: the alert can never fire",
             Percent(burn.budget), units::FormatDuration(burn.long_ms), Percent(burn.threshold))
        .Note("a burn rate of {} times a budget of {}", factor.Text(), Percent(out_.budget))
        .Help("give the objective `burns` with a smaller budget or a longer time");
    return false;
  }

  static std::string Percent(const Decimal& share) { return (share * Decimal(100)).Text() + " %"; }

  // --- what is made of it; all of it stands where the objective's name does ---

  Located Made(std::string_view text) { return {r_.program.Own(text), decl_.name.location}; }
  Embedded MadeExpression(std::string_view text) {
    return {{decl_.name.location.file, decl_.name.location.span.begin, r_.program.Own(text)}};
  }
  std::string Series(std::string_view what) const {
    return fmt::format("slo:{}:{}", out_.name, what);
  }

  void AddIndicator(std::string_view suffix, std::string_view title, std::string_view series,
                    std::string_view promql, std::string_view unit) {
    spec::IndicatorDecl decl;
    decl.name = Made(fmt::format("{}_{}", out_.name, suffix));
    decl.kind = IndicatorKind::Promql;
    decl.title = Made(fmt::format("{}: {}", out_.title, title));
    decl.help = out_.help.empty() ? Made(title) : decl_.help;
    decl.unit = Made(unit);
    decl.group = decl_.group;
    decl.expression = MadeExpression(promql);
    decl.by = decl_.by;
    decl.record = spec::RecordDecl{Made(series), {}, {}};
    if (suffix == "budget_left") {
      decl.thresholds = spec::NamedTexts{{Made("red"), Made("base")},
                                         {Made("orange"), Made("0.001%")},
                                         {Made("green"), Made("25%")}};
    }
    r_.made_indicators.push_back(std::move(decl));
  }

  std::string ErrorRatio(int64_t window_ms) const {
    return Series("error_ratio" + units::FormatDuration(window_ms));
  }

  void AddErrorRatio(int64_t window_ms) {
    const std::string range = units::FormatDuration(window_ms);
    const std::string bad = Series("bad_rate5m"), all = Series("event_rate5m");
    const std::string promql =
        window_ms == kBase ? fmt::format("{} / ({} > 0)", bad, all)
                           : fmt::format("sum_over_time({}[{}]) / (sum_over_time({}[{}]) > 0)", bad,
                                         range, all, range);
    AddIndicator("error_ratio_" + range, fmt::format("share of bad events in {}", range),
                 ErrorRatio(window_ms), promql, "ratio");
  }

  void Make() {
    const std::string all = Series("event_rate5m");
    AddIndicator("events", "all events", all, events_, "count/s");
    const std::string missing = fmt::format("{} * 0", all);
    const std::string bad =
        decl_.kind == spec::ObjectiveKind::Bad
            ? fmt::format("{} or {}", counted_, missing)
            : fmt::format("clamp_min({} - ({} or {}), 0)", all, counted_, missing);
    AddIndicator("bad", "bad events", Series("bad_rate5m"), bad, "count/s");
    std::vector<int64_t> windows = {kBase, out_.window_ms};
    for (const Burn& burn : out_.burns) {
      windows.push_back(burn.long_ms);
      windows.push_back(burn.short_ms);
    }
    std::sort(windows.begin(), windows.end());
    windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
    for (const int64_t window : windows) AddErrorRatio(window);
    AddIndicator("budget_left", "budget left", Series("budget_left"),
                 fmt::format("1 - {} / {}", ErrorRatio(out_.window_ms), out_.budget.Text()),
                 "ratio");
    for (size_t i = 0; i < out_.burns.size(); ++i) {
      const bool first =
          std::none_of(out_.burns.begin(), out_.burns.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const Burn& burn) { return burn.severity == out_.burns[i].severity; });
      if (first) AddAlert(out_.burns[i].severity);
    }
  }

  // Of the group that records the rates.
  int64_t IntervalSeconds() const {
    for (const Group& group : r_.program.groups) {
      if (decl_.group.set() && group.name == decl_.group.text) return group.interval_ms / 1000;
    }
    return r_.evaluation_interval_ms / 1000;
  }

  std::string Condition(const Burn& burn) const {
    std::string text =
        fmt::format("{} > {} and {} > {}", ErrorRatio(burn.long_ms), burn.threshold.Text(),
                    ErrorRatio(burn.short_ms), burn.threshold.Text());
    if (out_.min_failures > 1) {
      // Not quite so many: the increase of a counter is estimated.
      // Added up, so that a time without any is no failure.
      text += fmt::format(" and sum_over_time({}[{}]) * {} > {}.5", Series("bad_rate5m"),
                          units::FormatDuration(burn.long_ms), IntervalSeconds(),
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
    decl.promql = MadeExpression(promql);
    decl.unit = Made("ratio");
    decl.by = decl_.by;
    if (!decl.by) {
      decl.by.emplace();
      for (const Id<Label> label : out_.by) decl.by->push_back(Made(r_.program.labels[label].name));
    }
    spec::LevelDecl level;
    level.severity = Made(severity);
    decl.levels.push_back(level);
    decl.levels[0].name = Made(PascalName(fmt::format("{}_budget_burn_{}", out_.name, severity)));
    decl.texts.summary =
        Made(fmt::format("{}: the error budget burns too fast{}", out_.title, where));
    decl.texts.description = Made(fmt::format(
        "{{value}} of the events are bad{}. The target is {} over {}; this fires when the budget "
        "goes by {}.",
        where, Percent(out_.target), units::FormatDuration(out_.window_ms),
        fmt::join(speeds, " or ")));
    decl.texts.runbook = decl_.runbook;
    decl.texts.labels = decl_.labels;
    decl.texts.labels.emplace_back(Made("objective"), Made(out_.name));
    r_.made_alerts.push_back(std::move(decl));
  }

  Resolver& r_;
  const spec::ObjectiveDecl& decl_;
  Objective out_;
  std::string events_, counted_;  // per second, as PromQL
};

}  // namespace

void Resolver::Objectives() {
  for (const spec::ObjectiveDecl& decl : model.objectives) {
    const auto known =
        std::find_if(program.objectives.begin(), program.objectives.end(),
                     [&](const Objective& objective) { return objective.name == decl.name.text; });
    if (known != program.objectives.end()) {
      sink.Add(Code::DuplicateName, decl.name.location, "objective `{}` is declared twice",
               decl.name.text)
          .Label(known->location, "first declared here");
      continue;
    }
    program.objectives.Add(ObjectiveResolver(*this, decl).Run());
  }
}

}  // namespace qoe::resolve
