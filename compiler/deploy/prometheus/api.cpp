#include "compiler/deploy/prometheus/api.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace qoe::prometheus {
namespace {

using Json = nlohmann::json;

constexpr size_t kShown = 2000;  // bytes of what the server says

std::string Said(const std::string& body) {
  if (body.starts_with('<')) return "an HTML page";
  std::string text;
  for (const char c : body.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' || (!text.empty() && text.back() != ' ')) text += byte <= ' ' ? ' ' : c;
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

Error Refusal(const http::Response& response) {
  std::string message = "Prometheus " + http::Outcome(response);
  if (response.status == 0) {
    message += fmt::format("\n  = help: {}", http::HelpFor(response.failure));
  } else {
    const std::string said = Said(response.body);
    if (!said.empty()) message += fmt::format("; it says: {}", said);
    if (response.status == 404) message += "\n  = help: name the address below which `/api/v1` is";
    if (response.status == 401)
      message +=
          "\n  = help: a token comes from QOEC_PROMETHEUS_TOKEN, user and password from "
          "QOEC_PROMETHEUS_USER and QOEC_PROMETHEUS_PASSWORD";
  }
  return {ErrorKind::Unusable, std::move(message)};
}

}  // namespace

http::Response Api::Send(const std::string& method, const std::string& path) {
  ++requests_;
  http::Request request;
  request.method = method;
  request.url = http::Url(address_).Path(path).text();
  return transport_.Send(request);
}

Result<std::vector<LiveGroup>> Api::Rules() {
  const http::Response response = Send("GET", "/api/v1/rules");
  if (!response.ok()) return Refusal(response);
  return ReadLiveRules(response.body);
}

Result<std::vector<std::string>> Api::RuleFiles() {
  const http::Response response = Send("GET", "/api/v1/status/config");
  if (!response.ok()) return Refusal(response);
  return ReadRuleFiles(response.body);
}

Result<ReloadState> Api::LastReload() {
  const http::Response response = Send("GET", "/api/v1/status/runtimeinfo");
  if (!response.ok()) return Refusal(response);
  const Json answer = Json::parse(response.body, nullptr, false);
  try {
    const Json& data = answer.at("data");
    return ReloadState{data.at("reloadConfigSuccess").get<bool>(),
                       data.at("lastConfigTime").get<std::string>()};
  } catch (const Json::exception&) {
    return Error{ErrorKind::Unusable, "Prometheus does not say how its last reload went"};
  }
}

bool Api::HasLifecycle() {
  const http::Response response = Send("GET", "/api/v1/status/flags");
  const Json answer = Json::parse(response.body, nullptr, false);
  try {
    return !response.ok() || answer.at("data").value("web.enable-lifecycle", "true") == "true";
  } catch (const Json::exception&) {
    return true;
  }
}

Status Api::Reload() {
  const http::Response response = Send("POST", "/-/reload");
  if (response.ok()) return Done{};
  return Refusal(response);
}

}  // namespace qoe::prometheus
