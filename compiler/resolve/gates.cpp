#include <algorithm>
#include <unordered_map>

#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;

namespace {

constexpr int64_t kEveryMs = 60'000;

class CriterionResolver {
 public:
  CriterionResolver(Resolver& r, const spec::CriterionDecl& decl, int64_t hold_ms)
      : r_(r), decl_(decl) {
    out_.location = decl.location;
    out_.threshold_location = decl.threshold.set() ? decl.threshold.location : decl.location;
    out_.title = decl.title.text;
    out_.manual = decl.manual.text;
    out_.why = decl.why.text;
    out_.comparison = decl.comparison;
    out_.threshold_text = decl.threshold.text;
    out_.for_ms = decl.for_ms.value_or(hold_ms);
    out_.breach = decl.breach;
  }

  Criterion Run() {
    out_.ok = decl_.manual.set() || (Value() && Threshold());
    return std::move(out_);
  }

 private:
  bool Value() {
    if (decl_.watch.set()) {
      std::optional<Resolver::Watched> watched =
          r_.WatchedNamed(decl_.watch, decl_.by, "the criterion");
      if (!watched) return false;
      out_.watch = watched->ref;
      out_.unit = watched->unit;
      out_.by = std::move(watched->by);
      return true;
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
  Criterion out_;
};

std::vector<Criterion> CriteriaOf(Resolver& r, const std::vector<spec::CriterionDecl>& decls,
                                  int64_t hold_ms) {
  std::vector<Criterion> criteria;
  criteria.reserve(decls.size());
  for (const spec::CriterionDecl& decl : decls)
    criteria.push_back(CriterionResolver(r, decl, hold_ms).Run());
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
  phase.criteria = CriteriaOf(r, decl.criteria, phase.hold_ms);
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
    gate.rollback_when = CriteriaOf(*this, decl.rollback_when, 0);
    gate.investigate_when = CriteriaOf(*this, decl.investigate_when, 0);
    program.gates.Add(std::move(gate));
  }
}

}  // namespace qoe::resolve
