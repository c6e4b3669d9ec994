// The API that says what is evaluated. Source: Mimir pkg/ruler/api.go, Prometheus
// docs/querying/api.md.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "tests/ruler/routes.h"

namespace qoe::test_ruler {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr std::string_view kNever = "0001-01-01T00:00:00Z";
constexpr int64_t kDefaultIntervalMs = 60'000;

std::string TimeText(Clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = Clock::to_time_t(whole);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(time - whole);
  return fmt::format("{}.{:09}Z", std::string_view(text, size), rest.count());
}

// What the request asks for; an empty list asks for all.
struct Filter {
  std::string type;
  std::vector<std::string> files, groups, names;
  bool exclude_alerts = false;
  size_t limit = 0;  // groups on one page; 0: all
  std::string token;

  static bool Has(const std::vector<std::string>& list, const std::string& name) {
    return list.empty() || std::ranges::find(list, name) != list.end();
  }
  bool Takes(const Rule& rule) const {
    return Has(names, rule.name()) && (type.empty() || (type == "alert") == rule.record.empty());
  }
};

std::optional<std::string> ReadFilter(std::string_view target, Filter& filter) {
  for (const auto& [name, value] : QueryOf(target)) {
    if (name == "type") filter.type = value;
    if (name == "file[]" || name == "file") filter.files.push_back(value);
    if (name == "rule_group[]" || name == "rule_group") filter.groups.push_back(value);
    if (name == "rule_name[]" || name == "rule_name") filter.names.push_back(value);
    if (name == "exclude_alerts") filter.exclude_alerts = value == "true" || value == "1";
    if (name == "group_next_token") filter.token = value;
    if (name != "group_limit") continue;
    const char* end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, filter.limit);
    if (error != std::errc() || rest != end) return "invalid group limit value";
  }
  if (filter.type.empty() || filter.type == "alert" || filter.type == "record") return std::nullopt;
  return fmt::format("not supported value \"{}\"", filter.type);
}

// How far a group's evaluation has come.
struct Progress {
  bool evaluated = false;
  std::string last = std::string(kNever);
  std::string error;
};

Progress ProgressOf(const Evaluation::Loaded& loaded, const Options& options, std::string error,
                    Clock::time_point now) {
  const Clock::time_point first = loaded.since + options.evaluation_delay;
  if (now < first) return {};
  const int64_t own = loaded.group.interval_ms;
  const milliseconds interval(own > 0 ? own : kDefaultIntervalMs);
  return {true, TimeText(first + (now - first) / interval * interval), std::move(error)};
}

Json AlertJson(const ActiveAlert& alert) {
  return {{"labels", alert.labels},
          {"annotations", alert.annotations},
          {"state", alert.state},
          {"activeAt", alert.active_at},
          {"value", alert.value}};
}

std::string_view HealthOf(const Progress& progress) {
  if (!progress.evaluated) return "unknown";
  return progress.error.empty() ? "ok" : "err";
}

Json RuleJson(const Rule& rule, const Progress& progress, bool with_alerts,
              const std::vector<ActiveAlert>& alerts) {
  Json out = Json::object();
  const bool alerting = rule.record.empty();
  Json active = Json::array();
  std::string state = "inactive";
  for (const ActiveAlert& alert : alerts) {
    const auto name = alert.labels.find("alertname");
    if (!alerting || name == alert.labels.end() || name->second != rule.alert) continue;
    active.push_back(AlertJson(alert));
    if (state != "firing") state = alert.state;
  }
  if (alerting) out["state"] = state;
  out["name"] = rule.name();
  out["query"] = rule.expr;
  if (alerting) {
    out["duration"] = static_cast<double>(rule.for_ms) / 1000;
    out["keepFiringFor"] = static_cast<double>(rule.keep_firing_for_ms) / 1000;
  }
  out["labels"] = rule.labels;
  if (alerting) out["annotations"] = rule.annotations;
  if (alerting && with_alerts) out["alerts"] = active;
  out["health"] = HealthOf(progress);
  out["lastError"] = progress.error;
  out["type"] = alerting ? "alerting" : "recording";
  out["lastEvaluation"] = progress.last;
  out["evaluationTime"] = progress.evaluated ? 0.001 : 0.0;
  return out;
}

Json GroupJson(const Evaluation::Key& key, const Group& group, Json rules,
               const Progress& progress) {
  const int64_t interval = group.interval_ms > 0 ? group.interval_ms : kDefaultIntervalMs;
  return {{"name", key.second},
          {"file", key.first},
          {"rules", std::move(rules)},
          {"interval", static_cast<double>(interval) / 1000},
          {"limit", group.limit},
          {"lastEvaluation", progress.last},
          {"evaluationTime", progress.evaluated ? 0.001 : 0.0},
          {"sourceTenants", group.source_tenants}};
}

// Names the group that a page begins with. Its form is the ruler's own affair.
std::string TokenOf(const Evaluation::Key& key) { return key.first + "/" + key.second; }

Response Success(Json data) {
  return JsonAnswer(200, Json{{"status", "success"}, {"data", std::move(data)}}.dump());
}

}  // namespace

Response AnswerRules(const Request& request, const std::string& tenant, State& state) {
  Filter filter;
  if (const auto error = ReadFilter(request.target, filter)) return BadData(*error);
  const Clock::time_point now = Clock::now();
  Json groups = Json::array();
  Json data = Json::object();
  bool skipping = !filter.token.empty();
  for (const auto& [key, loaded] : state.evaluation.At(tenant, now)) {
    if (skipping && TokenOf(key) != filter.token) continue;
    skipping = false;
    if (!Filter::Has(filter.files, key.first) || !Filter::Has(filter.groups, key.second)) continue;
    const Progress progress =
        ProgressOf(loaded, state.options, state.evaluation.ErrorOf(tenant, key), now);
    Json rules = Json::array();
    for (const Rule& rule : loaded.group.rules) {
      if (!filter.Takes(rule)) continue;
      rules.push_back(
          RuleJson(rule, progress, !filter.exclude_alerts, state.evaluation.AlertsOf(tenant)));
    }
    if (rules.empty()) continue;
    if (filter.limit > 0 && groups.size() == filter.limit) {
      data["groupNextToken"] = TokenOf(key);
      break;
    }
    groups.push_back(GroupJson(key, loaded.group, std::move(rules), progress));
  }
  data["groups"] = std::move(groups);
  return Success(std::move(data));
}

Response AnswerAlerts(const std::string& tenant, State& state) {
  Json alerts = Json::array();
  for (const ActiveAlert& alert : state.evaluation.AlertsOf(tenant))
    alerts.push_back(AlertJson(alert));
  return Success({{"alerts", std::move(alerts)}});
}

Response AnswerBuildInfo(const State& state) {
  Json data = {{"application", ""},
               {"version", ""},
               {"revision", "0123abc"},
               {"branch", "HEAD"},
               {"goVersion", "go1.22.5"}};
  switch (state.options.flavour) {
    case Flavour::Mimir:
      data["application"] = "Grafana Mimir";
      data["version"] = state.options.keeps_group_labels ? "3.0.0" : "2.10.0";
      data["features"] = {{"ruler_config_api", "true"},
                          {"alertmanager_config_api", "true"},
                          {"query_sharding", "false"},
                          {"federated_rules", state.options.federated_rules ? "true" : "false"}};
      break;
    case Flavour::Cortex:
      data["application"] = "Cortex";
      data["version"] = "1.19.0";
      break;
    case Flavour::Loki:
      // Loki's has no envelope.
      data["version"] = "3.1.0";
      data.erase("application");
      return JsonAnswer(200, data.dump());
  }
  return Success(std::move(data));
}

}  // namespace qoe::test_ruler
