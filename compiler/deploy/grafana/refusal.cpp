#include "compiler/deploy/grafana/refusal.h"

#include <fmt/format.h>

#include "compiler/deploy/changes/settings.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::grafana_target {
namespace {

using Json = nlohmann::json;
using changes::TextOf;

constexpr size_t kShown = 400;  // bytes of what a server says

std::string Said(const http::Response& response, const Json& json) {
  std::string text = TextOf(json, "message");
  if (text.empty()) text = response.body;
  const bool cut = text.size() > kShown;
  text = difference::OneLine(text.substr(0, kShown));
  while (text.ends_with(' ')) text.pop_back();
  if (text.empty()) return "it says nothing more";
  return fmt::format("it says: {}{}", text, cut ? " …" : "");
}

bool IsPage(const http::Response& response) {
  const size_t begin = response.body.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && response.body[begin] == '<';
}

}  // namespace

std::string WhyRefused(const http::Response& response, const Json& json) {
  if (response.status == 0) return "Grafana " + http::Outcome(response);
  if (response.status >= 300 && response.status < 400) {
    const bool login = response.location.find("login") != std::string::npos;
    return fmt::format("Grafana redirects to {}{}; qoec follows no redirects",
                       login ? "a login page: " : "", difference::OneLine(response.location));
  }
  if (response.ok() && IsPage(response)) {
    return "what answers is an HTML page, as a login page or a proxy gives it, and not Grafana's "
           "API";
  }
  if (response.ok()) return "the answer is none of Grafana's: " + Said(response, json);
  if (response.status == 401) {
    return fmt::format(
        "Grafana does not accept the credentials (401): {}; a token is taken from "
        "`QOEC_GRAFANA_TOKEN`, or user and password from `QOEC_GRAFANA_USER` and "
        "`QOEC_GRAFANA_PASSWORD`",
        Said(response, json));
  }
  if (response.status == 403)
    return fmt::format("Grafana denies it to this account (403): {}", Said(response, json));
  // Grafana says so of a path that it does not have, as behind a wrong address.
  const bool unknown = TextOf(json, "message") == "Not found";
  if (response.status == 404 && (IsPage(response) || !json.is_object() || unknown)) {
    return fmt::format("there is no Grafana API at this address (404): {}",
                       IsPage(response) ? "it is an HTML page" : Said(response, json));
  }
  return fmt::format("Grafana {}; {}", http::Outcome(response), Said(response, json));
}

}  // namespace qoe::grafana_target
