#include "compiler/deploy/prometheus/live_rules.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "compiler/units/unit.h"
#include "compiler/yaml/document.h"

namespace qoe::prometheus {
namespace {

namespace fs = std::filesystem;

using Json = nlohmann::json;

// Seconds as a duration; nothing for none.
std::string DurationText(const Json& object, const char* key) {
  const double seconds = object.value(key, 0.0);
  const int64_t milliseconds = std::llround(seconds * 1000);
  return milliseconds > 0 ? units::FormatDuration(milliseconds) : std::string();
}

difference::NamedTexts TextsOf(const Json& rule, const char* key) {
  difference::NamedTexts texts;
  const auto found = rule.find(key);
  if (found == rule.end() || !found->is_object()) return texts;
  for (const auto& [name, value] : found->items())
    texts.emplace_back(name, value.get<std::string>());
  return texts;
}

void AddRule(const Json& json, LiveGroup& group) {
  difference::Rule& rule = group.group.rules.emplace_back();
  const std::string name = json.at("name").get<std::string>();
  (json.at("type") == "recording" ? rule.record : rule.alert) = name;
  rule.expr = json.at("query").get<std::string>();
  rule.for_text = DurationText(json, "duration");
  rule.keep_firing_for = DurationText(json, "keepFiringFor");
  rule.labels = TextsOf(json, "labels");
  rule.annotations = TextsOf(json, "annotations");
  const std::string health = json.value("health", "unknown");
  if (health == "err") {
    if (group.health != RuleHealth::Err)
      group.error = fmt::format("`{}`: {}", name, json.value("lastError", ""));
    group.health = RuleHealth::Err;
  } else if (health != "ok" && group.health == RuleHealth::Ok) {
    group.health = RuleHealth::Unknown;
  }
}

std::vector<LiveGroup> GroupsOf(const Json& answer) {
  std::vector<LiveGroup> groups;
  for (const Json& json : answer.at("data").at("groups")) {
    LiveGroup& group = groups.emplace_back();
    group.file = json.at("file").get<std::string>();
    group.group.name = json.at("name").get<std::string>();
    group.group.interval = DurationText(json, "interval");
    const int64_t limit = json.value("limit", int64_t{0});
    if (limit > 0) group.group.limit = std::to_string(limit);
    group.evaluated = json.value("lastEvaluation", "");
    group.health = RuleHealth::Ok;
    for (const Json& rule : json.at("rules")) AddRule(rule, group);
  }
  return groups;
}

Error NoAnswer(std::string_view what) {
  return {ErrorKind::Unusable,
          fmt::format("the answer is none of Prometheus' API ({}); is this the address of a "
                      "Prometheus, without `/api/v1`?",
                      what)};
}

}  // namespace

Result<std::vector<LiveGroup>> ReadLiveRules(const std::string& body) {
  if (body.starts_with('<')) return NoAnswer("an HTML page, as a login page or a proxy gives it");
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object()) return NoAnswer("no JSON");
  try {
    return GroupsOf(answer);
  } catch (const Json::exception&) {
    return NoAnswer("no list of rule groups");
  }
}

std::string PathOf(const std::string& name, const std::string& folder,
                   const std::vector<LiveGroup>& live) {
  std::error_code error;
  fs::path absolute = fs::weakly_canonical(folder, error);
  if (error) absolute = folder;
  const fs::path ours = absolute / name;
  std::string found;
  for (const LiveGroup& group : live) {
    const fs::path path(group.file);
    if (path.filename() != name) continue;
    if (path == ours) return group.file;
    const bool near = path.parent_path().filename() == absolute.filename();
    if (found.empty() || near) found = group.file;
  }
  return found;
}

Result<std::vector<std::string>> ReadRuleFiles(const std::string& body) {
  const Json answer = Json::parse(body, nullptr, false);
  std::string text;
  try {
    text = answer.at("data").at("yaml").get<std::string>();
  } catch (const Json::exception&) {
    return NoAnswer("no configuration");
  }
  source::FileSet files;
  diag::Sink sink;
  const auto document = yaml::Parse(files, files.Add("configuration", std::move(text)), sink);
  if (!document) return NoAnswer("its configuration is no YAML");
  std::vector<std::string> patterns;
  const yaml::Node root = document->root();
  for (size_t i = 0; root.is_mapping() && i < root.size(); ++i) {
    if (!root.key(i).is_scalar() || root.key(i).text() != "rule_files") continue;
    const yaml::Node list = root.value(i);
    for (size_t k = 0; list.is_sequence() && k < list.size(); ++k)
      patterns.emplace_back(list.item(k).text());
  }
  return patterns;
}

}  // namespace qoe::prometheus
