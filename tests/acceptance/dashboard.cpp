#include "tests/acceptance/dashboard.h"

#include "tests/acceptance/variables.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

void CollectPanels(const Json& list, std::vector<const Json*>& panels) {
  for (const Json& panel : list) {
    if (panel.value("type", "") != "row") {
      panels.push_back(&panel);
    } else if (panel.contains("panels")) {
      for (const Json& child : panel.at("panels")) panels.push_back(&child);  // rows do not nest
    }
  }
}

}  // namespace

Dashboard ReadDashboard(const std::filesystem::path& file) {
  return {file.filename().string(), Json::parse(support::ReadText(file))};
}

std::vector<const Json*> PanelsOf(const Json& dashboard) {
  std::vector<const Json*> panels;
  if (dashboard.contains("panels")) CollectPanels(dashboard.at("panels"), panels);
  return panels;
}

const Json& VariablesOf(const Json& dashboard) {
  static const Json none = Json::array();
  static const Json::json_pointer list("/templating/list");
  return dashboard.contains(list) ? dashboard.at(list) : none;
}

std::string QueryOf(const Json& variable) {
  if (!variable.contains("query")) return {};
  const Json& query = variable.at("query");
  return query.is_object() ? query.value("query", "") : query.get<std::string>();
}

std::vector<std::string> VariablesUsedIn(const std::string& text) {
  std::vector<std::string> names;
  ReplaceVariables(text, [&](const std::string& name) {
    if (!name.starts_with("__")) names.push_back(name);
    return std::string();
  });
  return names;
}

}  // namespace qoe::acceptance
