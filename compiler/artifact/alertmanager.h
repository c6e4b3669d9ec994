// The configuration of an Alertmanager as values (Alertmanager docs, configuration).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

struct Receiver {
  std::string name;
  std::string slack, slack_url_file, pagerduty_key_file, email, webhook, webhook_url_file;
};

// Alerts with these labels to one receiver; with `go_on`, to those of later routes as well.
struct Route {
  std::vector<std::pair<std::string, std::string>> match;
  std::string receiver;
  // Not set: as the root's.
  std::optional<int64_t> repeat_ms, group_wait_ms, group_interval_ms;
  bool go_on = false;
};

// While `source` fires, `target` is not told, where both agree in the labels.
struct Inhibition {
  std::string source, target;  // names of alerts
  std::string source_severity, target_severity;
  std::vector<std::string> equal;
};

struct Alertmanager {
  std::vector<Receiver> receivers;  // the first one is the root's
  std::vector<Route> routes;
  std::vector<Inhibition> inhibitions;
  std::vector<std::string> group_by;
  int64_t group_wait_ms = 0, group_interval_ms = 0, repeat_ms = 0;
  std::string email_from, smarthost, smtp_username, smtp_password_file;
};

}  // namespace qoe::artifact
