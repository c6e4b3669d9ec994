// What a Grafana for tests holds, and how it is set up.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace qoe::test_grafana {

using Json = nlohmann::json;

struct Options {
  std::string version = "12.3.0";  // empty: it does not tell (`hide_version`)
  // Where one of these is set, a request has to bring it.
  std::string user, password;  // basic
  std::string token;           // of a service account
  bool may_write = true;       // no: 403 for whatever writes
  bool may_list_datasources = true;
  bool search_lags = false;    // the search still finds what was deleted
  bool unique_titles = false;  // within a folder; before Grafana 11
  // What becomes of a dashboard as it is stored; for one that is not kept as it was sent.
  std::function<void(Json&)> on_save;
};

struct Folder {
  std::string title;
  std::string parent;  // uid; empty: the first level
  int64_t id = 0, version = 1;

  friend bool operator==(const Folder&, const Folder&) = default;
};

struct Dashboard {
  Json json;  // as it was sent, without `id` and `version`
  std::string folder;
  int64_t id = 0, version = 1;
  std::string updated_by = "admin";
  std::string provisioned_from;  // a file; empty: it is not provisioned
};

struct Datasource {
  std::string uid, name, type;
};

struct State {
  Options options;
  std::map<std::string, Folder> folders;        // by uid
  std::map<std::string, Dashboard> dashboards;  // likewise
  std::vector<Datasource> datasources;
  int64_t last_id = 0;
  std::map<std::string, Dashboard> deleted;  // by uid
};

}  // namespace qoe::test_grafana
