// What a server with Prometheus' query API answers, as values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace qoe::live {

// Names and values in the order of the names.
using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
  int64_t time_ms = 0;
  double value = 0;  // NaN and the infinities as they are
};

struct Series {
  Labels labels;
  std::vector<Sample> samples;  // in the order of time
  bool histogram = false;       // its samples are native histograms; no numbers, so not in here
};

struct Answer {
  std::vector<Series> series;
  // In the server's words, why the answer is not whole: a store that did not answer, and the like.
  std::vector<std::string> partial;
  // In the server's words, of the expression.
  std::vector<std::string> remarks;
};

struct Rule {
  std::string name;  // of the alert or the record
  std::string expression;
  bool alerting = false;
  std::string health;  // "ok", "err", "unknown"
  std::string last_error;
  int64_t evaluated_ms = 0;  // 0: never
};

struct RuleGroup {
  std::string file;  // of Mimir: the namespace
  std::string name;
  int64_t interval_ms = 0;
  std::vector<Rule> rules;
};

struct Alert {
  std::string name;
  std::string state;  // "firing", "pending"
  Labels labels;      // without the name
};

// `name{a="b", c="d"}`, as PromQL writes it; empty for none.
std::string LabelsText(const Labels& labels);

}  // namespace qoe::live
