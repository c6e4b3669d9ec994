#include "compiler/deploy/grafana/api.h"

#include <fmt/format.h>

#include "compiler/deploy/changes/settings.h"
#include "compiler/deploy/grafana/refusal.h"

namespace qoe::grafana_target {
namespace {

using changes::Member;
using changes::TextOf;

constexpr size_t kFoldersPerPage = 1000;  // Grafana's own bound
constexpr size_t kHitsPerPage = 5000;     // likewise
constexpr size_t kMostPages = 100;        // a server that never ends its list is stopped

Error Refused(const http::Response& response, const Json& json) {
  return {ErrorKind::Unusable, WhyRefused(response, json)};
}

int64_t NumberOf(const Json& object, std::string_view name) {
  const Json& value = Member(object, name);
  return value.is_number_integer() ? value.get<int64_t>() : 0;
}

bool Flag(const Json& object, std::string_view name, bool missing) {
  const Json& value = Member(object, name);
  return value.is_boolean() ? value.get<bool>() : missing;
}

LiveDashboard DashboardOf(const Json& json) {
  const Json& meta = Member(json, "meta");
  LiveDashboard live;
  live.json = Member(json, "dashboard");
  live.version = NumberOf(live.json, "version");
  if (live.version == 0) live.version = NumberOf(meta, "version");
  live.folder_uid = TextOf(meta, "folderUid");
  live.provisioned = Flag(meta, "provisioned", false);
  live.provisioned_from = TextOf(meta, "provisionedExternalId");
  live.can_save = Flag(meta, "canSave", true);
  live.updated = TextOf(meta, "updated");
  live.updated_by = TextOf(meta, "updatedBy");
  return live;
}

}  // namespace

Api::Answer Api::Send(const std::string& method, const http::Url& url, const Json& body) {
  ++requests_;
  http::Request request;
  request.method = method;
  request.timeout = timeout_;
  request.url = url.text();
  request.headers.Set("Accept", "application/json");
  if (!body.is_null()) {
    request.headers.Set("Content-Type", "application/json");
    request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  Answer answer{transport_.Send(request), {}};
  answer.json = Json::parse(answer.response.body, nullptr, false);
  return answer;
}

Result<Server> Api::Health() {
  const Answer answer = Send("GET", At("/api/health"));
  if (!answer.response.ok() || !answer.json.is_object() ||
      Member(answer.json, "database").is_null())
    return Refused(answer.response, answer.json);
  return Server{TextOf(answer.json, "version")};
}

Result<std::vector<Folder>> Api::Folders() {
  std::vector<Folder> folders;
  for (size_t page = 1; page <= kMostPages; ++page) {
    const Answer answer = Send("GET", At("/api/folders")
                                          .Fields({{"limit", std::to_string(kFoldersPerPage)},
                                                   {"page", std::to_string(page)}}));
    if (!answer.response.ok() || !answer.json.is_array())
      return Refused(answer.response, answer.json);
    for (const Json& each : answer.json)
      folders.push_back({TextOf(each, "uid"), TextOf(each, "title")});
    if (answer.json.size() < kFoldersPerPage) break;
  }
  return folders;
}

Result<std::optional<Folder>> Api::FindFolder(const std::string& uid) {
  const Answer answer = Send("GET", FolderUrl(uid));
  if (answer.response.status == 404 && answer.json.is_object()) return std::optional<Folder>();
  if (!answer.response.ok() || TextOf(answer.json, "uid").empty())
    return Refused(answer.response, answer.json);
  return std::optional<Folder>({TextOf(answer.json, "uid"), TextOf(answer.json, "title")});
}

Status Api::CreateFolder(const Folder& folder) {
  const Answer answer =
      Send("POST", At("/api/folders"), {{"uid", folder.uid}, {"title", folder.title}});
  if (answer.response.ok() && TextOf(answer.json, "uid") == folder.uid) return Done{};
  // An earlier try may have made it, and its answer been lost.
  const int status = answer.response.status;
  if (status == 409 || status == 412 || status == 400) {
    const Result<std::optional<Folder>> there = FindFolder(folder.uid);
    if (there && there.value() && there.value()->title == folder.title) return Done{};
  }
  return Refused(answer.response, answer.json);
}

Status Api::RenameFolder(const Folder& folder) {
  // No version: whoever renamed it in between meant the same folder.
  const Answer answer =
      Send("PUT", FolderUrl(folder.uid), {{"title", folder.title}, {"overwrite", true}});
  if (!answer.response.ok() || TextOf(answer.json, "uid").empty())
    return Refused(answer.response, answer.json);
  return Done{};
}

Status Api::DeleteFolder(const std::string& uid) {
  const Answer answer = Send("DELETE", FolderUrl(uid).Field("forceDeleteRules", "false"));
  const bool gone = answer.response.status == 404 && answer.json.is_object();
  if (gone || (answer.response.ok() && answer.json.is_object())) return Done{};
  return Refused(answer.response, answer.json);
}

Result<std::vector<Hit>> Api::In(const std::string& folder_uid) {
  const Answer answer = Send("GET", At("/api/search").Field("folderUIDs", folder_uid));
  if (!answer.response.ok() || !answer.json.is_array())
    return Refused(answer.response, answer.json);
  std::vector<Hit> hits;
  for (const Json& each : answer.json)
    hits.push_back(
        {TextOf(each, "uid"), TextOf(each, "title"), TextOf(each, "type") == "dash-folder"});
  return hits;
}

Result<std::vector<Hit>> Api::DashboardsTagged(const std::string& tag) {
  std::vector<Hit> hits;
  for (size_t page = 1; page <= kMostPages; ++page) {
    const Answer answer = Send("GET", At("/api/search")
                                          .Fields({{"type", "dash-db"},
                                                   {"tag", tag},
                                                   {"limit", std::to_string(kHitsPerPage)},
                                                   {"page", std::to_string(page)}}));
    if (!answer.response.ok() || !answer.json.is_array())
      return Refused(answer.response, answer.json);
    for (const Json& each : answer.json)
      hits.push_back({TextOf(each, "uid"), TextOf(each, "title"), false});
    if (answer.json.size() < kHitsPerPage) break;
  }
  return hits;
}

Result<std::optional<std::vector<Datasource>>> Api::Datasources() {
  const Answer answer = Send("GET", At("/api/datasources"));
  if (answer.response.status == 403) return std::optional<std::vector<Datasource>>();
  if (!answer.response.ok() || !answer.json.is_array())
    return Refused(answer.response, answer.json);
  std::vector<Datasource> all;
  for (const Json& each : answer.json)
    all.push_back({TextOf(each, "uid"), TextOf(each, "name"), TextOf(each, "type")});
  return std::optional(std::move(all));
}

Result<std::optional<LiveDashboard>> Api::FindDashboard(const std::string& uid) {
  const Answer answer = Send("GET", DashboardUrl(uid));
  if (answer.response.status == 404 && answer.json.is_object())
    return std::optional<LiveDashboard>();
  if (!answer.response.ok() || !Member(answer.json, "dashboard").is_object())
    return Refused(answer.response, answer.json);
  return std::optional(DashboardOf(answer.json));
}

SaveAnswer Api::Save(const SaveRequest& request) {
  Json body;
  body["dashboard"] = request.json;
  body["dashboard"]["id"] = nullptr;  // found by its uid
  body["dashboard"]["version"] = request.version;
  // Without it an existing dashboard would be moved to the root.
  body["folderUid"] = request.folder_uid;
  body["message"] = request.message;
  body["overwrite"] = false;
  const Answer answer = Send("POST", At("/api/dashboards/db"), body);
  SaveAnswer result;
  if (answer.response.ok() && NumberOf(answer.json, "version") > 0) {
    result.outcome = SaveAnswer::Outcome::Saved;
    result.version = NumberOf(answer.json, "version");
    return result;
  }
  const std::string status = TextOf(answer.json, "status");
  const bool mismatch = answer.response.status == 412 && status == "version-mismatch";
  // Grafana 12 and later store dashboards as resources, which answer so.
  if (mismatch || answer.response.status == 409) result.outcome = SaveAnswer::Outcome::Conflict;
  result.message = WhyRefused(answer.response, answer.json);
  return result;
}

Status Api::DeleteDashboard(const std::string& uid) {
  const Answer answer = Send("DELETE", DashboardUrl(uid));
  const bool gone = answer.response.status == 404 && answer.json.is_object();
  if (gone || (answer.response.ok() && answer.json.is_object())) return Done{};
  return Refused(answer.response, answer.json);
}

}  // namespace qoe::grafana_target
