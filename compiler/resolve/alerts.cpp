#include <fmt/format.h>

#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

class AlertResolver {
 public:
  AlertResolver(Resolver& r, const spec::AlertDecl& decl) : r_(r), decl_(decl) {}

  Alert Run() {
    alert_.name = decl_.name.text;
    alert_.location = decl_.name.location;
    alert_.title = TitleFromName(decl_.name.text);
    alert_.group = r_.GroupNamed(decl_.group, fmt::format("{}_alerts", r_.program.system.name));
    alert_.ok = Condition() && alert_.group.valid();
    if (decl_.levels.empty() && r_.written_cleanly) {
      r_.sink
          .Add(Code::AlertWithoutLevel, decl_.name.location,
               "alert `{}` has no level, so there is nothing that could fire", decl_.name.text)
          .Help("give it one: `levels: {{ critical: {{ above: 3s }} }}`");
    }
    for (const spec::LevelDecl& level : decl_.levels) Level(level);
    return std::move(alert_);
  }

 private:
  bool Condition() {
    if (decl_.watch.set()) return Watch();
    if (!decl_.promql.set()) return false;
    alert_.promql = r_.Parse(decl_.promql, ExpressionRole::AlertCondition);
    alert_.unit = r_.UnitOf(decl_.unit);
    if (decl_.by) alert_.by = r_.LabelsNamed(*decl_.by);
    return r_.program.expressions[alert_.promql].ok && CheckVector();
  }

  // Prometheus takes a rule that is a number, and refuses to compare two of them.
  bool CheckVector() {
    const Expression& expression = r_.program.expressions[alert_.promql];
    if (promql::TypeOf(expression.ast, expression.ast.root()) == promql::ValueType::Vector) {
      return true;
    }
    r_.sink
        .Add(Code::WrongResultType, expression.source.Whole(r_.files),
             "the expression is one number, without labels: it says nothing of any series")
        .Help("watch a metric, or write `vector(…)` around the number");
    return false;
  }

  bool Watch() {
    std::optional<Resolver::Watched> watched = r_.WatchedNamed(decl_.watch, decl_.by, "the alert");
    if (!watched) return false;
    alert_.watch = watched->ref;
    alert_.unit = watched->unit;
    alert_.by = std::move(watched->by);
    return true;
  }

  void Level(const spec::LevelDecl& decl) {
    AlertLevel level;
    level.location = decl.severity.location;
    const auto severity = r_.SeverityNamed(decl.severity);
    level.severity = severity.value_or(decl.severity.text);
    level.name = !decl.name.text.empty()
                     ? std::string(decl.name.text)
                     : PascalName(fmt::format("{}_{}", decl_.name.text, level.severity));
    level.comparison = decl.comparison;
    level.threshold_text = decl.threshold.text;
    level.threshold_location =
        decl.threshold.set() ? decl.threshold.location : decl.severity.location;
    if (decl.comparison != Comparison::None && (alert_.ok || alert_.unit.known())) {
      const std::optional<double> threshold = r_.NumberIn(alert_.unit, decl.threshold);
      if (!threshold) alert_.ok = false;
      level.threshold = threshold.value_or(0);
    }
    if (decl.comparison == Comparison::None && decl_.watch.set() && r_.written_cleanly) {
      r_.sink
          .Add(Code::AlertWithoutLevel, decl.severity.location,
               "level `{}` says nothing about when it fires", decl.severity.text)
          .Help("give it a threshold: `above: 3s`, `below: 50%`");
    }
    level.for_ms = decl.for_ms.value_or(0);
    level.keep_firing_for_ms = decl.keep_firing_for_ms.value_or(0);
    Labels(decl, level);
    Annotations(decl, level);
    alert_.levels.push_back(std::move(level));
  }

  void SetLabel(AlertLevel& level, const Located& name, std::string_view value) {
    if (name.text == "severity") {
      r_.sink
          .Add(Code::KeysExclude, name.location,
               "the label `severity` is the level's own: it cannot be set otherwise")
          .Help("name the level by the severity that is meant");
      return;
    }
    CheckName(name, "label");
    for (auto& [known, old] : level.labels) {
      if (known != name.text) continue;
      old = value;
      return;
    }
    level.labels.emplace_back(name.text, value);
  }

  // Prometheus before 3.0 and most gateways take nothing else.
  void CheckName(const Located& name, std::string_view what) {
    if (spec::IsLabelName(name.text)) return;
    r_.sink
        .Add(Code::BadName, name.location, "`{}` cannot be the name of {} {}", name.text,
             what.front() == 'a' ? "an" : "a", what)
        .Help("letters, digits and `_` only, and no digit first");
  }

  void Labels(const spec::LevelDecl& decl, AlertLevel& level) {
    level.labels.emplace_back("severity", level.severity);
    if (!r_.model.defaults.empty()) {
      for (const auto& [name, value] : r_.model.defaults[0].alert_labels)
        SetLabel(level, name, value.text);
    }
    for (const auto& [name, value] : decl_.texts.labels) SetLabel(level, name, value.text);
    for (const auto& [name, value] : decl.texts.labels) SetLabel(level, name, value.text);
  }

  void AddAnnotation(AlertLevel& level, std::string_view name, const Located& own,
                     const Located& general) {
    const Located& text = own.set() ? own : general;
    if (!text.set()) return;
    // A watched indicator's result labels are known; those of free PromQL only where `by` says so.
    const bool labels_known = decl_.watch.set() || decl_.by;
    level.annotations.push_back(
        {name, r_.TemplateOf(text, labels_known && alert_.ok ? &alert_.by : nullptr)});
  }

  void Annotations(const spec::LevelDecl& decl, AlertLevel& level) {
    AddAnnotation(level, "summary", decl.texts.summary, decl_.texts.summary);
    AddAnnotation(level, "description", decl.texts.description, decl_.texts.description);
    AddAnnotation(level, "impact", decl.texts.impact, decl_.texts.impact);
    const Located& runbook = decl.texts.runbook.set() ? decl.texts.runbook : decl_.texts.runbook;
    if (runbook.set())
      level.annotations.push_back({r_.program.runbook_annotation, Runbook(runbook.text)});
    for (const auto& [name, text] : decl_.texts.annotations) {
      CheckName(name, "annotation");
      AddAnnotation(level, name.text, text, text);
    }
    for (const auto& [name, text] : decl.texts.annotations) {
      CheckName(name, "annotation");
      AddAnnotation(level, name.text, text, text);
    }
  }

  Template Runbook(std::string_view page) {
    if (page.find("://") != std::string_view::npos) return {{TemplatePiece::Kind::Text, page}};
    const std::string_view base = r_.program.system.runbook_base;
    const bool slash = !base.empty() && base.back() != '/';
    return {{TemplatePiece::Kind::Text, base},
            {TemplatePiece::Kind::Text, slash ? "/" : ""},
            {TemplatePiece::Kind::Text, page}};
  }

  Resolver& r_;
  const spec::AlertDecl& decl_;
  Alert alert_;
};

// Two rules of one name and equal labels are one alert to Prometheus, whichever fires.
void CheckUniqueRules(const Program& program, diag::Sink& sink) {
  std::unordered_map<std::string, source::Location> seen;
  for (const Alert& alert : program.alerts) {
    for (const AlertLevel& level : alert.levels) {
      std::string identity = level.name;
      for (const auto& [name, value] : level.labels)
        identity += fmt::format("\n{}={}", name, value);
      const auto [known, fresh] = seen.emplace(std::move(identity), level.location);
      if (fresh) continue;
      sink.Add(Code::DuplicateName, level.location,
               "two alert rules are named `{}` and have the same labels", level.name)
          .Label(known->second, "the other one")
          .Help("give one of them another `name`, or a label that tells them apart");
    }
  }
}

}  // namespace

void Resolver::Alerts() {
  std::unordered_map<std::string_view, source::Location> keys;
  const auto add = [&](const spec::AlertDecl& decl) {
    const auto [known, fresh] = keys.emplace(decl.name.text, decl.name.location);
    if (!fresh) {
      sink.Add(Code::DuplicateName, decl.name.location, "alert `{}` is declared twice",
               decl.name.text)
          .Label(known->second, "first declared here");
      return;
    }
    program.alerts.Add(AlertResolver(*this, decl).Run());
  };
  for (const spec::AlertDecl& decl : model.alerts) add(decl);
  for (const spec::AlertDecl& decl : made_alerts) add(decl);
  CheckUniqueRules(program, sink);
}

}  // namespace qoe::resolve
