// A variable that nothing uses: whoever chooses a value waits for a change that never comes.
#include <unordered_set>

#include "compiler/grafana/check_context.h"
#include "compiler/grafana/scan.h"

namespace qoe::grafana {
namespace {

constexpr std::string_view kAutoInterval = "__auto_interval_";

// Used by being there: they filter or group every query of their datasource.
bool WorksByItself(const Variable& variable) {
  return variable.type == "adhoc" || variable.type == "groupby" || variable.type == "system" ||
         variable.type == "snapshot";
}

// Where all variables go at once, each of them is used.
bool HandsAllOver(const Dashboard& dashboard) {
  for (const Link& link : dashboard.links) {
    if (link.include_vars) return true;
  }
  for (const Panel& panel : dashboard.panels) {
    if (panel.kind == PanelKind::Library) return true;  // its queries stand elsewhere
  }
  return false;
}

class Uses {
 public:
  explicit Uses(const CheckContext& cx) : cx_(cx) {
    ForEachString(*cx.dashboard.json,
                  [this](std::string_view key, const json::Value& value) { Look(key, value); });
  }

  bool Has(std::string_view name) const { return all_ || names_.contains(name); }

 private:
  void Look(std::string_view key, const json::Value& value) {
    const std::string_view text = value.text;
    ForEachVariable(text, [this, &value](std::string_view name) {
      if (name == "__all_variables") all_ = true;
      if (name.starts_with(kAutoInterval)) name.remove_prefix(kAutoInterval.size());
      Add(name, value);
    });
    // Some members hold a name as it is: `repeat`, and what plugins call by it.
    const bool names_variable =
        key == "repeat" || key == "value" || key == "variable" || key == "templateVariable";
    if (names_variable) Add(text, value);
  }

  // Not a variable's own definition.
  void Add(std::string_view name, const json::Value& value) {
    const auto found = cx_.variables.find(name);
    if (found == cx_.variables.end()) return;
    const json::Value& own = *found->second->json;
    if (value.begin < own.begin || value.begin >= own.end) names_.insert(name);
  }

  const CheckContext& cx_;
  bool all_ = false;
  std::unordered_set<std::string_view> names_;
};

}  // namespace

void CheckUnusedVariables(const CheckContext& cx, diag::Sink& sink) {
  if (cx.dashboard.variables.empty() || HandsAllOver(cx.dashboard)) return;
  const Uses uses(cx);
  for (const Variable& variable : cx.dashboard.variables) {
    if (WorksByItself(variable) || uses.Has(variable.name)) continue;
    sink.Add(diag::Code::UnusedVariable, variable.location,
             "nothing uses the variable `{}`: choosing a value changes no panel", variable.name)
        .Help("filter with it, `{{{}=~\"${}\"}}`, or take it out", variable.name, variable.name);
  }
}

}  // namespace qoe::grafana
