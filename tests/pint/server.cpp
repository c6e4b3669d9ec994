#include "server.h"

#include <fmt/format.h>

#include <map>

#include "promql/parse.h"

namespace qoe::pint {
namespace {

using nlohmann::json;

// The value behind `key:` of a Prometheus configuration; empty: not there.
std::string ConfigValue(const std::string& config, const std::string& key) {
  const size_t at = config.find(key + ": ");
  if (at == std::string::npos) return "";
  const size_t begin = at + key.size() + 2;
  return config.substr(begin, config.find('\n', begin) - begin);
}

std::string Defaults(const json& context) {
  std::string text = "defaults:\n  other_labels: true\n";
  const std::string config = context.value("config_yaml", "");
  std::string scrape = ConfigValue(config, "scrape_interval");
  if (scrape.empty()) scrape = "1m";  // Prometheus' own
  text += fmt::format("  scrape_interval: {}\n", scrape);
  if (!context.contains("flags")) return text;
  const json& flags = context["flags"];
  // 15d unless it is set (Prometheus docs, storage).
  std::string retention = flags.value("storage.tsdb.retention.time", "15d");
  if (retention == "0s") retention = "15d";
  return text + fmt::format("  retention: {}\n", retention);
}

struct Series {
  std::string type = "unknown";
  bool labels_known = false;
  std::map<std::string, int> labels;  // in how many of the series
  int count = 0;
};

// The metric whose labels the expression's result carries; empty where it changes them.
std::string OnlyMetric(const std::string& text) {
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  std::string metric;
  if (!promql::Parse(text, {}, ast, issues)) return "";
  for (uint32_t i = 0; i < ast.size(); ++i) {
    const promql::NodeId id{i};
    const promql::NodeKind kind = ast.kind(id);
    if (kind == promql::NodeKind::Aggregate || kind == promql::NodeKind::Binary) return "";
    if (kind == promql::NodeKind::VectorSelector) metric = ast.selector(id).metric_name();
  }
  return metric;
}

// From `count(\nNAME\n) without(__name__)` and its result: which labels the series carry.
void AddSeries(const json& query, std::map<std::string, Series>& all) {
  const std::string text = query.at("query");
  const size_t begin = text.find('\n') + 1;
  const auto found = all.find(OnlyMetric(text.substr(begin, text.rfind('\n') - begin)));
  if (found == all.end()) return;
  Series& series = found->second;
  series.labels_known = true;
  for (const json& one : query.at("result")) {
    ++series.count;
    for (const auto& [name, value] : one.at("labels").items()) ++series.labels[name];
  }
}

}  // namespace

std::string CatalogueOf(const json& item, const std::set<std::string>& selected) {
  const json context = item.value("context", json::object());
  std::map<std::string, Series> all;
  for (const std::string& name : selected) all[name];
  if (context.contains("metric_types")) {
    for (const auto& [name, type] : context["metric_types"].items()) {
      const auto found = all.find(name);
      if (found == all.end() || !type.is_string()) continue;
      // Named without a suffix it is a native one.
      found->second.type = type == "histogram" ? "native_histogram" : type.get<std::string>();
    }
  }
  if (context.contains("queries")) {
    for (const json& query : context["queries"]) AddSeries(query, all);
  }
  std::set<std::string> labels;
  std::string metrics;
  for (const auto& [name, series] : all) {
    std::string own;
    for (const auto& [label, count] : series.labels) {
      labels.insert(label);
      own += fmt::format("{}{}{}", own.empty() ? "" : ", ", label, count < series.count ? "?" : "");
    }
    metrics += fmt::format("  {}: {{ type: {}, labels: [{}]{} }}\n", name, series.type, own,
                           series.labels_known ? ", other_labels: false" : "");
  }
  std::string text = "qoec: 1\n" + Defaults(context);
  if (!labels.empty()) text += "labels:\n";
  for (const std::string& label : labels) text += fmt::format("  {}: {{}}\n", label);
  return text + (metrics.empty() ? "" : "metrics:\n" + metrics);
}

}  // namespace qoe::pint
