// A real Prometheus over made-up series, for one test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/series/catalogue.h"
#include "tests/support/temp_dir.h"

namespace qoe::support {

// The answer to one query.
struct QueryResult {
  std::string error;  // Prometheus' own words; empty: it answered
  size_t samples = 0;
  size_t finite = 0;  // samples that are neither NaN nor infinite

  // What a person would see as data.
  bool has_data() const { return finite > 0; }
};

// A rule as Prometheus reports it.
struct RuleState {
  std::string group;
  std::string name;   // of the record or the alert
  std::string query;  // its expression
  bool recording = false;
  std::string health;           // "ok", "err", "unknown"
  std::string last_error;       // empty: none
  std::string last_evaluation;  // a time stamp; year 1: never
};

class PrometheusServer {
 public:
  // Why tests with it cannot run here; empty: they can.
  static std::string WhyNot();

  // Makes the catalogue's history and what the recording rules would have recorded of it in the
  // last hour, loads both and the rule files, and waits until the server is ready. Rules are
  // evaluated every second, whatever `interval:` their group has, only to keep the test short.
  // What a rule records of another one's records begins with the server. Throws
  // std::runtime_error with the server's log when that fails.
  PrometheusServer(const std::vector<CatalogueMetric>& catalogue,
                   const std::vector<std::filesystem::path>& rule_files);

  // Without rules, over the samples of an OpenMetrics file. Throws like the other one.
  explicit PrometheusServer(const std::filesystem::path& open_metrics);

  std::vector<RuleState> Rules();

  // Waits until every rule was evaluated at least twice; false: the deadline passed.
  bool WaitForEvaluations();

  // An instant query at this moment.
  QueryResult Query(const std::string& expression);

  // The answer to a range query as it came, errors included. May be called by several threads.
  nlohmann::json QueryRange(const std::string& expression, int64_t from_s, int64_t to_s,
                            int64_t step_s) const;

  // The answer to an instant query at a moment, as it came, errors included. By several threads,
  // too.
  nlohmann::json QueryAt(const std::string& expression, int64_t time_s) const;

  // The values of a label in the last hour, of the series that `matcher` selects (empty: all).
  std::vector<std::string> LabelValues(const std::string& label, const std::string& matcher);

  // `http://127.0.0.1:<port>`
  const std::string& url() const { return url_; }
  // Ends it as a crash would, and starts it again at the same address.
  void Kill();
  void Restart();

  int64_t samples() const { return samples_; }

 private:
  void Start();
  void StartAt(const std::string& address);
  void BackfillRecords(const std::vector<std::filesystem::path>& rule_files);
  nlohmann::json Get(const std::string& path_and_query);

  TempDir folder_;
  std::string url_;
  int64_t samples_ = 0;
  std::unique_ptr<Process> process_;
};

}  // namespace qoe::support
