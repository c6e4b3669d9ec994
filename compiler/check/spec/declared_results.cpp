// What a spec says of a free expression, against what the expression gives: its unit, its labels.
// Thresholds are converted to the declared unit, and texts and panels name it.
#include <algorithm>

#include "compiler/check/context.h"

namespace qoe::check {
namespace {

using diag::Code;

bool IsNoun(const units::Unit& unit) { return unit.over()->dimension == units::Dimension::Count; }

bool Groups(const promql::Ast& ast, std::string_view label) {
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::Aggregate) continue;
    const promql::AggregateView aggregate = ast.aggregate(id);
    if (aggregate.without) continue;
    for (const promql::Label each : aggregate.labels) {
      if (each.name == label) return true;
    }
  }
  return false;
}

class DeclaredResults {
 public:
  DeclaredResults(const CheckContext& cx, diag::Sink& sink) : cx_(cx), sink_(sink) {}

  void Unit(Id<Expression> id, const units::Unit& declared, source::Location at) {
    if (!id.valid() || !declared.known()) return;
    const facts::NodeFacts facts = FactsOf(id);
    if (!facts.unit.known() || facts.unit == declared) return;
    // Nouns may stand for each other: what is counted, people call differently.
    if (IsNoun(facts.unit) && IsNoun(declared)) return;
    const std::optional<units::Factor> factor = units::Convert(facts.unit, declared);
    if (factor && factor->is_one()) return;
    diag::Report report =
        sink_.Add(Code::UnitMismatch, PlaceOf(id), "the expression is in {}, but `unit` says {}",
                  facts.unit.name(), declared.name());
    report.Label(at, "declared here");
    if (factor) {
      report.Help("say `unit: {}`, or convert: `(…) * {}`", facts.unit.name(),
                  units::FormatNumber(factor->Apply(1)));
    } else {
      report.Help("say `unit: {}`, or correct the expression", facts.unit.name());
    }
  }

  void Labels(Id<Expression> id, const std::vector<Id<Label>>& by, source::Location at) {
    if (!id.valid()) return;
    const facts::NodeFacts facts = FactsOf(id);
    if (facts.empty) return;
    for (const Id<Label> label : by) {
      const std::string_view name = cx_.program.labels[label].name;
      if (facts.labels.PresenceOf(name) != facts::Presence::Never) continue;
      // A `by` of it in the expression has been reported there.
      if (Groups(cx_.program.expressions[id].ast, name)) continue;
      sink_
          .Add(Code::LabelRemoved, PlaceOf(id),
               "`by` promises the label `{}`, but the result of the expression never carries it",
               name)
          .Label(at, "declared here")
          .Note("the result carries {}", facts.labels.Text())
          .Help("keep `{0}` in the expression, or leave it out of `by`", name);
    }
  }

 private:
  facts::NodeFacts FactsOf(Id<Expression> id) const {
    return cx_.indicators.Of(cx_.program.expressions[id]);
  }
  source::Location PlaceOf(Id<Expression> id) const {
    return cx_.program.expressions[id].source.Whole(cx_.files);
  }

  const CheckContext& cx_;
  diag::Sink& sink_;
};

}  // namespace

void CheckDeclaredResults(const CheckContext& cx, diag::Sink& sink) {
  DeclaredResults check(cx, sink);
  for (const Indicator& indicator : cx.program.indicators) {
    if (!indicator.ok || indicator.kind != IndicatorKind::Promql) continue;
    // With `times`, the unit is that of the product.
    const bool scaled = indicator.scale.times != 1 || !indicator.scale.factor.is_one();
    if (!scaled) check.Unit(indicator.promql, indicator.stats[0].unit, indicator.location);
    check.Labels(indicator.promql, indicator.by, indicator.location);
  }
  for (const Alert& alert : cx.program.alerts) {
    if (!alert.ok) continue;
    check.Unit(alert.promql, alert.unit, alert.location);
    check.Labels(alert.promql, alert.by, alert.location);
  }
  const auto criteria = [&](const std::vector<Criterion>& all) {
    for (const Criterion& criterion : all)
      check.Unit(criterion.promql, criterion.unit, criterion.location);
  };
  for (const Gate& gate : cx.program.gates) {
    for (const Phase& phase : gate.phases) criteria(phase.criteria);
    criteria(gate.rollback_when);
    criteria(gate.investigate_when);
  }
  for (const Probe& probe : cx.program.verify.checks)
    check.Unit(probe.promql, probe.unit, probe.location);
  for (const Dashboard& dashboard : cx.program.dashboards) {
    for (const DashboardRow& row : dashboard.rows) {
      for (const Panel& panel : row.panels) {
        for (const Query& query : panel.queries)
          check.Unit(query.promql, query.unit.known() ? query.unit : panel.unit, panel.location);
      }
    }
  }
}

}  // namespace qoe::check
