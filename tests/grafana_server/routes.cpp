#include "tests/grafana_server/routes.h"

#include <algorithm>
#include <optional>

#include "compiler/http/encode.h"

namespace qoe::test_grafana {
namespace {

using test_ruler::Fields;
using test_ruler::PercentDecode;
using test_ruler::QueryOf;
using test_ruler::Request;
using test_ruler::Response;

bool Knows(const Request& request, const Options& options) {
  const bool basic = !options.user.empty();
  if (!basic && options.token.empty()) return true;
  const std::string_view given = request.header("Authorization");
  if (basic && given == "Basic " + http::Base64(options.user + ":" + options.password)) return true;
  return !options.token.empty() && given == "Bearer " + options.token;
}

Response Health(const Options& options) {
  Json body = {{"database", "ok"}};
  if (!options.version.empty()) body["version"] = options.version;
  return JsonAnswer(body);
}

std::string ValueOf(const Fields& query, std::string_view name) {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [&](const auto& each) { return each.first == name; });
  return found == query.end() ? std::string() : found->second;
}

Response Search(const Request& request, const State& state) {
  const Fields query = QueryOf(request.target);
  const std::string tag = ValueOf(query, "tag");
  const std::string folder = ValueOf(query, "folderUIDs");
  Json hits = Json::array();
  const auto add = [&](const std::map<std::string, Dashboard>& dashboards) {
    for (const auto& [uid, stored] : dashboards) {
      const Json tags = stored.json.value("tags", Json::array());
      if (!tag.empty() && std::find(tags.begin(), tags.end(), Json(tag)) == tags.end()) continue;
      if (!folder.empty() && stored.folder != folder) continue;
      hits.push_back({{"id", stored.id},
                      {"uid", uid},
                      {"title", stored.json.at("title")},
                      {"type", "dash-db"},
                      {"tags", tags},
                      {"folderUid", stored.folder}});
    }
  };
  add(state.dashboards);
  if (state.options.search_lags) add(state.deleted);
  return JsonAnswer(hits);
}

Response Datasources(const State& state) {
  if (!state.options.may_list_datasources) {
    return Refusal(403,
                   "You'll need additional permissions to perform this action. Permissions needed: "
                   "datasources:read");
  }
  Json list = Json::array();
  for (const Datasource& each : state.datasources)
    list.push_back({{"uid", each.uid}, {"name", each.name}, {"type", each.type}});
  return JsonAnswer(list);
}

// What follows `base`, decoded; nothing where the path is another one.
std::optional<std::string> Behind(std::string_view path, std::string_view base) {
  if (!path.starts_with(base)) return std::nullopt;
  return PercentDecode(path.substr(base.size()));
}

}  // namespace

Response Refusal(int status, const std::string& message, const std::string& word) {
  Json body = {{"message", message}};
  if (!word.empty()) body["status"] = word;
  return {status, "application/json; charset=UTF-8", body.dump(), {}};
}

Response JsonAnswer(const Json& json) {
  return {200, "application/json; charset=UTF-8", json.dump(), {}};
}

Response Answer(const Request& request, State& state) {
  const std::string_view path = request.path();
  if (path == "/api/health") return Health(state.options);
  if (!Knows(request, state.options)) return Refusal(401, "Unauthorized");
  const bool reads = request.method == "GET";
  if (!reads && !state.options.may_write) {
    return Refusal(403,
                   "You'll need additional permissions to perform this action. Permissions needed: "
                   "dashboards:write");
  }
  if (path == "/api/folders") return AnswerFolders(request, state);
  if (const auto uid = Behind(path, "/api/folders/")) return AnswerFolder(request, *uid, state);
  if (path == "/api/dashboards/db" && request.method == "POST")
    return SaveDashboard(request, state);
  if (const auto uid = Behind(path, "/api/dashboards/uid/"))
    return AnswerDashboard(request, *uid, state);
  if (path == "/api/search" && reads) return Search(request, state);
  if (path == "/api/datasources" && reads) return Datasources(state);
  return Refusal(404, "Not found");
}

}  // namespace qoe::test_grafana
