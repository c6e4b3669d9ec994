#include "compiler/deploy/ruler/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/deploy/ruler/path.h"
#include "compiler/units/unit.h"

namespace qoe::ruler {
namespace {

using Json = nlohmann::json;

constexpr size_t kShown = 400;  // bytes of what a server says

// What a server says, on one line.
std::string Said(const std::string& body) {
  std::string text;
  for (const char c : body.substr(0, kShown)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t';
    if (static_cast<unsigned char>(c) >= ' ' || blank) text += blank ? ' ' : c;
  }
  while (text.ends_with(' ')) text.pop_back();
  if (body.size() > kShown) text += " …";
  // Cortex refuses expressions without a word.
  return text.empty() || text == "," ? "says nothing more" : "says: " + text;
}

// What can be done about it; may be empty.
std::string HelpFor(const http::Response& response) {
  const bool names_tenant = response.body.find("no org id") != std::string::npos;
  switch (response.status) {
    case 0:
      return std::string(http::HelpFor(response.failure));
    case 400:
    case 401:
      if (names_tenant)
        return "name the tenant: `--tenant`, or `targets.mimir.tenants` in the spec";
      if (response.status == 400) return {};
      return "the server wants to know who asks: set `QOEC_TOKEN`, or `QOEC_USER` and "
             "`QOEC_PASSWORD`; where they are set, it does not take them";
    case 403:
      return "the credentials are known and do not reach this far; or the tenant is another one's";
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return fmt::format("it sends elsewhere{}: a login page, or the address has moved",
                         response.location.empty() ? "" : " (`" + response.location + "`)");
    default:
      return {};
  }
}

Error Refusal(const http::Response& response) {
  std::string message = "the ruler " + http::Outcome(response);
  if (response.status > 0) message += "; it " + Said(response.body);
  if (const std::string help = HelpFor(response); !help.empty()) message += "\n  = help: " + help;
  return {ErrorKind::Unusable, std::move(message)};
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  std::sort(parts.begin(), parts.end());
  return parts;
}

// Seconds as a rule's duration.
std::string DurationOf(const Json& object, const char* key) {
  const double seconds = object.value(key, 0.0);
  return seconds > 0 ? units::FormatDuration(std::llround(seconds * 1000)) : std::string();
}

difference::NamedTexts TextsOf(const Json& object, const char* key) {
  difference::NamedTexts texts;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) return texts;
  for (const auto& [name, value] : found->items())
    texts.emplace_back(name, value.get<std::string>());
  return texts;
}

Rule ShownRule(const Json& from) {
  Rule rule;
  const bool alerting = from.value("type", "") == "alerting";
  (alerting ? rule.alert : rule.record) = from.value("name", "");
  rule.expr = from.value("query", "");
  rule.labels = TextsOf(from, "labels");
  if (!alerting) return rule;
  rule.for_text = DurationOf(from, "duration");
  rule.keep_firing_for = DurationOf(from, "keepFiringFor");
  rule.annotations = TextsOf(from, "annotations");
  return rule;
}

Health Worse(Health a, Health b) {
  if (a == Health::Err || b == Health::Err) return Health::Err;
  return a == Health::Unknown || b == Health::Unknown ? Health::Unknown : Health::Ok;
}

void AddRule(const Json& rule, GroupHealth& group) {
  const std::string health = rule.value("health", "unknown");
  group.health = Worse(group.health, health == "ok"    ? Health::Ok
                                     : health == "err" ? Health::Err
                                                       : Health::Unknown);
  const std::string evaluated = rule.value("lastEvaluation", "");
  if (group.rules == 0 || evaluated < group.evaluated) group.evaluated = evaluated;
  if (health == "err" && group.error.empty())
    group.error = fmt::format("`{}`: {}", rule.value("name", ""), rule.value("lastError", ""));
  group.shown.rules.push_back(ShownRule(rule));
  ++group.rules;
}

std::vector<GroupHealth> GroupsOf(const Json& answer) {
  std::vector<GroupHealth> groups;
  for (const Json& each : answer.at("data").at("groups")) {
    GroupHealth& group = groups.emplace_back();
    group.name_space = each.at("file").get<std::string>();
    group.group = each.at("name").get<std::string>();
    group.health = Health::Ok;
    group.shown.name = group.group;
    group.shown.interval = DurationOf(each, "interval");
    for (const Json& rule : each.at("rules")) AddRule(rule, group);
  }
  return groups;
}

}  // namespace

http::Response Api::Send(const std::string& method, const std::string& path, std::string body) {
  ++requests_;
  http::Request request;
  request.method = method;
  request.timeout = timeout_;
  request.url = http::Url(address_).Path(path).text();
  if (!body.empty()) request.headers.Set("Content-Type", "application/yaml");
  if (method != "GET" && !override_.empty())
    request.headers.Set("X-Mimir-Ruler-Override-Namespace-Protection", override_);
  request.body = std::move(body);
  http::Response response = transport_.Send(request);
  // Before anything is cut of it: half a secret is not found. Rules are left as they are.
  if (!response.ok()) {
    response.body = Redacted(response.body);
    response.location = Redacted(response.location);
  }
  return response;
}

std::string Api::Redacted(const std::string& text) const {
  return redactor_ == nullptr ? text : redactor_->Apply(text);
}

Result<RulerState> Api::List() {
  http::Response response = Send("GET", paths_.rules, "");
  if (response.status == 0 || (!response.ok() && response.status != 404)) return Refusal(response);
  Result<RulerState> state = ReadListAnswer(response.status, response.body);
  if (!state) return ReadListAnswer(response.status, Redacted(response.body)).error();
  state->protected_namespaces =
      SplitAtCommas(response.headers.Get("X-Mimir-Ruler-Protected-Namespaces"));
  return state;
}

bool Api::HasRulesAt(const std::string& path) {
  http::Response response = Send("GET", path, "");
  return response.status != 0 && (response.ok() || response.status == 404) &&
         ReadListAnswer(response.status, std::move(response.body)).has_value();
}

Result<BuildInfo> Api::BuildAt(const std::string& path) {
  const http::Response response = Send("GET", path, "");
  if (!response.ok()) return Refusal(response);
  const Json answer = Json::parse(response.body, nullptr, false);
  const Error unknown{ErrorKind::Unusable, "the ruler does not say which version it is"};
  if (!answer.is_object()) return unknown;
  BuildInfo info;
  info.enveloped = answer.contains("data");
  const Json& data = info.enveloped ? answer["data"] : answer;
  try {
    info.application = data.value("application", "");
    info.version = data.value("version", "");
    const Json features = data.value("features", Json::object());
    if (features.is_object())
      info.federated_rules = features.value("federated_rules", "true") != "false";
  } catch (const Json::exception&) {
    return unknown;
  }
  if (info.version.empty() && info.application.empty()) return unknown;
  return info;
}

void Api::Override(const std::vector<std::string>& namespaces) {
  override_ = fmt::format("{}", fmt::join(namespaces, ","));
}

Status Api::Post(const std::string& name_space, const std::string& body) {
  const http::Response response = Send("POST", RulesPath(paths_.rules, name_space, ""), body);
  if (!response.ok()) return Refusal(response);
  return Done{};
}

Status Api::Delete(const std::string& name_space, const std::string& group) {
  const http::Response response = Send("DELETE", RulesPath(paths_.rules, name_space, group), "");
  const bool gone =
      response.status == 404 && response.body.find("does not exist") != std::string::npos;
  if (!response.ok() && !gone) return Refusal(response);
  return Done{};
}

Result<std::vector<GroupHealth>> Api::Evaluation() {
  const http::Response response = Send("GET", paths_.evaluation, "");
  if (!response.ok()) return Refusal(response);
  const Json answer = Json::parse(response.body, nullptr, false);
  try {
    return GroupsOf(answer);
  } catch (const Json::exception&) {
    return Error{ErrorKind::Unusable, "the ruler's answer about its evaluations is none; it " +
                                          Said(Redacted(response.body))};
  }
}

}  // namespace qoe::ruler
