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

std::vector<BurnDecl> ReadBurns(const ObjectView& view) {
  std::vector<BurnDecl> burns;
  for (const ObjectView& burn : view.Objects("burns", Object::Burn)) {
    burns.push_back({burn.location(), burn.Text("severity"), burn.Text("budget"),
                     burn.DurationMs("long"), burn.DurationMs("short")});
  }
  return burns;
}

ObjectiveDecl ReadObjective(const Located& name, const ObjectView& view) {
  ObjectiveDecl objective;
  objective.name = name;
  for (const KindKey& candidate : kKinds) {
    if (!view.has(candidate.key)) continue;
    objective.kind = candidate.kind;
    objective.events = view.Expressions(candidate.key);
  }
  objective.total = view.Expressions("total");
  objective.title = view.Text("title");
  objective.help = view.Text("help");
  objective.target = view.Text("target");
  objective.within = view.Text("within");
  objective.expected_events = view.Text("expected_events");
  objective.group = view.Text("group");
  objective.alert_group = view.Text("alert_group");
  objective.runbook = view.Text("runbook");
  objective.window = view.Text("window");
  objective.min_failures = view.Integer("min_failures");
  objective.by = view.OptionalTexts("by");
  objective.labels = view.TextMap("labels");
  objective.burns = ReadBurns(view);
  return objective;
}

}  // namespace qoe::spec
