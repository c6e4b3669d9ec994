#include "compiler/live/grafana.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/live/help.h"
#include "compiler/live/one_line.h"
#include "compiler/live/read_answer.h"

namespace qoe::live {
namespace {

using Json = nlohmann::json;

size_t PanelsOf(const Json& dashboard) {
  size_t count = 0;
  const auto panels = dashboard.find("panels");
  if (panels == dashboard.end() || !panels->is_array()) return 0;
  for (const Json& panel : *panels) {
    if (TextOf(panel, "type") != "row") {
      ++count;
    } else if (panel.contains("panels") && panel["panels"].is_array()) {
      count += panel["panels"].size();
    }
  }
  return count;
}

}  // namespace

http::Response Grafana::Get(const http::Url& url) const {
  http::Request request;
  request.timeout = timeout_;
  request.url = url.text();
  request.headers.Add("Accept", "application/json");
  return transport_.Send(request);
}

Error Grafana::NotFine(const http::Url& url, const http::Response& answer) const {
  const auto shown = [&](std::string_view text) { return OneLine(redactor_.Apply(text)); };
  if (answer.status == 0) {
    return {ErrorKind::NotFound,
            WithHelp(redactor_.Apply(fmt::format("`{}` {}", address(), http::Outcome(answer))),
                     http::HelpFor(answer.failure))};
  }
  const Json json = Json::parse(answer.body, nullptr, false);
  const std::string said = shown(json.is_object() ? TextOf(json, "message") : answer.body);
  std::string message = fmt::format("`{}` {}", url.text(), http::Outcome(answer));
  if (!said.empty()) message += fmt::format(": `{}`", said);
  if (!answer.location.empty()) {
    return {ErrorKind::NotFound, fmt::format("{}; it sends on to `{}`", message,
                                             shown(http::ShownAddress(answer.location)))};
  }
  if (answer.status == 401 || answer.status == 403) {
    return {ErrorKind::Unreadable,
            WithHelp(message,
                     "a token of a service account that may read dashboards and datasources comes "
                     "from the variable `QOEC_GRAFANA_TOKEN`")};
  }
  if (answer.status == 404 || answer.ok())
    return {ErrorKind::NotFound, WithHelp(message, "is it a Grafana that answers there?")};
  return {ErrorKind::Unusable, message};
}

Result<std::optional<LiveDashboard>> Grafana::Dashboard(std::string_view uid) const {
  http::Url url = base_;
  url.Path("/api/dashboards/uid").Segment(uid);
  const http::Response answer = Get(url);
  const Json json = Json::parse(answer.body, nullptr, false);
  // Somebody else's 404 has no message.
  if (answer.status == 404 && json.is_object() && json.contains("message"))
    return std::optional<LiveDashboard>();
  if (!answer.ok() || !json.is_object() || !json.contains("dashboard")) return NotFine(url, answer);
  const Json& dashboard = json["dashboard"];
  return std::optional<LiveDashboard>({TextOf(dashboard, "title"), PanelsOf(dashboard)});
}

Result<std::vector<LiveDatasource>> Grafana::Datasources() const {
  http::Url url = base_;
  url.Path("/api/datasources");
  const http::Response answer = Get(url);
  const Json json = Json::parse(answer.body, nullptr, false);
  if (!answer.ok() || !json.is_array()) return NotFine(url, answer);
  std::vector<LiveDatasource> datasources;
  for (const Json& each : json)
    datasources.push_back({TextOf(each, "uid"), TextOf(each, "name"), TextOf(each, "type")});
  return datasources;
}

Result<std::string> Grafana::DatasourceProblem(std::string_view uid) const {
  http::Url url = base_;
  url.Path("/api/datasources/uid").Segment(uid).Path("/health");
  const http::Response answer = Get(url);
  if (answer.status == 0) return NotFine(url, answer);
  const Json json = Json::parse(answer.body, nullptr, false);
  // Not every kind of datasource can say how it is, and not everybody may ask.
  const bool says = json.is_object() && json.contains("status");
  if (answer.ok() || !says || TextOf(json, "status") == "OK") return std::string();
  const std::string said = OneLine(redactor_.Apply(TextOf(json, "message")));
  return said.empty() ? fmt::format("answers {}", answer.status) : said;
}

}  // namespace qoe::live
