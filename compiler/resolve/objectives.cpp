// What an objective promises. What is computed of it: objective_rules.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/objective_rules.h"
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
    out_.min_failures = decl_.min_failures.value_or(1);
    out_.by = decl_.by ? r_.LabelsNamed(*decl_.by) : r_.default_by;
    Expected();
    // All of it is looked at, so that one run shows every mistake.
    const bool named = Name(), target = Target(), window = Window(), events = Events();
    out_.ok = named && target && window && events && Burns();
    if (out_.ok) MakeObjectiveRules(r_, decl_, rates_, out_);
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
    out_.window_ms = 30 * kDay;
    if (const CalendarWindow* calendar = FindCalendarWindow(decl_.window.text)) {
      out_.calendar = calendar->name;
      out_.window_ms = calendar->mean_ms;
      return IsKept(calendar->longest_ms);
    }
    if (decl_.window.set()) {
      const std::optional<int64_t> written = units::ParseDuration(decl_.window.text);
      if (!written) {
        r_.sink
            .Add(Code::BadQuantity, decl_.window.location, "`{}` is no window of an objective",
                 decl_.window.text)
            .Help("write `30d`, or `week`, `month` or `quarter` for one that begins with it");
        return false;
      }
      out_.window_ms = *written;
    }
    if (out_.window_ms < kDay) {
      r_.sink
          .Add(Code::BadValue, decl_.window.location,
               "an objective over less than a day is a threshold")
          .Help("promise it over weeks, `window: 30d`, and alert on how fast the budget burns");
      return false;
    }
    return IsKept(out_.window_ms);
  }

  bool IsKept(int64_t range_ms) {
    const int64_t retention = r_.program.retention_ms;
    if (retention == 0 || range_ms <= retention) return true;
    r_.sink
        .Add(Code::RangeBeyondRetention,
             decl_.window.set() ? decl_.window.location : decl_.name.location,
             "the objective looks back {}, but the server keeps only {}",
             units::FormatDuration(range_ms), units::FormatDuration(retention))
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

  void Missing(std::string_view key, std::string_view need) {
    if (!r_.written_cleanly) return;
    r_.sink.Add(Code::MissingKey, decl_.name.location, "objective `{}` lacks `{}`", out_.name, key)
        .Help("{}", need);
  }

  // Each of them per second; false where one is wrong.
  bool RatesOf(const std::vector<Embedded>& written, std::vector<std::string>& rates) {
    bool ok = true;
    for (const Embedded& text : written) {
      const std::optional<Selector> selector = r_.SelectorOf(text);
      if (!selector || !IsCounted(text, *selector)) {
        ok = false;
        continue;
      }
      const Metric& metric = r_.program.metrics[selector->metric];
      rates.push_back(
          RateOf(selector->name, Braces(*selector), metric.samples == Samples::PerEvent));
    }
    return ok && !rates.empty();
  }

  // What has no series counts as nothing where another one has.
  static std::string SumOf(const std::vector<std::string>& rates) {
    if (rates.size() == 1) return rates[0];
    std::string sum;
    for (const std::string& rate : rates) {
      std::string there = rate;
      for (const std::string& other : rates) {
        if (&other != &rate) there += fmt::format(" or {} * 0", other);
      }
      sum += fmt::format("{}({})", sum.empty() ? "" : " + ", there);
    }
    return sum;
  }

  bool Events() {
    if (!decl_.kind) return false;
    if (decl_.kind == spec::ObjectiveKind::Latency) {
      const std::optional<Selector> of =
          decl_.events.empty() ? std::nullopt : r_.SelectorOf(decl_.events[0]);
      return of && Latency(*of);
    }
    if (decl_.total.empty()) {
      Missing("total", "say what counts all events: `total: requests_total`");
      return false;
    }
    std::vector<std::string> all;
    const bool counted = RatesOf(decl_.events, rates_.counted);
    if (!RatesOf(decl_.total, all) || !counted) return false;
    rates_.all = SumOf(all);
    return true;
  }

  bool Latency(const Selector& of) {
    const Metric& metric = r_.program.metrics[of.metric];
    if (metric.type != MetricType::Histogram || of.part != MetricPart::Value) {
      r_.sink
          .Add(Code::WrongMetricType, decl_.events[0].text.Whole(r_.files),
               "`{}` has no buckets that tell fast from slow", of.name)
          .Label(metric.location, "declared here");
      return false;
    }
    if (!decl_.within.set()) {
      Missing("within", "say from when on it is too slow: `within: 2s`");
      return false;
    }
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
    rates_.all = RateOf(fmt::format("{}_count", of.name), Braces(of), per_event);
    // Clients write `2` or `2.0`.
    const std::string number = units::FormatNumber(*bound);
    const bool whole = number.find_first_not_of("0123456789") == std::string::npos;
    const std::string le =
        whole ? fmt::format(R"(le=~"{0}|{0}\\.0")", number) : fmt::format("le=\"{}\"", number);
    rates_.counted = {RateOf(fmt::format("{}_bucket", of.name), Braces(of, le), per_event)};
    return true;
  }

  bool Burns() {
    const std::vector<std::string_view>& severities = r_.program.system.severities;
    bool ok = true;
    const std::vector<spec::BurnDecl>& written =
        decl_.burns.empty() ? r_.default_burns : decl_.burns;
    for (const spec::BurnDecl& burn : written) {
      const std::optional<std::string_view> severity = r_.SeverityNamed(burn.severity);
      const std::optional<Decimal> budget = Decimal::Parse(burn.budget.text);
      if (!severity || !budget || !burn.long_ms || !burn.short_ms) {
        ok = false;
        continue;
      }
      ok = Add({burn.location, *severity, *budget, {}, *burn.long_ms, *burn.short_ms}) && ok;
    }
    if (!written.empty()) return ok;
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

  Resolver& r_;
  const spec::ObjectiveDecl& decl_;
  Objective out_;
  EventRates rates_;
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
