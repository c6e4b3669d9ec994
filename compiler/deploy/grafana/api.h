// Grafana's HTTP API, request by request (Grafana 13 docs, developers/http_api: dashboard, folder,
// folder_dashboard_search, data_source, other): what is asked, and what an answer means. Knows no
// plan.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::grafana_target {

using Json = nlohmann::json;

struct Server {
  std::string version;  // "12.3.0"; empty: it does not say
};

struct Folder {
  std::string uid, title;
};

struct Hit {
  std::string uid, title;
  bool is_folder = false;
};

struct Datasource {
  std::string uid, name, type;
};

// NOLINTNEXTLINE(bugprone-exception-escape): moving JSON does not throw
struct LiveDashboard {
  Json json;
  int64_t version = 0;
  std::string folder_uid;  // empty: at the root
  bool provisioned = false;
  std::string provisioned_from;  // the file; may be empty
  bool can_save = true;
  std::string updated, updated_by;  // as Grafana writes them; may be empty
};

struct SaveRequest {
  Json json;
  int64_t version = 0;  // that it follows; 0: there is none yet
  std::string folder_uid;
  std::string message;  // for the list of versions
};

struct SaveAnswer {
  // Conflict: what is live is not the version that was named.
  enum class Outcome : uint8_t { Saved, Conflict, Failed };
  Outcome outcome = Outcome::Failed;
  int64_t version = 0;  // Saved: the new one
  std::string message;  // else: why not
};

class Api {
 public:
  // `transport` lives longer, and sends the credentials and the organisation. `timeout`: of one
  // try.
  Api(http::Transport& transport, http::Url address,
      std::chrono::milliseconds timeout = std::chrono::seconds(60))
      : transport_(transport), address_(std::move(address)), timeout_(timeout) {}

  // Errors of all of these: no answer, one that no Grafana gives (a login page, another program),
  // or a refusal, in Grafana's words.
  Result<Server> Health();
  // Of the first level.
  Result<std::vector<Folder>> Folders();
  Result<std::optional<Folder>> FindFolder(const std::string& uid);
  Status CreateFolder(const Folder& folder);
  Status RenameFolder(const Folder& folder);
  // Together with all that is in it.
  Status DeleteFolder(const std::string& uid);
  // What the folder holds, as the search knows it: it may be some seconds behind.
  Result<std::vector<Hit>> In(const std::string& folder_uid);
  Result<std::vector<Hit>> DashboardsTagged(const std::string& tag);
  // Empty: we may not look.
  Result<std::optional<std::vector<Datasource>>> Datasources();
  Result<std::optional<LiveDashboard>> FindDashboard(const std::string& uid);
  SaveAnswer Save(const SaveRequest& request);
  // One that is not there is as good as deleted.
  Status DeleteDashboard(const std::string& uid);

  size_t requests() const { return requests_; }

 private:
  struct Answer {
    http::Response response;
    Json json;  // discarded: it is none
  };
  Answer Send(const std::string& method, const http::Url& url, const Json& body = nullptr);
  http::Url At(const std::string& path) const { return http::Url(address_).Path(path); }
  http::Url FolderUrl(const std::string& uid) const { return At("/api/folders").Segment(uid); }
  http::Url DashboardUrl(const std::string& uid) const {
    return At("/api/dashboards/uid").Segment(uid);
  }

  http::Transport& transport_;
  http::Url address_;
  std::chrono::milliseconds timeout_;
  std::atomic<size_t> requests_ = 0;
};

}  // namespace qoe::grafana_target
