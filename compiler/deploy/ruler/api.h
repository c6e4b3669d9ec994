// A ruler's API, request by request (Mimir's HTTP API, "ruler"): what is asked, and what an answer
// means. Knows no plan. Threads share it as far as its transport is shared.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/deploy/ruler/read.h"
#include "compiler/http/redactor.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::ruler {

// Where the API stands below the server's address.
struct ApiPaths {
  std::string rules = "/prometheus/config/v1/rules";  // Cortex: /api/v1/rules
  std::string evaluation = "/prometheus/api/v1/rules";
  std::string build = "/prometheus/api/v1/status/buildinfo";
};

// Who answers. Loki's has no application, and Prometheus' neither.
struct BuildInfo {
  std::string application;  // "Grafana Mimir", "Cortex"; may be empty
  std::string version;
  bool enveloped = true;        // as Prometheus' API answers; not so Loki's
  bool federated_rules = true;  // false: Mimir says that it leaves out groups with source tenants
};

// How the rules of a group fared.
enum class Health : uint8_t { Unknown, Ok, Err };

struct GroupHealth {
  std::string name_space;
  std::string group;
  size_t rules = 0;
  Health health = Health::Unknown;  // Err: one of its rules; Unknown: one was not evaluated yet
  std::string evaluated;            // the earliest `lastEvaluation` of its rules, as it is written
  std::string error;                // of the first rule that failed, with the rule's name
  Group shown;                      // as far as it is told: interval and rules
};

class Api {
 public:
  // `transport` lives longer, and sends what else the server wants to see (tenant, credentials).
  // `timeout`: of one try. `redactor` lives longer, and knows what no error may show; none: there
  // is nothing.
  Api(http::Transport& transport, http::Url address, ApiPaths paths = {},
      std::chrono::milliseconds timeout = std::chrono::seconds(60),
      const http::Redactor* redactor = nullptr)
      : transport_(transport),
        address_(std::move(address)),
        paths_(std::move(paths)),
        timeout_(timeout),
        redactor_(redactor) {}

  // Everything that the tenant has. Errors: no answer, or one that no ruler gives.
  Result<RulerState> List();
  // Stores a group. Errors: in the server's words.
  Status Post(const std::string& name_space, const std::string& body);
  // A group that is not there is as good as deleted.
  Status Delete(const std::string& name_space, const std::string& group);
  Result<std::vector<GroupHealth>> Evaluation();
  // Errors: what answers does not say.
  Result<BuildInfo> Build() { return BuildAt(paths_.build); }
  Result<BuildInfo> BuildAt(const std::string& path);
  // Whether a list of rules can be had below another path.
  bool HasRulesAt(const std::string& path);

  // From now on changes to these namespaces say that they are known to be protected.
  void Override(const std::vector<std::string>& namespaces);
  const ApiPaths& paths() const { return paths_; }
  size_t requests() const { return requests_; }

 private:
  http::Response Send(const std::string& method, const std::string& path, std::string body);
  std::string Redacted(const std::string& text) const;

  http::Transport& transport_;
  http::Url address_;
  ApiPaths paths_;
  std::chrono::milliseconds timeout_;
  const http::Redactor* redactor_;
  std::string override_;
  std::atomic<size_t> requests_ = 0;
};

}  // namespace qoe::ruler
