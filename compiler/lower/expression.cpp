#include "compiler/lower/expression.h"

#include <fmt/format.h>

#include <algorithm>

namespace qoe::lower {
namespace {

class Composer {
 public:
  Composer(const Program& program, const Indicator& indicator, const Use& use)
      : program_(program), indicator_(indicator), use_(use) {}

  std::string Statistic(const Stat& stat) const {
    switch (indicator_.kind) {
      case IndicatorKind::Quantiles:
        // A number of observations has no part in the unit of what is observed.
        return stat.kind == StatKind::Count ? Quantiles(stat) : Scaled(Quantiles(stat));
      case IndicatorKind::Ratio:
        return Scaled(Ratio());
      case IndicatorKind::Rate:
        return Scaled(Rate());
      case IndicatorKind::Total:
        return Scaled(Sum(use_.by, Total(indicator_.of)));
      case IndicatorKind::Average:
        return Scaled(Average());
      case IndicatorKind::Sum:
        return Scaled(Over("sum", "last_over_time"));
      case IndicatorKind::Max:
        return Scaled(Over("max", "max_over_time"));
      case IndicatorKind::Min:
        return Scaled(Over("min", "min_over_time"));
      case IndicatorKind::Count:
        return Scaled(Aggregate("count", use_.by,
                                fmt::format("last_over_time({})", Range(indicator_.of, ""))));
      case IndicatorKind::Promql:
        break;
    }
    return Scaled(
        fmt::format("({})", Rewrite(program_, program_.expressions[indicator_.promql], use_)));
  }

  std::string Buckets() const {
    const std::string increase =
        fmt::format("{}({})", PerEvent(indicator_.of) ? "sum_over_time" : "increase",
                    Range(indicator_.of, "_bucket"));
    return Aggregate("sum", use_.by, increase, "le");
  }

 private:
  const Metric& MetricOf(const Selector& selector) const {
    return program_.metrics[selector.metric];
  }
  bool PerEvent(const Selector& selector) const {
    return MetricOf(selector).samples == Samples::PerEvent;
  }

  std::string Matchers(const Selector& selector) const {
    std::string text(selector.matchers);
    for (const Filter& filter : use_.filters) {
      if (!program_.Carries(MetricOf(selector), filter.label) || OnlyOfSome(filter)) continue;
      if (!text.empty()) text += ",";
      text += filter.text;
    }
    return text.empty() ? text : fmt::format("{{{}}}", text);
  }

  // All errors divided by the views of one country would say nothing of that country; nor would
  // hits of one added to misses of all.
  bool OnlyOfSome(const Filter& filter) const {
    if (indicator_.kind != IndicatorKind::Ratio) return false;
    const auto lacks = [&](const Selector& selector) {
      return !program_.Carries(MetricOf(selector), filter.label);
    };
    if (lacks(indicator_.of) ||
        std::any_of(indicator_.more.begin(), indicator_.more.end(), lacks)) {
      return true;
    }
    const bool first = lacks(indicator_.per);
    return std::any_of(indicator_.also.begin(), indicator_.also.end(),
                       [&](const Selector& other) { return lacks(other) != first; });
  }

  std::string Series(const Selector& selector, std::string_view suffix) const {
    return fmt::format("{}{}{}", selector.name, suffix, Matchers(selector));
  }
  std::string Range(const Selector& selector, std::string_view suffix) const {
    return fmt::format("{}[{}]", Series(selector, suffix), use_.window.range);
  }

  // What accumulates, per second or (per-event samples) within the window: good for ratios and
  // quantiles of one metric, where the difference cancels out.
  std::string Increase(const Selector& selector, std::string_view suffix) const {
    return fmt::format("{}({})", PerEvent(selector) ? "sum_over_time" : "rate",
                       Range(selector, suffix));
  }
  std::string Total(const Selector& selector) const {
    return fmt::format("{}({})", PerEvent(selector) ? "sum_over_time" : "increase",
                       Range(selector, ""));
  }

  std::string Aggregate(std::string_view op, const std::vector<Id<Label>>& by,
                        std::string_view operand, std::string_view extra_label = {},
                        std::string_view parameter = {}) const {
    std::string grouping;
    for (const Id<Label> label : by) {
      grouping += fmt::format("{}{}", grouping.empty() ? "" : ", ", program_.labels[label].name);
    }
    if (!extra_label.empty())
      grouping += fmt::format("{}{}", grouping.empty() ? "" : ", ", extra_label);
    const std::string clause = grouping.empty() ? "" : fmt::format(" by ({}) ", grouping);
    const std::string comma = parameter.empty() ? "" : fmt::format("{}, ", parameter);
    return fmt::format("{}{}({}{})", op, clause, comma, operand);
  }
  std::string Sum(const std::vector<Id<Label>>& by, std::string_view operand) const {
    return Aggregate("sum", by, operand);
  }

  std::string Quantiles(const Stat& stat) const {
    const Metric& metric = MetricOf(indicator_.of);
    if (stat.kind == StatKind::Average) return Average();
    if (metric.type == MetricType::Gauge) {
      if (stat.kind == StatKind::Count)
        return Aggregate("count", use_.by, Series(indicator_.of, ""));
      const std::string operand = PerEvent(indicator_.of)
                                      ? fmt::format("avg_over_time({})", Range(indicator_.of, ""))
                                      : Series(indicator_.of, "");
      return Aggregate("quantile", use_.by, operand, {}, stat.quantile);
    }
    const bool native = metric.type == MetricType::NativeHistogram;
    if (stat.kind == StatKind::Count) {
      const std::string count =
          native ? fmt::format("histogram_count({})", Sum(use_.by, Increase(indicator_.of, "")))
                 : Sum(use_.by, Increase(indicator_.of, "_count"));
      return PerEvent(indicator_.of) ? fmt::format("{} / {}", count, use_.window.seconds) : count;
    }
    const std::string buckets =
        native ? Sum(use_.by, Increase(indicator_.of, ""))
               : Aggregate("sum", use_.by, Increase(indicator_.of, "_bucket"), "le");
    return fmt::format("histogram_quantile({}, {})", stat.quantile, buckets);
  }

  std::string Average() const {
    const Selector& of = indicator_.of;
    const Metric& metric = MetricOf(of);
    if (metric.type == MetricType::NativeHistogram) {
      return fmt::format("histogram_avg({})", Sum(use_.by, Increase(of, "")));
    }
    if (metric.type == MetricType::Histogram) {
      return Quotient(Sum(use_.by, Increase(of, "_sum")), Sum(use_.by, Increase(of, "_count")),
                      PerEvent(of));
    }
    if (!PerEvent(of)) return Aggregate("avg", use_.by, State("avg_over_time"));
    // Every event counts once, however many series they fall into.
    return fmt::format("{} / {}", Sum(use_.by, fmt::format("sum_over_time({})", Range(of, ""))),
                       Sum(use_.by, fmt::format("count_over_time({})", Range(of, ""))));
  }

  // A rate that rests at 0 would make the quotient NaN; per-event sums are absent instead.
  static std::string Quotient(const std::string& of, const std::string& per, bool never_zero) {
    return never_zero ? fmt::format("{} / {}", of, per) : fmt::format("{} / ({} > 0)", of, per);
  }

  std::string Rate() const {
    const std::string sum = Sum(use_.by, Increase(indicator_.of, ""));
    return PerEvent(indicator_.of) ? fmt::format("{} / {}", sum, use_.window.seconds) : sum;
  }

  // A gauge as it is, or what it was over all of the time that the panel shows.
  std::string State(std::string_view over_time) const {
    return use_.window.whole ? fmt::format("{}({})", over_time, Range(indicator_.of, ""))
                             : Series(indicator_.of, "");
  }

  std::string Over(std::string_view op, std::string_view per_event_function) const {
    if (!PerEvent(indicator_.of)) {
      const bool extreme = op == "max" || op == "min";
      return Aggregate(op, use_.by, State(extreme ? per_event_function : "avg_over_time"));
    }
    return Aggregate(op, use_.by,
                     fmt::format("{}({})", per_event_function, Range(indicator_.of, "")));
  }

  static std::vector<const Selector*> All(const Selector& first,
                                          const std::vector<Selector>& others) {
    std::vector<const Selector*> all = {&first};
    all.reserve(others.size() + 1);
    for (const Selector& other : others) all.push_back(&other);
    return all;
  }

  // Each of them summed up; per second, or within the window.
  std::vector<std::string> Sums(const std::vector<const Selector*>& of,
                                const std::vector<Id<Label>>& by, bool within_window) const {
    std::vector<std::string> sums;
    sums.reserve(of.size());
    for (const Selector* each : of)
      sums.push_back(Sum(by, within_window ? Total(*each) : Increase(*each, "")));
    return sums;
  }

  // What has no series counts as 0 where one of `others` has.
  static std::string Added(const std::vector<std::string>& sums,
                           const std::vector<std::string>& others) {
    std::string out;
    for (const std::string& sum : sums) {
      std::string there = sum;
      for (const std::string& other : others) {
        if (other != sum) there += fmt::format(" or {} * 0", other);
      }
      if (there != sum) there = fmt::format("({})", there);
      out += (out.empty() ? "" : " + ") + there;
    }
    return sums.size() > 1 ? fmt::format("({})", out) : out;
  }

  std::string Ratio() const {
    const std::vector<const Selector*> of = All(indicator_.of, indicator_.more);
    const std::vector<const Selector*> per = All(indicator_.per, indicator_.also);
    const auto carried_by_all = [&](Id<Label> label) {
      return std::all_of(per.begin(), per.end(), [&](const Selector* each) {
        return program_.Carries(MetricOf(*each), label);
      });
    };
    std::vector<Id<Label>> common;
    for (const Id<Label> label : use_.by) {
      if (carried_by_all(label)) common.push_back(label);
    }
    // Sides of unlike samples are both taken within the window: per second would not cancel out.
    const auto per_event = [&](const Selector* each) { return PerEvent(*each); };
    const bool all_events = std::all_of(of.begin(), of.end(), per_event) &&
                            std::all_of(per.begin(), per.end(), per_event);
    const bool no_events = std::none_of(of.begin(), of.end(), per_event) &&
                           std::none_of(per.begin(), per.end(), per_event);
    const bool within_window = !all_events && !no_events;
    const std::vector<std::string> of_sums = Sums(of, use_.by, within_window);
    const std::vector<std::string> per_sums = Sums(per, common, within_window);
    const bool never_zero = per.size() == 1 && per_event(per[0]) && IsCount(*per[0]);
    const std::string per_sum = Added(per_sums, per_sums);
    const std::string divisor = never_zero ? per_sum : fmt::format("({} > 0)", per_sum);
    if (common.size() != use_.by.size()) {
      std::string on;
      for (const Id<Label> label : common) {
        on += fmt::format("{}{}", on.empty() ? "" : ", ", program_.labels[label].name);
      }
      return fmt::format("{} / on ({}) group_left () {}", Added(of_sums, of_sums), on, divisor);
    }
    const bool missing_is_zero = indicator_.when_missing != WhenMissing::Nothing;
    return fmt::format("{} / {}", Added(of_sums, missing_is_zero ? per_sums : of_sums), divisor);
  }

  // Events count 1 each, so a sum of them that is there is not 0.
  bool IsCount(const Selector& selector) const {
    return MetricOf(selector).type == MetricType::Counter;
  }

  // Multiplication and division bind tighter than what a statistic can end in, and associate to
  // the left; only an outer `or` or comparison would need parentheses, and there is none.
  std::string Scaled(std::string expression) const {
    const Scale& scale = indicator_.scale;
    if (scale.times != 1) expression += fmt::format(" * {}", units::FormatNumber(scale.times));
    if (scale.factor.numerator != 1) expression += fmt::format(" * {}", scale.factor.numerator);
    if (scale.factor.denominator != 1) expression += fmt::format(" / {}", scale.factor.denominator);
    return expression;
  }

  const Program& program_;
  const Indicator& indicator_;
  const Use& use_;
};

// Whether a filter on the label would change what the indicator computes.
bool MayCarry(const Program& program, const Indicator& indicator, Id<Label> label) {
  if (!indicator.of.metric.valid())
    return indicator.promql.valid() && Reads(program, program.expressions[indicator.promql], label);
  const auto carried = [&](const std::vector<Selector>& selectors) {
    return std::any_of(selectors.begin(), selectors.end(), [&](const Selector& selector) {
      return program.Carries(program.metrics[selector.metric], label);
    });
  };
  return program.Carries(program.metrics[indicator.of.metric], label) ||
         (indicator.per.metric.valid() &&
          program.Carries(program.metrics[indicator.per.metric], label)) ||
         carried(indicator.more) || carried(indicator.also);
}

}  // namespace

Window FixedWindow(int64_t milliseconds) {
  return {units::FormatDuration(milliseconds),
          units::FormatNumber(static_cast<double>(milliseconds) / 1000), true};
}
Window IntervalWindow() { return {"$__interval", "($__interval_ms / 1000)", false}; }
Window RateIntervalWindow() { return {"$__rate_interval", "($__rate_interval_ms / 1000)", false}; }
Window RangeWindow() { return {"$__range", "$__range_s", false, true}; }

std::string Compute(const Program& program, const Indicator& indicator, size_t stat,
                    const Use& use) {
  if (indicator.kind == IndicatorKind::Promql && indicator.scale.times == 1 &&
      indicator.scale.factor.is_one()) {
    return Rewrite(program, program.expressions[indicator.promql], use);
  }
  return Composer(program, indicator, use).Statistic(indicator.stats[stat]);
}

std::string AsOperand(const Program& program, const Indicator& indicator, std::string expression) {
  if (!indicator.promql.valid()) return expression;
  const promql::Ast& ast = program.expressions[indicator.promql].ast;
  return promql::IsBinary(ast, ast.root()) ? fmt::format("({})", expression) : expression;
}

std::string ComputeBuckets(const Program& program, const Indicator& indicator, const Use& use) {
  return Composer(program, indicator, use).Buckets();
}

std::string Recorded(const Program& program, Id<Indicator> id, size_t stat, const Use& use) {
  const Indicator& indicator = program.indicators[id];
  for (const Recording& recording : indicator.recordings) {
    if (recording.stat != stat) continue;
    const std::vector<Id<Label>>& kept =
        recording.breakdown < 0 ? indicator.by
                                : indicator.breakdowns[static_cast<size_t>(recording.breakdown)].by;
    if (!std::is_permutation(kept.begin(), kept.end(), use.by.begin(), use.by.end())) continue;
    std::string matchers;
    bool all_kept = true;
    for (const Filter& filter : use.filters) {
      const bool carried = MayCarry(program, indicator, filter.label);
      const bool is_kept = std::find(kept.begin(), kept.end(), filter.label) != kept.end();
      if (is_kept) matchers += fmt::format("{}{}", matchers.empty() ? "" : ",", filter.text);
      all_kept = all_kept && (is_kept || !carried);
    }
    if (!all_kept) continue;
    return matchers.empty() ? std::string(recording.name)
                            : fmt::format("{}{{{}}}", recording.name, matchers);
  }
  return {};
}

}  // namespace qoe::lower
