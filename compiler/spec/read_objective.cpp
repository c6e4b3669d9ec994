#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

struct KindKey {
  std::string_view key;
  ObjectiveKind kind;
};
constexpr KindKey kKinds[] = {
    {"bad", ObjectiveKind::Bad},
    {"good", ObjectiveKind::Good},
    {"latency", ObjectiveKind::Latency},
};

}  // namespace

ObjectiveDecl ReadObjective(const Located& name, const ObjectView& view) {
  ObjectiveDecl objective;
  objective.name = name;
  for (const KindKey& candidate : kKinds) {
    if (!view.has(candidate.key)) continue;
    objective.kind = candidate.kind;
    objective.events = view.Expression(candidate.key);
  }
  objective.total = view.Expression("total");
  objective.title = view.Text("title");
  objective.help = view.Text("help");
  objective.target = view.Text("target");
  objective.within = view.Text("within");
  objective.expected_events = view.Text("expected_events");
  objective.group = view.Text("group");
  objective.runbook = view.Text("runbook");
  objective.window_ms = view.DurationMs("window");
  objective.window_location = view.has("window") ? view.Find("window").location() : name.location;
  objective.min_failures = view.Integer("min_failures");
  objective.by = view.OptionalTexts("by");
  objective.labels = view.TextMap("labels");
  for (const ObjectView& burn : view.Objects("burns", Object::Burn)) {
    objective.burns.push_back({burn.location(), burn.Text("severity"), burn.Text("budget"),
                               burn.DurationMs("long"), burn.DurationMs("short")});
  }
  return objective;
}

}  // namespace qoe::spec
