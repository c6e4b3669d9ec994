#include "tests/alertmanager_server/mimir_alertmanager.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/deploy/alertmanager/config.h"

namespace qoe::test_alertmanager {
namespace {

using alertmanager_target::Json;
using test_ruler::Request;
using test_ruler::Response;

Response Text(int status, const std::string& text) {
  return {status, "text/plain; charset=utf-8", text + "\n", {}};
}

// As yaml.Marshal writes it but for the style of the texts.
std::string YamlOf(const Stored& stored) {
  std::string yaml = "template_files:";
  if (stored.templates.empty()) yaml += " {}";
  for (const auto& [name, text] : stored.templates)
    yaml += fmt::format("\n    {}: {}", Json(name).dump(), Json(text).dump());
  return yaml + fmt::format("\nalertmanager_config: {}\n", Json(stored.config).dump());
}

// What the real one finds of it: the receivers of routes, and files, which are not allowed.
std::string WhatIsWrong(const std::string& config) {
  if (config.empty()) return "configuration provided is empty";
  const auto tree = alertmanager_target::ReadConfig(config);
  if (!tree) return "yaml: unmarshal errors";
  if (!tree.value().contains("route")) return "no route provided in config";
  if (config.find("api_url_file:") != std::string::npos)
    return "setting Slack api_url_file and global slack_api_url_file is not allowed";
  if (config.find("receiver: nobody") != std::string::npos)
    return "undefined receiver \"nobody\" used in route";
  return {};
}

}  // namespace

MimirAlertmanager::MimirAlertmanager()
    : server_(
          0, [this](const Request& request) { return Answer(request); },
          Text(400, "400 Bad Request")) {}

std::optional<Stored> MimirAlertmanager::Live(const std::string& tenant) const {
  return server_.Locked([&]() -> std::optional<Stored> {
    const auto found = stored_.find(tenant);
    return found == stored_.end() ? std::nullopt : std::optional(found->second);
  });
}

void MimirAlertmanager::Put(const std::string& tenant, std::optional<Stored> stored) {
  server_.Locked([&] {
    if (stored) {
      stored_[tenant] = std::move(*stored);
    } else {
      stored_.erase(tenant);
    }
  });
}

Response MimirAlertmanager::Answer(const Request& request) {
  if (request.path() != "/api/v1/alerts") return Text(404, "404 page not found");
  const std::string tenant(request.header("X-Scope-OrgID"));
  if (tenant.empty()) return Text(401, "no org id");
  if (request.method == "GET") {
    const auto found = stored_.find(tenant);
    if (found == stored_.end()) return Text(404, "alertmanager storage object not found");
    return {200, "application/yaml", YamlOf(found->second), {}};
  }
  if (request.method == "DELETE") {
    stored_.erase(tenant);
    return {200, "", "", {}};
  }
  if (request.method != "POST") return {405, "", "", {}};
  const auto body = alertmanager_target::ReadYaml(request.body, "body");
  if (!body) return Text(400, "error marshalling YAML Alertmanager config: yaml: line 1");
  Stored stored;
  stored.config = body.value().value("alertmanager_config", "");
  const Json templates = body.value().value("template_files", Json::object());
  for (const auto& [name, text] : templates.items())
    stored.templates[name] = text.get<std::string>();
  const std::string wrong = WhatIsWrong(stored.config);
  if (!wrong.empty()) return Text(400, "error validating Alertmanager config: " + wrong);
  stored_[tenant] = std::move(stored);
  return {201, "", "", {}};
}

}  // namespace qoe::test_alertmanager
