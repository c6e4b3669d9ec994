// A client of Grafana's HTTP API that only reads. Source: Grafana docs, developers/http_api.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/http/redactor.h"
#include "compiler/http/transport.h"
#include "compiler/http/url.h"

namespace qoe::live {

struct LiveDashboard {
  std::string title;
  size_t panels = 0;  // rows left out, what is in them counted
};

struct LiveDatasource {
  std::string uid, name, type;
};

// Errors as `Prometheus` has them.
class Grafana {
 public:
  Grafana(http::Transport& transport, http::Url base, http::Redactor redactor = {},
          std::chrono::milliseconds timeout = std::chrono::seconds(30))
      : transport_(transport),
        base_(std::move(base)),
        redactor_(std::move(redactor)),
        timeout_(timeout) {}

  const std::string& address() const { return base_.text(); }

  // None: there is no such dashboard.
  Result<std::optional<LiveDashboard>> Dashboard(std::string_view uid) const;
  Result<std::vector<LiveDatasource>> Datasources() const;
  // Why Grafana gets nothing from a datasource, in its words; empty: it does, or cannot say.
  Result<std::string> DatasourceProblem(std::string_view uid) const;

 private:
  http::Response Get(const http::Url& url) const;
  Error NotFine(const http::Url& url, const http::Response& answer) const;

  http::Transport& transport_;
  http::Url base_;
  http::Redactor redactor_;
  std::chrono::milliseconds timeout_;
};

}  // namespace qoe::live
