#include "compiler/deploy/alertmanager/mimir_api.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/deploy/alertmanager/answer.h"
#include "compiler/deploy/alertmanager/config.h"
#include "compiler/deploy/changes/settings.h"

namespace qoe::alertmanager_target {
namespace {

constexpr const char* kServer = "Mimir's Alertmanager";

// A text as YAML reads it back byte for byte.
std::string Quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string BodyOf(const Stored& stored) {
  std::string body = "template_files:";
  if (stored.templates.empty()) body += " {}";
  for (const auto& [name, text] : stored.templates)
    body += fmt::format("\n  {}: {}", Quoted(name), Quoted(text));
  return body + fmt::format("\nalertmanager_config: {}\n", Quoted(stored.config));
}

Error Unusable(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

// An Alertmanager of its own has an older API under the same path, or had one.
bool IsAlertmanager(const http::Response& response) {
  const Json json = Json::parse(response.body, nullptr, false);
  const std::string status = changes::TextOf(json, "status");
  return (response.ok() && status == "success") || (response.status == 410 && json.is_object());
}

Result<Stored> StoredOf(const http::Response& response) {
  if (IsPage(response)) return Refused(response, kServer);
  const Result<Json> tree = ReadYaml(response.body, "the answer");
  if (!tree) return Unusable(fmt::format("{}'s answer is none: {}", kServer, tree.error().message));
  if (!changes::Member(tree.value(), "alertmanager_config").is_string())
    return Unusable(fmt::format("{}'s answer has no `alertmanager_config`", kServer));
  Stored stored;
  stored.config = changes::TextOf(tree.value(), "alertmanager_config");
  const Json& templates = changes::Member(tree.value(), "template_files");
  if (!templates.is_object()) return stored;
  for (const auto& [name, text] : templates.items()) {
    if (text.is_string()) stored.templates[name] = text.get<std::string>();
  }
  return stored;
}

}  // namespace

http::Response MimirApi::Send(const std::string& method, std::string body) {
  ++requests_;
  http::Request request;
  request.method = method;
  request.timeout = timeout_;
  request.url = http::Url(address_).Path("/api/v1/alerts").text();
  if (!body.empty()) request.headers.Set("Content-Type", "application/yaml");
  request.body = std::move(body);
  return transport_.Send(request);
}

Result<std::optional<Stored>> MimirApi::Get() {
  const http::Response response = Send("GET", "");
  if (IsAlertmanager(response)) {
    return Unusable(
        "an Alertmanager of its own answers, not Mimir: it takes its configuration from a file, "
        "which `--alertmanager-file` names");
  }
  if (response.status == 404) {
    const std::string said = Said(response);
    const bool mux = said.starts_with("404 page not found");
    if (IsPage(response) || mux || said.find("not found") == std::string::npos) {
      return Unusable(
          fmt::format("there is no configuration API of an Alertmanager at this address (404); is "
                      "it Mimir's, and is its Alertmanager's API enabled?{}",
                      mux || IsPage(response) ? "" : " It says: " + said));
    }
    return std::optional<Stored>();
  }
  if (!response.ok()) return Refused(response, kServer);
  Result<Stored> stored = StoredOf(response);
  if (!stored) return stored.error();
  return std::optional(std::move(*stored));
}

Status MimirApi::Set(const Stored& stored) {
  const http::Response response = Send("POST", BodyOf(stored));
  if (response.ok() && !IsPage(response)) return Done{};
  return Refused(response, kServer);
}

Status MimirApi::Delete() {
  const http::Response response = Send("DELETE", "");
  if (response.ok() && !IsPage(response)) return Done{};
  return Refused(response, kServer);
}

}  // namespace qoe::alertmanager_target
