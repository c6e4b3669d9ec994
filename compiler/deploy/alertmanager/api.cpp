#include "compiler/deploy/alertmanager/api.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/deploy/alertmanager/answer.h"
#include "compiler/deploy/changes/settings.h"

namespace qoe::alertmanager_target {

http::Response Api::Send(const std::string& method, const std::string& path) {
  ++requests_;
  http::Request request;
  request.method = method;
  request.timeout = timeout_;
  request.url = http::Url(address_).Path(path).text();
  return transport_.Send(request);
}

Result<Running> Api::Status() {
  const http::Response response = Send("GET", "/api/v2/status");
  const nlohmann::json json = nlohmann::json::parse(response.body, nullptr, false);
  Running running;
  running.version = changes::TextOf(changes::Member(json, "versionInfo"), "version");
  running.config = changes::TextOf(changes::Member(json, "config"), "original");
  if (!response.ok() || running.config.empty()) return Refused(response, "Alertmanager");
  return running;
}

qoe::Status Api::Reload() {
  const http::Response response = Send("POST", "/-/reload");
  if (response.ok() && !IsPage(response)) return Done{};
  constexpr std::string_view kFailed = "failed to reload config: ";
  const std::string said = Said(response);
  if (response.status == 500 && said.starts_with(kFailed)) {
    return Error{ErrorKind::Unusable, fmt::format("Alertmanager refuses the configuration: {}",
                                                  said.substr(kFailed.size()))};
  }
  return Refused(response, "Alertmanager");
}

}  // namespace qoe::alertmanager_target
