#include <algorithm>

#include "tests/grafana_server/routes.h"

namespace qoe::test_grafana {
namespace {

using test_ruler::Request;
using test_ruler::Response;

Json FolderJson(const std::string& uid, const Folder& folder) {
  Json json = {{"id", folder.id}, {"uid", uid},      {"title", folder.title},    {"hasAcl", false},
               {"canSave", true}, {"canEdit", true}, {"version", folder.version}};
  if (!folder.parent.empty()) json["parentUid"] = folder.parent;
  return json;
}

Response Create(const Request& request, State& state) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return Refusal(400, "bad request data");
  const std::string uid = body.value("uid", "");
  const std::string title = body.value("title", "");
  if (title.empty()) return Refusal(400, "folder title cannot be empty");
  if (uid.size() > 40) return Refusal(400, "uid too long, max 40 characters");
  if (state.folders.contains(uid))
    return Refusal(409, "a folder with the same name already exists in the current location");
  Folder& folder = state.folders[uid];
  folder.title = title;
  folder.id = ++state.last_id;
  return JsonAnswer(FolderJson(uid, folder));
}

Response Rename(const Request& request, const std::string& uid, Folder& folder) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return Refusal(400, "bad request data");
  if (!body.value("overwrite", false) && body.value("version", int64_t{0}) != folder.version)
    return Refusal(412, "the folder has been changed by someone else", "version-mismatch");
  folder.title = body.value("title", folder.title);
  ++folder.version;
  return JsonAnswer(FolderJson(uid, folder));
}

}  // namespace

Response AnswerFolders(const Request& request, State& state) {
  if (request.method == "POST") return Create(request, state);
  if (request.method != "GET") return Refusal(404, "Not found");
  Json list = Json::array();
  for (const auto& [uid, folder] : state.folders) {
    if (folder.parent.empty())
      list.push_back({{"id", folder.id}, {"uid", uid}, {"title", folder.title}});
  }
  return JsonAnswer(list);
}

Response AnswerFolder(const Request& request, const std::string& uid, State& state) {
  const auto found = state.folders.find(uid);
  if (found == state.folders.end()) return Refusal(404, "folder not found", "not-found");
  if (request.method == "PUT") return Rename(request, uid, found->second);
  if (request.method == "DELETE") {
    // Together with all that is in it.
    std::erase_if(state.dashboards, [&](const auto& each) { return each.second.folder == uid; });
    state.folders.erase(found);
    return JsonAnswer({{"message", "Folder deleted"}});
  }
  if (request.method != "GET") return Refusal(404, "Not found");
  return JsonAnswer(FolderJson(uid, found->second));
}

}  // namespace qoe::test_grafana
