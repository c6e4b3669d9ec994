#include "tests/acceptance/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <regex>
#include <sstream>

namespace qoe::acceptance {
namespace {

constexpr int kRangeSeconds = 3600;

Values Globals() {
  return {{"__rate_interval", "5m"}, {"__rate_interval_ms", "300000"},
          {"__interval", "1m"},      {"__interval_ms", "60000"},
          {"__range", "1h"},         {"__range_s", "3600"},
          {"__range_ms", "3600000"}};
}

std::vector<std::string> Options(const Json& variable) {
  std::vector<std::string> options;
  std::istringstream in(QueryOf(variable));
  for (std::string option; std::getline(in, option, ',');) {
    const size_t start = option.find_first_not_of(' ');
    if (start != std::string::npos) options.push_back(option.substr(start));
  }
  return options;
}

int Seconds(const std::string& duration) {
  const int count = std::atoi(duration.c_str());
  switch (duration.empty() ? ' ' : duration.back()) {
    case 's':
      return count;
    case 'm':
      return count * 60;
    case 'h':
      return count * 3600;
    case 'd':
      return count * 86400;
    default:
      return 0;
  }
}

// What Grafana takes for `auto`: the first choice that is not below range / auto_count.
std::string AutomaticInterval(const Json& variable) {
  const std::vector<std::string> options = Options(variable);
  const int wanted = std::max(kRangeSeconds / std::max(variable.value("auto_count", 30), 1),
                              Seconds(variable.value("auto_min", "10s")));
  for (const std::string& option : options) {
    if (Seconds(option) >= wanted) return option;
  }
  return options.empty() ? "1m" : options.back();
}

// The smallest choice that holds a sample or two of series that come every 30 s.
std::string SmallestInterval(const Json& variable) {
  const std::vector<std::string> options = Options(variable);
  for (const std::string& option : options) {
    if (Seconds(option) >= 60) return option;
  }
  return options.empty() ? "1m" : options.back();
}

std::string EscapedForRegex(const std::string& value) {
  static const std::regex special(R"([\\^$.|?*+()\[\]{}])");
  return std::regex_replace(value, special, R"(\\$&)");
}

std::string AllValue(const Json& variable) {
  if (!variable.value("includeAll", false)) {
    const std::vector<std::string> options = Options(variable);
    return options.empty() ? ".+" : options.front();
  }
  const std::string all = variable.value("allValue", "");
  return all.empty() ? ".+" : all;
}

// The values that a query variable offers; empty optional: a form that this test does not know.
std::optional<std::vector<std::string>> ValuesOnServer(const std::string& query,
                                                       support::PrometheusServer& server) {
  static const std::regex form(R"(\s*label_values\(\s*(?:([\s\S]*),)?\s*([A-Za-z_]\w*)\s*\)\s*)");
  std::smatch match;
  if (!std::regex_match(query, match, form)) return std::nullopt;
  return server.LabelValues(match[2].str(), match[1].str());
}

}  // namespace

std::string ReplaceVariables(const std::string& text,
                             const std::function<std::string(const std::string& name)>& value_of) {
  static const std::regex form(
      R"(\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?:[:.][^}]*)?\}|\[\[([A-Za-z_]\w*)(?::\w+)?\]\])");
  std::string out;
  auto rest = text.cbegin();
  for (std::sregex_iterator it(text.begin(), text.end(), form), end; it != end; ++it) {
    const std::smatch& match = *it;
    out.append(rest, match[0].first);
    out += value_of(match[1].str() + match[2].str() + match[3].str());
    rest = match[0].second;
  }
  return out.append(rest, text.cend());
}

std::string Interpolate(const std::string& text, const Values& values, Problems& problems) {
  return ReplaceVariables(text, [&](const std::string& name) -> std::string {
    const auto found = values.find(name);
    if (found != values.end()) return found->second;
    problems.Add(fmt::format("`{}` is not declared: {}", name, text));
    return {};
  });
}

Values AllValues(const Json& dashboard) {
  Values values = Globals();
  for (const Json& variable : VariablesOf(dashboard)) {
    const std::string name = variable.at("name").get<std::string>();
    values[name] = variable.at("type") == "interval" ? AutomaticInterval(variable)
                   : variable.at("type") == "query" || variable.at("type") == "custom"
                       ? AllValue(variable)
                       : QueryOf(variable);
  }
  return values;
}

Values ConcreteValues(const Json& dashboard, support::PrometheusServer& server,
                      Problems& problems) {
  Values values = AllValues(dashboard);
  for (const Json& variable : VariablesOf(dashboard)) {
    const std::string name = variable.at("name").get<std::string>();
    const std::string type = variable.at("type").get<std::string>();
    if (type == "interval") values[name] = SmallestInterval(variable);
    if (type == "custom" && !Options(variable).empty())
      values[name] = EscapedForRegex(Options(variable).front());
    if (type != "query" || variable.value("/datasource/type"_json_pointer, "") != "prometheus")
      continue;
    const std::string query = Interpolate(QueryOf(variable), values, problems);
    const auto found = ValuesOnServer(query, server);
    if (!found) {
      problems.Add(fmt::format("variable `{}`: a query of unknown form: {}", name, query));
    } else if (found->empty()) {
      problems.Add(fmt::format("variable `{}` has no values: {}", name, query));
    } else {
      values[name] = EscapedForRegex(found->front());
    }
  }
  return values;
}

}  // namespace qoe::acceptance
