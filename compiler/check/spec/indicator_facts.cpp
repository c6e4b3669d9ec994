#include "compiler/check/spec/indicator_facts.h"

#include <algorithm>

#include "compiler/facts/infer.h"

namespace qoe::check {
namespace {

using facts::Kind;
using facts::NodeFacts;
using facts::Presence;
using facts::Range;

// The recorded series that a free expression reads.
bool ReadsUnknown(const Program& program, const Expression& expression,
                  const Catalogue& catalogue) {
  const promql::Ast& ast = expression.ast;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const std::string_view name = ast.selector(id).metric_name();
    if (program.FindRecorded(name) != nullptr && catalogue.FindSeries(name) == nullptr) return true;
  }
  return false;
}

Range Scaled(Range range, const Scale& scale) {
  const double factor = scale.factor.Apply(scale.times);
  return factor > 0 ? Product(range, Range::Of(factor)) : Range{};
}

}  // namespace

IndicatorFacts::IndicatorFacts(const Program& program, Catalogue& catalogue)
    : program_(program), catalogue_(catalogue) {
  std::vector<Id<Indicator>> waiting;
  for (size_t i = 0; i < program.indicators.size(); ++i) {
    const Id<Indicator> id = Store<Indicator>::At(i);
    if (!program.indicators[id].promql.valid())
      Record(id, catalogue);
    else
      waiting.push_back(id);
  }
  // Those that read others come after them; those of a circle, which is reported, at last.
  for (bool progress = true; progress && !waiting.empty();) {
    std::vector<Id<Indicator>> later;
    for (const Id<Indicator> id : waiting) {
      const Expression& expression = program.expressions[program.indicators[id].promql];
      if (ReadsUnknown(program, expression, catalogue)) {
        later.push_back(id);
      } else {
        Record(id, catalogue);
      }
    }
    progress = later.size() < waiting.size();
    waiting = std::move(later);
  }
  for (const Id<Indicator> id : waiting) Record(id, catalogue);
}

void IndicatorFacts::Record(Id<Indicator> id, Catalogue& catalogue) const {
  const Indicator& indicator = program_.indicators[id];
  for (const Recording& recording : indicator.recordings) {
    const std::vector<Id<Label>>& by =
        recording.breakdown < 0 ? indicator.by
                                : indicator.breakdowns[static_cast<size_t>(recording.breakdown)].by;
    catalogue.AddRecorded(recording.name, Of(id, recording.stat, by), indicator.location);
  }
}

NodeFacts IndicatorFacts::Of(const Expression& expression) const {
  if (!expression.ok) return {};
  std::vector<NodeFacts> nodes;
  facts::Infer(expression.ast, catalogue_, nodes);
  return nodes.back();
}

NodeFacts IndicatorFacts::OfSelector(const Selector& selector) const {
  const KnownSeries* known = catalogue_.FindSeries(selector.name);
  if (known == nullptr) known = catalogue_.FindSeries(std::string(selector.name) + "_bucket");
  return known == nullptr ? NodeFacts{} : known->series.facts;
}

NodeFacts IndicatorFacts::Of(Id<Indicator> id, size_t stat,
                             const std::vector<Id<Label>>& by) const {
  const Indicator& indicator = program_.indicators[id];
  if (!indicator.ok || stat >= indicator.stats.size()) return {};
  NodeFacts facts = Value(indicator, indicator.stats[stat]);
  facts.unit = indicator.stats[stat].unit;
  facts.empty = false;
  facts.part = facts::Part::None;
  // The labels that it is grouped by; there where the metric has them.
  const facts::LabelSet source = facts.labels;
  facts.labels = facts::LabelSet::Closed();
  for (const Id<Label> label : by) {
    facts::LabelFacts own = source.Of(program_.labels[label].name);
    own.name = program_.labels[label].name;
    if (own.presence == Presence::Never) own.presence = Presence::Sometimes;
    const Label& declared = program_.labels[label];
    if (!own.values.known() && !declared.values.empty())
      own.values = facts::ValueSet(declared.values);
    if (own.cardinality == 0)
      own.cardinality = static_cast<double>(declared.cardinality.value_or(0));
    facts.labels.Set(std::move(own));
  }
  facts.series = facts.labels.Combinations();
  return facts;
}

NodeFacts IndicatorFacts::Value(const Indicator& indicator, const Stat& stat) const {
  if (indicator.promql.valid()) {
    NodeFacts facts = Of(program_.expressions[indicator.promql]);
    facts.range = Scaled(facts.range, indicator.scale);
    return facts;
  }
  NodeFacts facts = OfSelector(indicator.of);
  const Range range = facts.range;
  facts.aggregated = true;
  facts.range = {};
  const bool natural = facts.part != facts::Part::None || facts.kind == Kind::NativeHistogram;
  switch (indicator.kind) {
    case IndicatorKind::Quantiles:
      if (stat.kind == StatKind::Quantile) {
        facts.kind = Kind::Quantile;
        if (!natural) facts.range = range;
        if (natural && facts.buckets_lo <= facts.buckets_hi)
          facts.range = {facts.buckets_lo, facts.buckets_hi};
      } else {
        facts.kind = stat.kind == StatKind::Average ? Kind::Average : Kind::Rate;
        if (stat.kind == StatKind::Count ||
            (natural && facts.buckets_lo >= 0 && facts.buckets_hi > 0))
          facts.range = Range::AtLeast(0);
      }
      break;
    case IndicatorKind::Ratio:
      facts.kind = Kind::Ratio;
      facts.ratio_of_part = IsRatioOfPart(indicator);
      if (range.lo >= 0 && OfSelector(indicator.per).range.lo >= 0 && NotNegative(indicator.more) &&
          NotNegative(indicator.also)) {
        facts.range = Range::AtLeast(0);
      }
      if (facts.ratio_of_part) facts.range = {0, 1};
      break;
    case IndicatorKind::Rate:
      facts.kind = Kind::Rate;
      facts.range = Range::AtLeast(0);
      break;
    case IndicatorKind::Total:
      facts.kind = Kind::Increase;
      if (range.lo >= 0) facts.range = Range::AtLeast(0);
      break;
    case IndicatorKind::Average:
      facts.kind = Kind::Average;
      if (!natural) facts.range = range;
      break;
    case IndicatorKind::Max:
    case IndicatorKind::Min:
      facts.range = range;
      break;
    case IndicatorKind::Sum:
      if (range.lo >= 0) facts.range = Range::AtLeast(0);
      break;
    case IndicatorKind::Count:
      facts.kind = Kind::Count;
      facts.range = Range::AtLeast(0);
      break;
    case IndicatorKind::Promql:
      break;
  }
  facts.range = Scaled(facts.range, indicator.scale);
  return facts;
}

// The same metric, with every matcher of the whole.
bool IndicatorFacts::IsPart(const Selector& part, const Selector& whole) const {
  if (!part.metric.valid() || part.metric != whole.metric || part.part != whole.part) return false;
  return whole.matchers.empty() || whole.matchers == part.matchers ||
         part.matchers.starts_with(std::string(whole.matchers) + ",");
}

bool IndicatorFacts::NotNegative(const std::vector<Selector>& selectors) const {
  return std::all_of(selectors.begin(), selectors.end(),
                     [&](const Selector& selector) { return OfSelector(selector).range.lo >= 0; });
}

// Every summand is a part of a summand of its own.
bool IndicatorFacts::IsRatioOfPart(const Indicator& indicator) const {
  std::vector<const Selector*> wholes = {&indicator.per};
  for (const Selector& selector : indicator.also) wholes.push_back(&selector);
  const auto take = [&](const Selector& part) {
    const auto whole = std::find_if(wholes.begin(), wholes.end(),
                                    [&](const Selector* each) { return IsPart(part, *each); });
    if (whole == wholes.end()) return false;
    wholes.erase(whole);
    return true;
  };
  return take(indicator.of) && std::all_of(indicator.more.begin(), indicator.more.end(), take);
}

}  // namespace qoe::check
