#include <algorithm>
#include <unordered_map>

#include "compiler/resolve/file_name.h"
#include "compiler/resolve/resolver.h"
#include "promql/variables.h"

namespace qoe::resolve {

using diag::Code;

namespace {

constexpr int64_t kEveryMs = 60'000;

class CriterionResolver {
 public:
  // `phase`: null for conditions, which are of every phase.
  CriterionResolver(Resolver& r, const spec::CriterionDecl& decl, const Phase* phase)
      : r_(r), decl_(decl), phase_(phase) {
    const int64_t hold_ms = phase == nullptr ? 0 : phase->hold_ms;
    out_.location = decl.location;
    out_.threshold_location = decl.threshold.set() ? decl.threshold.location : decl.location;
    out_.title = decl.title.text;
    out_.manual = decl.manual.text;
    out_.why = decl.why.text;
    out_.comparison = decl.comparison;
    out_.threshold_text = decl.threshold.text;
    out_.after_ms = decl.after_ms.value_or(0);
    out_.for_ms = decl.for_ms.value_or(std::max<int64_t>(0, hold_ms - out_.after_ms));
    out_.no_data_passes = decl.no_data == spec::NoData::Pass;
    out_.breach = decl.breach;
  }

  Criterion Run() {
    Times();
    out_.ok = decl_.manual.set() || (Value() && Threshold());
    return std::move(out_);
  }

 private:
  void Times() {
    if (phase_ == nullptr && decl_.no_data) {
      r_.sink
          .Add(Code::BadValue, decl_.no_data_location,
               "a condition comes true by a value: no data is none")
          .Help("leave `no_data` out, or ask with `absent(…)`");
    }
    // A phase without `hold` lasts until all has been looked at once.
    if (phase_ == nullptr || phase_->hold_ms == 0 || out_.after_ms <= phase_->hold_ms) return;
    r_.sink
        .Add(Code::BadValue, decl_.after_location,
             "phase `{}` holds for {}: after that nobody looks", phase_->name,
             units::FormatDuration(phase_->hold_ms))
        .Help("give the phase a longer `hold`, or the criterion an earlier `after`");
  }

  bool Narrowed() {
    const Indicator& indicator = r_.program.indicators[out_.watch.indicator];
    if (!indicator.ok) return false;
    out_.window_ms = decl_.window_ms.value_or(0);
    if (out_.window_ms == indicator.window_ms) out_.window_ms = 0;
    if (out_.window_ms > 0 && !LooksOver(indicator)) {
      r_.sink
          .Add(Code::BadValue, decl_.window_location,
               "`{}` looks over no window that could be another one here", indicator.name)
          .Label(indicator.location, "declared here")
          .Help("write `[$window]` for the range in its PromQL");
      return false;
    }
    bool ok = true;
    for (const auto& [name, value] : decl_.where) {
      const Id<Label> label = r_.LabelNamed(name);
      if (!label.valid() || !CarriedByAll(indicator, name, label)) ok = false;
      out_.where.emplace_back(label, value.text);
    }
    return ok;
  }

  // Whether its window changes what it computes.
  bool LooksOver(const Indicator& indicator) const {
    if (!indicator.promql.valid()) {
      const Metric& metric = r_.program.metrics[indicator.of.metric];
      return indicator.kind != IndicatorKind::Quantiles || metric.type != MetricType::Gauge ||
             metric.samples == Samples::PerEvent;
    }
    const std::string_view text = r_.program.expressions[indicator.promql].source.text();
    const std::vector<promql::VariableUse> uses = promql::FindVariables(text);
    return std::any_of(uses.begin(), uses.end(), [&](const promql::VariableUse& use) {
      return !use.in_string && use.span.In(text) == "$window";
    });
  }

  // What is filtered in part would compare a part with the whole.
  bool CarriedByAll(const Indicator& indicator, const spec::Located& name, Id<Label> label) {
    std::string_view lacking;
    const auto look = [&](const Selector& selector) {
      if (selector.metric.valid() &&
          !r_.program.Carries(r_.program.metrics[selector.metric], label)) {
        lacking = r_.program.metrics[selector.metric].name;
      }
    };
    look(indicator.of);
    look(indicator.per);
    for (const Selector& selector : indicator.more) look(selector);
    for (const Selector& selector : indicator.also) look(selector);
    if (indicator.promql.valid()) lacking = LackingIn(indicator.promql, label);
    if (lacking.empty()) return true;
    r_.sink
        .Add(Code::UnknownLabel, name.location, "`{}` reads `{}`, which does not carry `{}`",
             indicator.name, lacking, name.text)
        .Label(indicator.location, "declared here")
        .Help("all that it reads must carry the label: else a part would be compared with all");
    return false;
  }

  // The first series of a free expression that does not carry the label; empty if all do.
  std::string_view LackingIn(Id<Expression> expression, Id<Label> label) const {
    const promql::Ast& ast = r_.program.expressions[expression].ast;
    for (uint32_t i = 0; i < ast.size(); ++i) {
      const promql::NodeId id{i};
      if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
      const std::string_view name = ast.selector(id).metric_name();
      const SeriesRef series = r_.program.FindSeries(name);
      const RecordedSeries* recorded = r_.program.FindRecorded(name);
      if (series.metric.valid()) {
        if (r_.program.Carries(r_.program.metrics[series.metric], label)) continue;
      } else if (recorded != nullptr) {
        const std::vector<Id<Label>>& labels = r_.program.LabelsOf(*recorded);
        if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
      }
      return name.empty() ? "{…}" : name;
    }
    return {};
  }

  bool Value() {
    if (!decl_.watch.set() && (decl_.window_ms || !decl_.where.empty())) {
      r_.sink
          .Add(Code::BadValue,
               decl_.window_ms ? decl_.window_location : decl_.where[0].first.location,
               "`{}` is about the indicator that a criterion watches, and this one watches none",
               decl_.window_ms ? "window" : "where")
          .Help("write it into the PromQL, or `watch` an indicator");
      return false;
    }
    if (decl_.watch.set()) {
      std::optional<Resolver::Watched> watched =
          r_.WatchedNamed(decl_.watch, decl_.by, "the criterion");
      if (!watched) return false;
      out_.watch = watched->ref;
      out_.unit = watched->unit;
      out_.by = std::move(watched->by);
      return Narrowed();
    }
    if (!decl_.promql.set()) return false;
    out_.promql = r_.Parse(decl_.promql, ExpressionRole::Indicator);
    out_.unit = r_.UnitOf(decl_.unit);
    return r_.program.expressions[out_.promql].ok;
  }

  bool Threshold() {
    if (decl_.comparison == Comparison::None) {
      if (r_.written_cleanly) {
        r_.sink
            .Add(Code::MissingKey, decl_.location, "the criterion says nothing about when it holds")
            .Help("give it a number: `below: 300ms`, `at_least: 99%`");
      }
      return false;
    }
    const std::optional<double> threshold = r_.NumberIn(out_.unit, decl_.threshold);
    out_.threshold = threshold.value_or(0);
    return threshold.has_value();
  }

  Resolver& r_;
  const spec::CriterionDecl& decl_;
  const Phase* phase_;
  Criterion out_;
};

std::vector<Criterion> CriteriaOf(Resolver& r, const std::vector<spec::CriterionDecl>& decls,
                                  const Phase* phase) {
  std::vector<Criterion> criteria;
  criteria.reserve(decls.size());
  for (const spec::CriterionDecl& decl : decls)
    criteria.push_back(CriterionResolver(r, decl, phase).Run());
  return criteria;
}

Phase PhaseOf(Resolver& r, const spec::PhaseDecl& decl) {
  Phase phase;
  phase.name = decl.name.text;
  phase.title = decl.title.set() ? std::string(decl.title.text) : TitleFromName(decl.name.text);
  phase.help = decl.help.text;
  phase.share = decl.share.text;
  if (decl.share.set())
    phase.share_value = r.NumberIn(*r.program.units.Parse("ratio"), decl.share).value_or(0);
  phase.hold_ms = decl.hold_ms.value_or(0);
  phase.every_ms = decl.every_ms.value_or(kEveryMs);
  if (phase.every_ms <= 0) {
    r.sink.Add(Code::BadValue, decl.name.location, "phase `{}` is never looked at", phase.name)
        .Help("say how often: `every: 1m`");
    phase.every_ms = kEveryMs;
  }
  phase.criteria = CriteriaOf(r, decl.criteria, &phase);
  if (phase.criteria.empty() && r.written_cleanly) {
    r.sink
        .Add(Code::MissingKey, decl.name.location,
             "phase `{}` has no criterion, so nothing could stop the rollout there", phase.name)
        .Help("give it one, or leave the phase out");
  }
  return phase;
}

}  // namespace

void Resolver::Gates() {
  std::unordered_map<std::string_view, source::Location> names;
  for (const spec::GateDecl& decl : model.gates) {
    const auto [known, fresh] = names.emplace(decl.name.text, decl.name.location);
    if (!fresh) {
      sink.Add(Code::DuplicateName, decl.name.location, "gate `{}` is declared twice",
               decl.name.text)
          .Label(known->second, "first declared here");
      continue;
    }
    if (!CheckFileName(decl.name, "a gate", sink)) continue;
    Gate gate;
    gate.name = decl.name.text;
    gate.location = decl.name.location;
    gate.title = decl.title.set() ? std::string(decl.title.text) : TitleFromName(decl.name.text);
    gate.help = decl.help.text;
    for (const spec::PhaseDecl& phase : decl.phases) gate.phases.push_back(PhaseOf(*this, phase));
    if (decl.phases.empty() && written_cleanly) {
      sink.Add(Code::MissingKey, decl.name.location, "gate `{}` has no phase", gate.name)
          .Help("give it at least one: `phases: {{ canary: {{ hold: 30m, criteria: [ … ] }} }}`");
    }
    gate.rollback_when = CriteriaOf(*this, decl.rollback_when, nullptr);
    gate.investigate_when = CriteriaOf(*this, decl.investigate_when, nullptr);
    program.gates.Add(std::move(gate));
  }
}

}  // namespace qoe::resolve
