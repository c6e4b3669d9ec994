#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

std::vector<CriterionDecl> ReadCriteria(const ObjectView& owner, std::string_view key) {
  std::vector<CriterionDecl> criteria;
  for (const ObjectView& view : owner.Objects(key, Object::Criterion)) {
    CriterionDecl& criterion = criteria.emplace_back();
    criterion.location = view.location();
    criterion.title = view.Text("title");
    criterion.watch = view.Text("watch");
    criterion.manual = view.Text("manual");
    criterion.unit = view.Text("unit");
    criterion.why = view.Text("why");
    criterion.promql = view.Expression("promql");
    criterion.by = view.OptionalTexts("by");
    criterion.comparison = ReadComparison(view, criterion.threshold);
    criterion.for_ms = view.DurationMs("for");
    criterion.window_ms = view.DurationMs("window");
    if (view.has("window")) criterion.window_location = view.Find("window").location();
    criterion.where = view.TextMap("where");
    criterion.after_ms = view.DurationMs("after");
    if (view.has("after")) criterion.after_location = view.Find("after").location();
    criterion.no_data = view.Enum<NoData>("no_data", Enumeration::NoData);
    if (view.has("no_data")) criterion.no_data_location = view.Find("no_data").location();
    criterion.breach = view.Enum<Breach>("breach", Enumeration::Breach).value_or(Breach::Hold);
  }
  return criteria;
}

}  // namespace

GateDecl ReadGate(const Located& name, const ObjectView& view) {
  GateDecl gate;
  gate.name = name;
  gate.title = view.Text("title");
  gate.help = view.Text("help");
  for (const auto& [phase_name, phase] : view.ObjectMap("phases", Object::Phase)) {
    gate.phases.push_back({phase_name, phase.Text("title"), phase.Text("help"), phase.Text("share"),
                           phase.DurationMs("hold"), phase.DurationMs("every"),
                           ReadCriteria(phase, "criteria")});
  }
  gate.rollback_when = ReadCriteria(view, "rollback_when");
  gate.investigate_when = ReadCriteria(view, "investigate_when");
  return gate;
}

}  // namespace qoe::spec
