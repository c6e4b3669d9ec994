#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/emit/emit.h"

namespace qoe::emit {
namespace {

using Json = nlohmann::ordered_json;

std::string_view KeyOf(artifact::ProbeKind kind) {
  switch (kind) {
    case artifact::ProbeKind::Get:
      return "get";
    case artifact::ProbeKind::Connect:
      return "connect";
    case artifact::ProbeKind::Promql:
      return "query";
    case artifact::ProbeKind::Sql:
      return "sql";
    case artifact::ProbeKind::Manual:
      break;
  }
  return "manual";
}

Json PairsJson(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json json = Json::object();
  for (const auto& [name, value] : pairs) json[name] = value;
  return json;
}

Json ProbeJson(const artifact::Probe& probe) {
  Json json;
  json["name"] = probe.name;
  json["title"] = probe.title;
  if (!probe.why.empty()) json["why"] = probe.why;
  json[std::string(KeyOf(probe.kind))] = probe.target;
  if (probe.kind == artifact::ProbeKind::Get) {
    json["status"] = probe.status;
    if (!probe.contains.empty()) json["contains"] = probe.contains;
    if (!probe.json.empty()) json["json"] = PairsJson(probe.json);
    if (!probe.has.empty()) json["has"] = probe.has;
    if (!probe.number.empty()) json["number"] = probe.number;
    if (!probe.headers.empty()) json["headers"] = PairsJson(probe.headers);
    if (!probe.headers_from_env.empty())
      json["headers_from_env"] = PairsJson(probe.headers_from_env);
  }
  if (!probe.operation.empty()) {
    json["operator"] = probe.operation;
    json["threshold"] = probe.threshold;
    if (!probe.unit.empty()) json["unit"] = probe.unit;
  }
  if (probe.kind != artifact::ProbeKind::Manual) json["within_seconds"] = probe.within_ms / 1000;
  return json;
}

void AddRules(const std::vector<artifact::RuleGroup>& groups, Json& groups_json, Json& recorded,
              Json& alerts) {
  for (const artifact::RuleGroup& group : groups) {
    groups_json.push_back({{"name", group.name}, {"rules", group.rules.size()}});
    for (const artifact::Rule& rule : group.rules) {
      const bool alert = !rule.alert.empty();
      Json& names = alert ? alerts : recorded;
      const std::string& name = alert ? rule.alert : rule.record;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
}

}  // namespace

std::string VerifyPlanJson(const artifact::Bundle& bundle) {
  Json json;
  json["plan"] = "qoec verify 1";
  json["system"] = bundle.system;
  for (const char* key : {"groups", "recorded", "alerts"}) json[key] = Json::array();
  AddRules(bundle.recording_groups, json["groups"], json["recorded"], json["alerts"]);
  AddRules(bundle.alert_groups, json["groups"], json["recorded"], json["alerts"]);
  json["may_fire"] = bundle.verify.may_fire;
  json["dashboards"] = Json::array();
  for (const artifact::Dashboard& dashboard : bundle.dashboards)
    json["dashboards"].push_back({{"uid", dashboard.uid}, {"title", dashboard.title}});
  json["checks"] = Json::array();
  for (const artifact::Probe& probe : bundle.verify.checks)
    json["checks"].push_back(ProbeJson(probe));
  return json.dump(2) + "\n";
}

}  // namespace qoe::emit
