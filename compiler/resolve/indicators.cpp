#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;
using units::Dimension;
using units::Unit;

namespace {

// What an indicator of a kind can be made of.
struct KindRule {
  IndicatorKind kind;
  std::string_view key;
  bool counters, gauges, histograms;
  bool gauges_per_event_only;
};
constexpr KindRule kRules[] = {
    {IndicatorKind::Quantiles, "quantiles", false, true, true, false},
    {IndicatorKind::Ratio, "ratio", true, true, false, true},
    {IndicatorKind::Rate, "rate", true, true, false, true},
    {IndicatorKind::Total, "total", true, true, false, true},
    {IndicatorKind::Average, "average", false, true, true, false},
    {IndicatorKind::Sum, "sum", false, true, false, false},
    {IndicatorKind::Max, "max", false, true, false, false},
    {IndicatorKind::Min, "min", false, true, false, false},
    {IndicatorKind::Count, "count", true, true, false, false},
};

std::string_view TypeName(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
    case MetricType::NativeHistogram:
      return "histogram";
    case MetricType::Summary:
      return "summary";
    case MetricType::Info:
      return "info metric";
    case MetricType::Unknown:
      return "metric of unknown type";
  }
  return "metric";
}

// Whether the metric behind a selector is one that the indicator's kind can use.
bool FitsKind(Resolver& r, const spec::IndicatorDecl& decl, const Selector& selector,
              const spec::Embedded& text) {
  const auto rule = std::find_if(std::begin(kRules), std::end(kRules),
                                 [&](const KindRule& each) { return each.kind == decl.kind; });
  if (rule == std::end(kRules)) return true;
  const Metric& metric = r.program.metrics[selector.metric];
  const bool whole_histogram =
      selector.part == MetricPart::Value &&
      (metric.type == MetricType::Histogram || metric.type == MetricType::NativeHistogram);
  // `_sum` and `_count` of a histogram count like counters.
  const bool counter = metric.type == MetricType::Counter || selector.part != MetricPart::Value;
  const bool gauge = metric.type == MetricType::Gauge || metric.type == MetricType::Info;
  const bool fits = (counter && rule->counters) || (whole_histogram && rule->histograms) ||
                    (gauge && rule->gauges &&
                     (!rule->gauges_per_event_only || metric.samples == Samples::PerEvent));
  if (fits) return true;
  const source::Location at = text.text.Whole(r.files);
  diag::Report report =
      r.sink.Add(Code::WrongMetricType, at, "`{}` of `{}`, which is a {}, would mean nothing",
                 rule->key, selector.name, TypeName(metric.type));
  report.Label(metric.location, "declared here");
  if (gauge && rule->gauges) {
    report.Help(
        "only a gauge with `samples: per_event` adds up; for the state itself use `average`, `sum` "
        "or `max`");
  } else if (counter && !rule->counters) {
    report.Help("for a counter use `rate`, `total` or `ratio`");
  } else if (whole_histogram) {
    report.Help("for a histogram use `quantiles` or `average`");
  }
  return false;
}

// "p95" → "0.95", "p99.9" → "0.999"; empty when it is no percentile.
std::string QuantileOf(std::string_view stat) {
  if (stat.size() < 2 || stat.front() != 'p') return {};
  double percent = 0;
  const auto [rest, error] = std::from_chars(stat.data() + 1, stat.data() + stat.size(), percent);
  if (error != std::errc() || rest != stat.data() + stat.size()) return {};
  if (percent < 0 || percent > 100) return {};
  return units::FormatNumber(units::RoundToDecimal(percent / 100));
}

std::vector<Stat> StatsOf(Resolver& r, const spec::IndicatorDecl& decl, const Unit& unit,
                          bool of_gauge) {
  if (decl.kind != IndicatorKind::Quantiles) {
    for (const Located& stat : decl.stats) {
      r.sink
          .Add(Code::BadValue, stat.location,
               "only `quantiles` have statistics, this indicator has one value")
          .Help("leave `stats` out");
    }
    return {{"", StatKind::Value, "", unit}};
  }
  std::vector<Stat> stats;
  if (decl.stats.empty()) {
    for (const std::string_view name : {"p50", "p95", "p99"}) {
      stats.push_back({name, StatKind::Quantile, QuantileOf(name), unit});
    }
  }
  for (const Located& name : decl.stats) {
    const std::string quantile = QuantileOf(name.text);
    if (!quantile.empty()) {
      stats.push_back({name.text, StatKind::Quantile, quantile, unit});
    } else if (name.text == "avg") {
      stats.push_back({name.text, StatKind::Average, "", unit});
    } else if (name.text == "count") {
      stats.push_back(
          {name.text, StatKind::Count, "", *r.program.units.Parse(of_gauge ? "count" : "count/s")});
    } else {
      r.sink.Add(Code::BadValue, name.location, "`{}` is no statistic", name.text)
          .Help("statistics are percentiles such as `p50`, `p95`, `p99.9`, and `avg` and `count`");
    }
  }
  return stats;
}

// The unit that follows from the metrics.
Unit NaturalUnit(const Resolver& r, const Indicator& indicator) {
  const auto unit_of = [&](const Selector& selector) {
    if (!selector.metric.valid()) return Unit();
    if (selector.part == MetricPart::Count || selector.part == MetricPart::Bucket)
      return *r.program.units.Parse("count");
    return r.program.metrics[selector.metric].unit;
  };
  const Unit of = unit_of(indicator.of);
  switch (indicator.kind) {
    case IndicatorKind::Promql:
      return {};
    case IndicatorKind::Count:
      return *r.program.units.Parse("count");
    case IndicatorKind::Rate:
      return r.program.units.PerSecond(of);
    case IndicatorKind::Quantiles:
    case IndicatorKind::Total:
    case IndicatorKind::Average:
    case IndicatorKind::Sum:
    case IndicatorKind::Max:
    case IndicatorKind::Min:
      return of;
    case IndicatorKind::Ratio:
      break;
  }
  const Unit per = unit_of(indicator.per);
  if (!of.known() || !per.known() || of.per() != nullptr || per.per() != nullptr) return {};
  if (of.over()->dimension == per.over()->dimension) return *r.program.units.Parse("ratio");
  if (per.over()->dimension == Dimension::Count) return of;  // seconds per view are seconds
  return Unit(of.over(), per.over());
}

class IndicatorResolver {
 public:
  IndicatorResolver(Resolver& r, const spec::IndicatorDecl& decl) : r_(r), decl_(decl) {}

  Indicator Run() {
    indicator_.name = decl_.name.text;
    indicator_.location = decl_.name.location;
    indicator_.title =
        decl_.title.set() ? std::string(decl_.title.text) : TitleFromName(decl_.name.text);
    for (size_t i = 0; i < r_.program.objectives.size() && !decl_.objective.empty(); ++i) {
      const Id<Objective> id = Store<Objective>::At(i);
      if (r_.program.objectives[id].name == decl_.objective) indicator_.objective = id;
    }
    indicator_.kind = *decl_.kind;
    indicator_.when_missing = decl_.when_missing;
    indicator_.window_ms = decl_.window_ms.value_or(r_.window_ms);
    if (indicator_.window_ms <= 0) {
      r_.sink
          .Add(Code::BadValue, decl_.name.location, "the window of `{}` is empty", decl_.name.text)
          .Help("give it a range to look over: `window: 5m`");
      indicator_.window_ms = 60'000;
    }
    indicator_.by = decl_.by ? r_.LabelsNamed(*decl_.by) : r_.default_by;
    indicator_.ok = Source();
    indicator_.help = decl_.help.text;
    if (!decl_.help.set() && indicator_.of.metric.valid()) {
      indicator_.help = r_.program.metrics[indicator_.of.metric].help;
    }
    if (indicator_.ok) CheckGrouping(indicator_.by, decl_.name.location);
    const Unit unit = ResolveUnit();
    const Id<Metric> metric = indicator_.of.metric;
    const bool of_gauge = metric.valid() && r_.program.metrics[metric].type == MetricType::Gauge;
    indicator_.stats = StatsOf(r_, decl_, unit, of_gauge);
    if (decl_.thresholds) indicator_.thresholds = r_.ThresholdsOf(*decl_.thresholds, unit);
    indicator_.mappings = r_.MappingsOf(decl_.mappings, unit);
    if (indicator_.stats.empty()) indicator_.ok = false;
    Recordings();
    return std::move(indicator_);
  }

 private:
  bool Source() {
    if (decl_.kind == IndicatorKind::Promql) {
      indicator_.promql = r_.Parse(decl_.expression, ExpressionRole::Indicator);
      return r_.program.expressions[indicator_.promql].ok;
    }
    const std::optional<Selector> of = r_.SelectorOf(decl_.expression);
    bool ok = of && FitsKind(r_, decl_, *of, decl_.expression);
    if (of) indicator_.of = *of;
    if (decl_.kind == IndicatorKind::Ratio) {
      std::vector<Selector> per;
      ok = Add(decl_.more, indicator_.more) && ok;
      ok = Add(decl_.per, per) && !per.empty() && ok;
      if (!per.empty()) {
        indicator_.per = per[0];
        indicator_.also.assign(per.begin() + 1, per.end());
      }
      if (ok) ok = SameUnits();
    }
    return ok;
  }

  bool Add(const std::vector<spec::Embedded>& written, std::vector<Selector>& out) {
    bool ok = true;
    for (const spec::Embedded& text : written) {
      const std::optional<Selector> selector = r_.SelectorOf(text);
      ok = selector && FitsKind(r_, decl_, *selector, text) && ok;
      if (selector) out.push_back(*selector);
    }
    return ok;
  }

  // Milliseconds and seconds do not add up; hits and misses do, and so does what has no unit.
  bool SameUnits() {
    bool ok = true;
    const auto check = [&](const Selector& first, const std::vector<Selector>& others,
                           const spec::Embedded* texts) {
      const Unit& unit = r_.program.metrics[first.metric].unit;
      for (size_t i = 0; i < others.size(); ++i) {
        const Metric& metric = r_.program.metrics[others[i].metric];
        if (!unit.known() || !metric.unit.known()) continue;
        const auto factor = units::Convert(metric.unit, unit);
        const bool both_count = unit.over()->dimension == Dimension::Count &&
                                metric.unit.over()->dimension == Dimension::Count;
        if ((factor && factor->is_one()) || both_count) continue;
        r_.sink
            .Add(Code::UnitMismatch, texts[i].text.Whole(r_.files),
                 "`{}` is in {}, and `{}` in {}: they cannot be summed", others[i].name,
                 metric.unit.name(), first.name, unit.name())
            .Label(metric.location, "declared here");
        ok = false;
      }
    };
    check(indicator_.of, indicator_.more, decl_.more.data());
    check(indicator_.per, indicator_.also, decl_.per.data() + 1);
    return ok;
  }

  // A label that the metric does not carry would be empty on every result.
  void CheckGrouping(const std::vector<Id<Label>>& by, source::Location at) {
    if (indicator_.kind == IndicatorKind::Promql) return;
    CheckCarried(indicator_.of, by, at);
    for (const Selector& more : indicator_.more) CheckCarried(more, by, at);
  }

  void CheckCarried(const Selector& selector, const std::vector<Id<Label>>& by,
                    source::Location at) {
    const Metric& metric = r_.program.metrics[selector.metric];
    for (const Id<Label> label : by) {
      if (r_.program.Carries(metric, label)) continue;
      const std::string_view name = r_.program.labels[label].name;
      r_.sink
          .Add(Code::UnknownLabel, at, "`{}` is grouped by `{}`, which `{}` does not carry",
               indicator_.name, name, metric.name)
          .Label(metric.location, "its labels are declared here and in `defaults.labels`");
      indicator_.ok = false;
    }
  }

  Unit ResolveUnit() {
    const Unit natural = ApplyTimes(NaturalUnit(r_, indicator_));
    const Unit declared = r_.UnitOf(decl_.unit);
    if (!declared.known()) return natural;
    if (!natural.known()) return declared;
    if (const auto factor = units::Convert(natural, declared)) {
      indicator_.scale.factor = {indicator_.scale.factor.numerator * factor->numerator,
                                 indicator_.scale.factor.denominator * factor->denominator};
      return declared;
    }
    // Counted things may be called by another name: errors per view, frames per view.
    const bool both_count = declared.over()->dimension == Dimension::Count &&
                            declared.per() == natural.per() &&
                            (natural.over()->dimension == Dimension::Count ||
                             natural.over()->dimension == Dimension::Ratio);
    if (both_count) return declared;
    r_.sink
        .Add(Code::UnitMismatch, decl_.unit.location,
             "the value is in {}, which does not convert to {}", natural.name(), declared.name())
        .Help("leave `unit` out, or give one that {} converts to", natural.name());
    return natural;
  }

  // `times: 0.005 USD/h` makes dollars of seconds.
  Unit ApplyTimes(const Unit& natural) {
    if (!decl_.times.set()) return natural;
    std::string_view unknown;
    const auto quantity = units::ParseQuantity(decl_.times.text, r_.program.units, unknown);
    if (!quantity) {
      if (!unknown.empty()) {
        r_.sink.Add(Code::UnknownUnit, decl_.times.location, "unit `{}` is unknown", unknown)
            .DidYouMean(unknown, r_.program.units.Names());
      }
      return natural;
    }
    indicator_.scale.times = quantity->value;
    if (!quantity->unit.known()) return natural;
    if (quantity->unit.per() == nullptr || !natural.known())
      return natural.known() ? natural : quantity->unit;
    const auto factor = units::Convert(natural, Unit(quantity->unit.per()));
    if (!factor) {
      r_.sink.Add(Code::UnitMismatch, decl_.times.location,
                  "`{}` is per {}, but the value is in {}", decl_.times.text,
                  quantity->unit.per()->name, natural.name());
      return natural;
    }
    indicator_.scale.factor = *factor;
    return Unit(quantity->unit.over());
  }

  void Recordings() {
    const std::string default_group = fmt::format("{}_recording", r_.program.system.name);
    if (decl_.record || decl_.group.set())
      indicator_.group = r_.GroupNamed(decl_.group, default_group);
    std::vector<size_t> recorded = AllStats();
    if (decl_.record && !decl_.record->stats.empty()) recorded = Stats(decl_.record->stats);
    if (decl_.kind == IndicatorKind::Promql && !decl_.breakdowns.empty()) {
      r_.sink
          .Add(Code::BadValue, decl_.breakdowns[0].name.location,
               "free PromQL groups as it is written; a breakdown cannot change it")
          .Help("write an indicator of its own for each grouping");
      return;
    }
    for (const spec::BreakdownDecl& decl : decl_.breakdowns) {
      Breakdown breakdown{decl.name.text, indicator_.by,
                          decl.stats.empty() ? recorded : Stats(decl.stats)};
      for (const Id<Label> label : r_.LabelsNamed(decl.by)) {
        if (std::find(breakdown.by.begin(), breakdown.by.end(), label) == breakdown.by.end())
          breakdown.by.push_back(label);
      }
      if (indicator_.ok) CheckGrouping(breakdown.by, decl.name.location);
      indicator_.breakdowns.push_back(std::move(breakdown));
    }
    if (!decl_.record || !decl_.record->base.set()) return;
    for (const size_t stat : recorded) AddRecording(stat, -1);
    for (size_t b = 0; b < indicator_.breakdowns.size(); ++b) {
      for (const size_t stat : indicator_.breakdowns[b].stats)
        AddRecording(stat, static_cast<int>(b));
    }
    CheckForcedNames();
  }

  std::vector<size_t> AllStats() const {
    std::vector<size_t> all(indicator_.stats.size());
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
  }

  std::vector<size_t> Stats(const std::vector<Located>& names) {
    std::vector<size_t> stats;
    for (const Located& name : names) {
      const int stat = r_.StatNamed(indicator_, name);
      if (stat >= 0) stats.push_back(static_cast<size_t>(stat));
    }
    return stats;
  }

  // "p95", "by_device" or "p95.by_device": how `record.names` speaks of a recording.
  std::string KeyOf(size_t stat, int breakdown) const {
    std::string key(indicator_.stats[stat].name);
    if (breakdown < 0) return key;
    if (!key.empty()) key += '.';
    return key += indicator_.breakdowns[static_cast<size_t>(breakdown)].name;
  }

  void AddRecording(size_t stat, int breakdown) {
    const std::string key = KeyOf(stat, breakdown);
    std::string name(decl_.record->base.text);
    if (!indicator_.stats[stat].name.empty())
      name += fmt::format(":{}", indicator_.stats[stat].name);
    if (breakdown >= 0)
      name += fmt::format(":{}", indicator_.breakdowns[static_cast<size_t>(breakdown)].name);
    for (const auto& [forced_key, forced] : decl_.record->names) {
      if (forced_key.text == key) name = forced.text;
    }
    indicator_.recordings.push_back({r_.program.Own(name), stat, breakdown});
  }

  void CheckForcedNames() {
    std::vector<std::string> keys;
    for (const Recording& recording : indicator_.recordings)
      keys.push_back(KeyOf(recording.stat, recording.breakdown));
    for (const auto& [key, name] : decl_.record->names) {
      if (std::find(keys.begin(), keys.end(), key.text) != keys.end()) continue;
      const std::vector<std::string_view> known(keys.begin(), keys.end());
      r_.sink
          .Add(Code::UnknownReference, key.location,
               "`{}` is not recorded, so it has no name to force", key.text)
          .DidYouMean(key.text, known);
    }
  }

  Resolver& r_;
  const spec::IndicatorDecl& decl_;
  Indicator indicator_;
};

void RegisterRecordings(Resolver& r, Id<Indicator> id) {
  const Indicator& indicator = r.program.indicators[id];
  for (size_t i = 0; i < indicator.recordings.size(); ++i) {
    const std::string_view name = indicator.recordings[i].name;
    if (!spec::IsMetricName(name)) {
      r.sink
          .Add(Code::BadName, indicator.location, "`{}` cannot be the name of a recorded series",
               name)
          .Help(
              "letters, digits, `_` and `:` only, and no digit first; a name is forced with "
              "`record.names`");
    }
    const auto [known, fresh] = r.program.recorded.emplace(name, RecordedSeries{id, i});
    if (!fresh) {
      r.sink.Add(Code::DuplicateName, indicator.location, "two indicators record `{}`", name)
          .Label(r.program.indicators[known->second.indicator].location, "the other one")
          .Help("the two series would overwrite each other: give one another `record` name");
    } else if (const SeriesRef series = r.program.FindSeries(name); series.metric.valid()) {
      r.sink
          .Add(Code::DuplicateName, indicator.location,
               "`{}` records `{}`, which is a metric of the catalogue", indicator.name, name)
          .Label(r.program.metrics[series.metric].location, "declared here");
    }
  }
}

}  // namespace

void Resolver::Indicators() {
  const auto add = [this](const spec::IndicatorDecl& decl) {
    if (!decl.kind) return;
    if (!spec::IsLabelName(decl.name.text)) {
      sink.Add(Code::BadName, decl.name.location, "`{}` cannot be the name of an indicator",
               decl.name.text)
          .Help("letters, digits and `_` only: a dot comes before a statistic");
      return;
    }
    const Id<Indicator> known = program.FindIndicator(decl.name.text);
    if (known.valid()) {
      sink.Add(Code::DuplicateName, decl.name.location, "indicator `{}` is declared twice",
               decl.name.text)
          .Label(program.indicators[known].location, "first declared here");
      return;
    }
    const Id<Indicator> id = program.indicators.Add(IndicatorResolver(*this, decl).Run());
    program.indicator_names.emplace(decl.name.text, id);
    RegisterRecordings(*this, id);
  };
  for (const spec::IndicatorDecl& decl : model.indicators) add(decl);
  for (const spec::IndicatorDecl& decl : made_indicators) add(decl);
}

}  // namespace qoe::resolve
