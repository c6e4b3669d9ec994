#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

AlertTexts ReadTexts(const ObjectView& view) {
  return {view.Text("summary"), view.Text("description"), view.Text("impact"),
          view.Text("runbook"), view.TextMap("labels"),   view.TextMap("annotations")};
}

LevelDecl ReadLevel(const Located& severity, const ObjectView& view) {
  LevelDecl level;
  level.severity = severity;
  level.name = view.Text("name");
  level.comparison = ReadComparison(view, level.threshold);
  level.for_ms = view.DurationMs("for");
  level.keep_firing_for_ms = view.DurationMs("keep_firing_for");
  level.texts = ReadTexts(view);
  return level;
}

}  // namespace

AlertDecl ReadAlert(const Located& name, const ObjectView& view) {
  AlertDecl alert;
  alert.name = name;
  alert.watch = view.Text("watch");
  alert.unit = view.Text("unit");
  alert.group = view.Text("group");
  alert.promql = view.Expression("promql");
  alert.by = view.OptionalTexts("by");
  for (const auto& [severity, level] : view.ObjectMap("levels", Object::Level)) {
    alert.levels.push_back(ReadLevel(severity, level));
  }
  alert.texts = ReadTexts(view);
  return alert;
}

SqlAlertDecl ReadSqlAlert(const Located& name, const ObjectView& view) {
  SqlAlertDecl alert;
  alert.name = name;
  alert.title = view.Text("title");
  alert.description = view.Text("description");
  alert.metric = view.Text("metric");
  alert.operator_text = view.Text("operator");
  alert.threshold = view.Text("threshold");
  alert.severity = view.Text("severity");
  alert.service = view.Text("service");
  alert.for_ms = view.DurationMs("for");
  alert.channels = view.Texts("channels");
  alert.enabled = view.Bool("enabled", true);
  return alert;
}

}  // namespace qoe::spec
