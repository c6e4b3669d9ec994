#include "tests/acceptance/prometheus_checks.h"

#include <fmt/format.h>

#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "promql/ast.h"
#include "promql/parse.h"
#include "tests/acceptance/variables.h"
#include "tests/support/poll.h"
#include "tests/support/process.h"

namespace qoe::acceptance {
namespace {

using support::PrometheusServer;
using support::QueryResult;

std::string WhatCame(const QueryResult& result) {
  if (!result.error.empty()) return result.error;
  if (result.samples == 0) return "no data";
  return fmt::format("{} samples, all NaN or infinite", result.samples);
}

// The series selectors of an expression as they stand in it; nullopt: it does not parse.
std::optional<std::vector<std::string>> SelectorsOf(const std::string& expression) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  if (!promql::Parse(expression, {}, ast, issues)) return std::nullopt;
  std::vector<std::string> selectors;
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    if (ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const promql::Span span = ast.selector(id).span;
    selectors.push_back(expression.substr(span.begin, span.end - span.begin));
  }
  return selectors;
}

Problems EmptySelectors(const std::string& expression, const std::string& where,
                        PrometheusServer& server) {
  Problems problems;
  const auto selectors = SelectorsOf(expression);
  if (!selectors) problems.Add(fmt::format("{}: does not parse: {}", where, expression));
  for (const std::string& selector : selectors.value_or(std::vector<std::string>())) {
    const QueryResult result = server.Query(selector);
    if (!result.has_data())
      problems.Add(fmt::format("{}: `{}` selects {}", where, selector, WhatCame(result)));
  }
  return problems;
}

struct Query {
  std::string panel, ref_id, expression;
};

std::vector<Query> QueriesOf(const Json& dashboard, PanelCounts& counts) {
  std::vector<Query> queries;
  for (const Json* panel : PanelsOf(dashboard)) {
    if (panel->value("type", "") == "text") continue;
    ++counts.panels;
    for (const Json& target : panel->value("targets", Json::array())) {
      const std::string inherited = panel->value("/datasource/type"_json_pointer, "");
      if (target.value("/datasource/type"_json_pointer, inherited) != "prometheus") {
        ++counts.other_queries;
      } else {
        queries.push_back(
            {panel->value("title", ""), target.value("refId", ""), target.value("expr", "")});
      }
    }
  }
  return queries;
}

bool HasData(const Dashboard& dashboard, const Query& query, const Values& values,
             const std::string& with, PrometheusServer& server, Problems& problems) {
  const std::string expression = Interpolate(query.expression, values, problems);
  const std::string where = fmt::format("{}: panel \"{}\", query {}, {}", dashboard.name,
                                        query.panel, query.ref_id, with);
  const QueryResult result = server.Query(expression);
  if (!result.has_data())
    problems.Add(fmt::format("{}: {}\n      {}", where, WhatCame(result), expression));
  const Problems empty = EmptySelectors(expression, where, server);
  problems.Append(empty);
  return result.has_data() && empty.empty();
}

std::set<std::string> AlertsIn(const std::string& selector) {
  static const std::regex matcher(R"re(alertname=~?"([^"]*)")re");
  std::set<std::string> names;
  std::smatch match;
  if (!std::regex_search(selector, match, matcher)) return names;
  std::istringstream alternatives(match[1].str());
  for (std::string name; std::getline(alternatives, name, '|');) names.insert(name);
  return names;
}

Problems CheckAnnotation(const std::string& expression, const std::string& where,
                         PrometheusServer& server) {
  Problems problems;
  const QueryResult result = server.Query(expression);
  if (!result.error.empty()) problems.Add(fmt::format("{}: {}", where, result.error));
  std::set<std::string> rules;
  for (const support::RuleState& rule : server.Rules()) {
    if (!rule.recording) rules.insert(rule.name);
  }
  const auto selectors = SelectorsOf(expression);
  if (!selectors) problems.Add(fmt::format("{}: does not parse: {}", where, expression));
  for (const std::string& selector : selectors.value_or(std::vector<std::string>())) {
    if (!selector.starts_with("ALERTS{")) {
      if (const QueryResult found = server.Query(selector); !found.has_data())
        problems.Add(fmt::format("{}: `{}` selects {}", where, selector, WhatCame(found)));
      continue;
    }
    const std::set<std::string> alerts = AlertsIn(selector);
    if (alerts.empty()) problems.Add(fmt::format("{}: `{}` names no alert", where, selector));
    for (const std::string& alert : alerts) {
      if (!rules.contains(alert)) problems.Add(fmt::format("{}: no alert `{}`", where, alert));
    }
  }
  return problems;
}

}  // namespace

Problems CheckWithPromtool(const std::filesystem::path& rule_file) {
  Problems problems;
  const support::Outcome outcome = support::RunProcess(
      {.argv = {"promtool", "check", "rules", "--lint=all", "--lint-fatal", rule_file.string()}});
  if (!outcome.ok()) problems.Add(rule_file.string() + ": promtool: " + outcome.Text());
  return problems;
}

Problems CheckHealth(PrometheusServer& server) {
  Problems problems;
  const bool evaluated = server.WaitForEvaluations();
  for (const support::RuleState& rule : server.Rules()) {
    if (rule.health == "ok" && rule.last_error.empty()) continue;
    problems.Add(
        fmt::format("{}: {} is {}: {}", rule.group, rule.name, rule.health, rule.last_error));
  }
  if (!evaluated && problems.empty()) problems.Add("not every rule was evaluated twice in time");
  return problems;
}

Problems CheckRecords(PrometheusServer& server, std::chrono::milliseconds deadline) {
  std::set<std::string> missing;
  for (const support::RuleState& rule : server.Rules()) {
    if (rule.recording) missing.insert(rule.name);
  }
  support::WaitUntil(
      [&] {
        std::erase_if(missing, [&](const std::string& name) {
          return server.Query(fmt::format("{{__name__=\"{}\"}}", name)).has_data();
        });
        return missing.empty();
      },
      deadline, std::chrono::milliseconds(500));
  Problems problems;
  for (const std::string& name : missing) {
    const QueryResult result = server.Query(fmt::format("{{__name__=\"{}\"}}", name));
    problems.Add(fmt::format("{}: {}", name, WhatCame(result)));
  }
  return problems;
}

Problems CheckSelectors(PrometheusServer& server) {
  Problems problems;
  for (const support::RuleState& rule : server.Rules()) {
    problems.Append(
        EmptySelectors(rule.query, fmt::format("{}: {}", rule.group, rule.name), server));
  }
  return problems;
}

Problems CheckPanels(const Dashboard& dashboard, PrometheusServer& server, PanelCounts& counts) {
  Problems problems;
  const std::vector<Query> queries = QueriesOf(dashboard.json, counts);
  for (const Json& variable : VariablesOf(dashboard.json)) {
    if (variable.value("type", "") == "query") ++counts.variables;
  }
  const Values all = AllValues(dashboard.json);
  const Values concrete = ConcreteValues(dashboard.json, server, problems);
  for (const Query& query : queries) {
    ++counts.queries;
    const bool with_all = HasData(dashboard, query, all, "all values", server, problems);
    const bool with_one = HasData(dashboard, query, concrete, "one value each", server, problems);
    if (with_all && with_one) ++counts.with_data;
  }
  return problems;
}

Problems CheckAnnotations(const Dashboard& dashboard, PrometheusServer& server,
                          PanelCounts& counts) {
  Problems problems;
  const Values all = AllValues(dashboard.json);
  const Values concrete = ConcreteValues(dashboard.json, server, problems);
  for (const Json& annotation :
       dashboard.json.value("/annotations/list"_json_pointer, Json::array())) {
    if (annotation.value("builtIn", 0) != 0) continue;
    ++counts.annotations;
    const std::string expression =
        annotation.value("expr", annotation.value("/target/expr"_json_pointer, ""));
    for (const Values* values : {&all, &concrete}) {
      problems.Append(CheckAnnotation(
          Interpolate(expression, *values, problems),
          fmt::format("{}: annotation \"{}\"", dashboard.name, annotation.value("name", "")),
          server));
    }
  }
  return problems;
}

}  // namespace qoe::acceptance
