#include <algorithm>
#include <optional>

#include "tests/grafana_server/routes.h"

namespace qoe::test_grafana {
namespace {

using test_ruler::Request;
using test_ruler::Response;

bool IsUid(const std::string& uid) {
  return std::all_of(uid.begin(), uid.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

// What is refused whatever is stored.
std::optional<Response> Malformed(const Json& body) {
  if (!body.is_object() || !body.contains("dashboard") || !body.at("dashboard").is_object())
    return Refusal(400, "bad request data");
  const Json& dashboard = body.at("dashboard");
  const std::string uid = dashboard.value("uid", "");
  if (dashboard.value("title", "").empty())
    return Refusal(400, "Dashboard title cannot be empty", "empty-name");
  if (uid.size() > 40) return Refusal(400, "uid too long, max 40 characters");
  if (uid.empty() || !IsUid(uid)) return Refusal(400, "uid contains illegal characters");
  if (body.value("message", "").size() > 500)
    return Refusal(400, "message too long, max 500 characters");
  return std::nullopt;
}

// What is refused because of what is stored.
std::optional<Response> Conflict(const Json& body, const std::string& uid,
                                 const std::string& folder, const State& state) {
  const bool overwrite = body.value("overwrite", false);
  const Json& dashboard = body.at("dashboard");
  const auto found = state.dashboards.find(uid);
  if (found != state.dashboards.end()) {
    if (!overwrite && dashboard.value("version", int64_t{0}) != found->second.version) {
      return Refusal(412, "The dashboard has been changed by someone else", "version-mismatch");
    }
    if (!found->second.provisioned_from.empty())
      return Refusal(400, "Cannot save provisioned dashboard");
  }
  if (!state.options.unique_titles) return std::nullopt;
  for (const auto& [other, stored] : state.dashboards) {
    if (other != uid && stored.folder == folder &&
        stored.json.at("title") == dashboard.at("title")) {
      return Refusal(412, "A dashboard with the same name in the folder already exists",
                     "name-exists");
    }
  }
  return std::nullopt;
}

Response Get(const std::string& uid, const Dashboard& stored, const State& state) {
  Json dashboard = stored.json;
  dashboard["id"] = stored.id;
  dashboard["version"] = stored.version;
  const auto folder = state.folders.find(stored.folder);
  const bool provisioned = !stored.provisioned_from.empty();
  return JsonAnswer({{"dashboard", dashboard},
                     {"meta",
                      {{"type", "db"},
                       {"canSave", state.options.may_write && !provisioned},
                       {"url", "/d/" + uid},
                       {"version", stored.version},
                       {"updated", "2026-11-22T04:51:57Z"},
                       {"updatedBy", stored.updated_by},
                       {"folderUid", stored.folder},
                       {"folderTitle", folder == state.folders.end() ? "" : folder->second.title},
                       {"provisioned", provisioned},
                       {"provisionedExternalId", stored.provisioned_from}}}});
}

}  // namespace

Response SaveDashboard(const Request& request, State& state) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (std::optional<Response> refusal = Malformed(body)) return *refusal;
  const std::string uid = body.at("dashboard").at("uid");
  const std::string folder = body.value("folderUid", "");
  if (!folder.empty() && !state.folders.contains(folder))
    return Refusal(404, "folder not found", "not-found");
  if (std::optional<Response> refusal = Conflict(body, uid, folder, state)) return *refusal;
  const auto [found, created] = state.dashboards.try_emplace(uid);
  Dashboard& stored = found->second;
  stored.json = body.at("dashboard");
  stored.json.erase("id");
  stored.json.erase("version");
  if (state.options.on_save) state.options.on_save(stored.json);
  stored.folder = folder;
  stored.updated_by = "qoec";
  if (created) stored.id = ++state.last_id;
  if (!created) ++stored.version;
  return JsonAnswer({{"id", stored.id},
                     {"uid", uid},
                     {"url", "/d/" + uid},
                     {"status", "success"},
                     {"version", stored.version},
                     {"folderUid", folder}});
}

Response AnswerDashboard(const Request& request, const std::string& uid, State& state) {
  const auto found = state.dashboards.find(uid);
  if (found == state.dashboards.end()) return Refusal(404, "Dashboard not found", "not-found");
  if (request.method == "GET") return Get(uid, found->second, state);
  if (request.method != "DELETE") return Refusal(404, "Not found");
  if (!found->second.provisioned_from.empty())
    return Refusal(400, "provisioned dashboard cannot be deleted");
  const std::string title = found->second.json.at("title");
  const int64_t id = found->second.id;
  state.deleted[uid] = std::move(found->second);
  state.dashboards.erase(found);
  return JsonAnswer({{"title", title}, {"message", "Dashboard " + title + " deleted"}, {"id", id}});
}

}  // namespace qoe::test_grafana
