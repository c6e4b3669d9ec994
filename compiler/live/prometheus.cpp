#include "compiler/live/prometheus.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "compiler/http/encode.h"
#include "compiler/live/help.h"
#include "compiler/live/one_line.h"
#include "compiler/live/read_answer.h"

namespace qoe::live {
namespace {

using Json = nlohmann::json;

constexpr const char* kWhereTheApiIs =
    "name the address below which `/api/v1` is; for Mimir it ends in `/prometheus`";

// Seconds with three decimals.
std::string Seconds(int64_t milliseconds) {
  return fmt::format("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

std::string FormOf(const http::QueryFields& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", http::PercentEncoded(name),
                        http::PercentEncoded(value));
  }
  return form;
}

}  // namespace

std::string Prometheus::Shown(std::string_view text) const {
  return OneLine(redactor_.Apply(text));
}

Error Prometheus::Strange(std::string_view path) const {
  return {ErrorKind::Unusable,
          fmt::format("`{}{}` answers what Prometheus' API does not have there", address(), path)};
}

Error Prometheus::NotFine(std::string_view path, const http::Response& answer) const {
  const Json json = Json::parse(answer.body, nullptr, false);
  const std::string said = Shown(json.is_object() ? TextOf(json, "error") : answer.body);
  std::string message = fmt::format("`{}{}` {}", address(), path, http::Outcome(answer));
  if (!said.empty()) message += fmt::format(": `{}`", said);
  if (!answer.location.empty()) {
    return {ErrorKind::NotFound, WithHelp(fmt::format("{}; it sends on to `{}`", message,
                                                      Shown(http::ShownAddress(answer.location))),
                                          "name the address to which that leads")};
  }
  if (answer.status == 401 || answer.status == 403) {
    return {ErrorKind::Unreadable,
            WithHelp(
                message,
                "a bearer token comes from the variable `QOEC_PROMETHEUS_TOKEN`, of `--mimir` from "
                "`QOEC_TOKEN`; a tenant of Mimir from `--tenant`")};
  }
  if (answer.status == 404 || (answer.ok() && !json.is_object()))
    return {ErrorKind::NotFound, WithHelp(message, kWhereTheApiIs)};
  return {ErrorKind::Unusable, message};
}

Result<Json> Prometheus::Ask(std::string_view path, const http::QueryFields& fields,
                             bool post) const {
  http::Request request;
  request.timeout = timeout_;
  http::Url url = base_;
  url.Path(path);
  if (post) {
    // A long expression is too much for an address.
    request.method = "POST";
    request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
    request.body = FormOf(fields);
  } else {
    url.Fields(fields);
  }
  request.url = url.text();
  const http::Response answer = transport_.Send(request);
  if (answer.status == 0) {
    return Error{ErrorKind::NotFound,
                 WithHelp(redactor_.Apply(fmt::format("`{}` {}", address(), http::Outcome(answer))),
                          http::HelpFor(answer.failure))};
  }
  Json json = Json::parse(answer.body, nullptr, false);
  if (!answer.ok() || !json.is_object()) return NotFine(path, answer);
  if (TextOf(json, "status") != "success") {
    return Error{ErrorKind::Unusable, fmt::format("`{}{}` refuses: `{}`", address(), path,
                                                  Shown(TextOf(json, "error")))};
  }
  return json;
}

Result<Answer> Prometheus::Query(std::string_view expression, int64_t time_ms) const {
  constexpr std::string_view kPath = "/api/v1/query";
  Result<Json> json =
      Ask(kPath, {{"query", std::string(expression)}, {"time", Seconds(time_ms)}}, true);
  if (!json) return json.error();
  std::optional<Answer> answer = ReadAnswer(json.value());
  if (!answer) return Strange(kPath);
  return std::move(*answer);
}

Result<Answer> Prometheus::QueryRange(std::string_view expression, int64_t from_ms, int64_t to_ms,
                                      int64_t step_ms) const {
  constexpr std::string_view kPath = "/api/v1/query_range";
  Result<Json> json = Ask(kPath,
                          {{"query", std::string(expression)},
                           {"start", Seconds(from_ms)},
                           {"end", Seconds(to_ms)},
                           {"step", Seconds(step_ms)}},
                          true);
  if (!json) return json.error();
  std::optional<Answer> answer = ReadAnswer(json.value());
  if (!answer) return Strange(kPath);
  return std::move(*answer);
}

Result<std::vector<RuleGroup>> Prometheus::Rules() const {
  constexpr std::string_view kPath = "/api/v1/rules";
  Result<Json> json = Ask(kPath, {}, false);
  if (!json) return json.error();
  std::optional<std::vector<RuleGroup>> groups = ReadRules(json.value());
  if (!groups) return Strange(kPath);
  return std::move(*groups);
}

Result<std::vector<Alert>> Prometheus::Alerts() const {
  constexpr std::string_view kPath = "/api/v1/alerts";
  Result<Json> json = Ask(kPath, {}, false);
  if (!json) return json.error();
  std::optional<std::vector<Alert>> alerts = ReadAlerts(json.value());
  if (!alerts) return Strange(kPath);
  return std::move(*alerts);
}

Result<std::vector<std::string>> Prometheus::LabelValues(std::string_view label,
                                                         std::string_view selector, int64_t from_ms,
                                                         int64_t to_ms) const {
  const std::string path = fmt::format("/api/v1/label/{}/values", http::PercentEncoded(label));
  http::QueryFields fields = {{"start", Seconds(from_ms)}, {"end", Seconds(to_ms)}};
  if (!selector.empty()) fields.emplace_back("match[]", selector);
  Result<Json> json = Ask(path, fields, false);
  if (!json) return json.error();
  std::optional<std::vector<std::string>> values = ReadTexts(json.value());
  if (!values) return Strange(path);
  return std::move(*values);
}

Result<std::string> Prometheus::Version() const {
  Result<Json> json = Ask("/api/v1/status/buildinfo", {}, false);
  if (!json) return json.error();
  const auto data = json->find("data");
  if (data == json->end()) return std::string();
  const std::string application = TextOf(*data, "application");
  return fmt::format("{} {}", application.empty() ? "Prometheus" : application,
                     Shown(TextOf(*data, "version")));
}

}  // namespace qoe::live
