// What must hold for rules and dashboards on a running Prometheus.
#pragma once

#include <chrono>
#include <filesystem>

#include "tests/acceptance/dashboard.h"
#include "tests/acceptance/problems.h"
#include "tests/support/prometheus_server.h"

namespace qoe::acceptance {

// `promtool check rules --lint=all --lint-fatal` accepts the file.
Problems CheckWithPromtool(const std::filesystem::path& rule_file);

// Every rule was evaluated at least twice and is healthy.
Problems CheckHealth(support::PrometheusServer& server);

// Every recording rule returns a number, at the latest at the deadline: a rule may read what
// another one records, which takes a few evaluations.
Problems CheckRecords(support::PrometheusServer& server,
                      std::chrono::milliseconds deadline = std::chrono::seconds(8));

// Every series selector in a rule, alerting rules included, selects something. A rule may return
// data and still name a metric that is not there: `(a or b * 0) / b` does.
Problems CheckSelectors(support::PrometheusServer& server);

struct PanelCounts {
  size_t panels = 0;         // rows and texts left out
  size_t queries = 0;        // to Prometheus
  size_t with_data = 0;      // of them, with All and with one value per variable
  size_t other_queries = 0;  // to other data sources: not run
  size_t variables = 0;      // with a query
  size_t annotations = 0;    // likewise, Grafana's own left out
};

// Every query of every panel, every selector in it and every query variable returns data: with all
// variables on All, then again with one value for each.
Problems CheckPanels(const Dashboard& dashboard, support::PrometheusServer& server,
                     PanelCounts& counts);

// Every query of an annotation runs, likewise; each alert that it names is one of the server's, and
// every other selector returns data. Whether something fires or was deployed is another matter.
Problems CheckAnnotations(const Dashboard& dashboard, support::PrometheusServer& server,
                          PanelCounts& counts);

}  // namespace qoe::acceptance
