// A generated dashboard as a test reads it: JSON, with a list of what matters here.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace qoe::acceptance {

using Json = nlohmann::ordered_json;

struct Dashboard {
  std::string name;  // of the file
  Json json;
};

Dashboard ReadDashboard(const std::filesystem::path& file);

// All panels, rows left out, those inside collapsed rows included.
std::vector<const Json*> PanelsOf(const Json& dashboard);

// The templating variables.
const Json& VariablesOf(const Json& dashboard);

// The text of a variable's query, which may be a string or an object; empty: it has none.
std::string QueryOf(const Json& variable);

// The names of the variables that a text uses (`$a`, `${a}`, `${a:regex}`, `[[a]]`), Grafana's own
// (`$__interval`) left out.
std::vector<std::string> VariablesUsedIn(const std::string& text);

}  // namespace qoe::acceptance
