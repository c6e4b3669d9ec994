// A variable that offers no values: the list is empty, and queries with it ask for nothing.
#include "compiler/grafana/check_context.h"

namespace qoe::grafana {
namespace {

// A query variable of another datasource may ask in members of its own.
bool AsksNothing(const Variable& variable) {
  if (!Trimmed(variable.query.text).empty()) return false;
  if (variable.query.present()) {
    const Language language =
        variable.datasource ? variable.datasource->language : Language::Promql;
    return language == Language::Promql;
  }
  const json::Value* query = variable.json->Find("query");
  return query == nullptr || query->kind == json::Kind::Null;
}

}  // namespace

void CheckVariables(const CheckContext& cx, diag::Sink& sink) {
  for (const Variable& variable : cx.dashboard.variables) {
    // Grafana makes the options of a custom variable of its `query` anew when the dashboard is
    // loaded.
    if (variable.options > 0 && variable.type != "custom") continue;
    const bool listed = variable.type == "custom" || variable.type == "interval";
    const json::Value* own = variable.json->Find("query");
    const bool empty_list =
        listed && Trimmed(variable.query.text).empty() &&
        (own == nullptr || own->kind == json::Kind::String || own->kind == json::Kind::Null);
    // Written by a plugin's `valuesFormat`, or computed where it is used.
    const bool automatic = variable.json->Find("auto") != nullptr;
    if (empty_list && !automatic) {
      sink.Add(diag::Code::VariableWithoutValues, variable.location,
               "the variable `{}` lists no values: there is nothing to choose, and `${}` is empty",
               variable.name, variable.name)
          .Help("list them in `query`, separated by commas");
    } else if (variable.type == "query" && AsksNothing(variable)) {
      sink.Add(diag::Code::VariableWithoutValues, variable.location,
               "the variable `{}` asks for nothing: there is nothing to choose, and `${}` is empty",
               variable.name, variable.name)
          .Help("say in `query` what it asks: `label_values(up, job)`");
    }
  }
}

}  // namespace qoe::grafana
