// The system itself, and where its outputs go.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/program/dashboard.h"
#include "compiler/resolve/program/sql.h"
#include "promql/parse.h"

namespace qoe {

struct Receiver {
  std::string_view name;
  std::string_view slack, slack_url_file, pagerduty_key_file, email, webhook, webhook_url_file;
};

struct AlertRoute {
  std::vector<std::pair<std::string_view, std::string_view>> match;  // labels of an alert
  std::vector<std::string_view> to;                                  // names of receivers
  // Not set: as the others.
  std::optional<int64_t> repeat_ms, group_wait_ms, group_interval_ms;
  bool only = true;  // no later route takes the alert
};

struct Alertmanager {
  std::vector<Receiver> receivers;  // at least one
  std::vector<AlertRoute> routes;
  std::vector<std::string_view> group_by;
  int64_t group_wait_ms = 0, group_interval_ms = 0, repeat_ms = 0;
  std::string_view email_from, smarthost, smtp_username, smtp_password_file;
};

// What one Prometheus scrapes under a `job`.
struct ScrapeJob {
  std::string_view name, path;  // no path: the default
  Scheme scheme = Scheme::Http;
  std::vector<std::string_view> targets;
  int64_t interval_ms = 0;  // 0: as the others
  std::vector<std::pair<std::string_view, std::string_view>> labels;
};

struct System {
  std::string_view name, title, owner, description, runbook_base;
  std::vector<std::string_view> severities;
  std::string_view mimir_namespace;
  std::vector<std::string_view> mimir_tenants;         // none: one that is not named
  std::vector<std::string_view> mimir_source_tenants;  // none: those that have the rules
  std::string_view prometheus_url;
  std::vector<ScrapeJob> scrape_jobs;  // none: no configuration of a Prometheus
  std::vector<std::pair<std::string_view, std::string_view>> external_labels;
  std::vector<std::string_view> alertmanagers;
  int64_t rules_per_group = 0;    // 0: no limit
  int64_t groups_per_tenant = 0;  // 0: no limit
  std::optional<GrafanaVersion> grafana_version;
  std::string_view grafana_folder;
  std::string_view grafana_provisioning;  // folder of the dashboards on its machine; may be empty
  // A PrometheusRule, where one is wanted.
  bool kubernetes = false;
  std::string_view kubernetes_name, kubernetes_namespace;
  std::vector<std::pair<std::string_view, std::string_view>> kubernetes_labels;
  std::vector<Datasource> datasources;
  std::vector<SqlTarget> sql_targets;
  std::optional<Alertmanager> alertmanager;
  spec::PublishedDecl published;
  // What the servers that evaluate the PromQL have of it; one that names no version has the
  // reference's. Empty: as the reference.
  std::vector<promql::ParseOptions> languages;
};

}  // namespace qoe
