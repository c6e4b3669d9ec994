// The configuration of a Prometheus as values (Prometheus docs, configuration).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

struct ScrapeJob {
  std::string name, path, scheme;  // path and scheme: empty where they are the default
  std::vector<std::string> targets;
  int64_t interval_ms = 0;  // 0: the global one
  std::vector<std::pair<std::string, std::string>> labels;
};

struct Prometheus {
  int64_t scrape_interval_ms = 0, evaluation_interval_ms = 0;
  std::vector<std::pair<std::string, std::string>> external_labels;
  std::vector<std::string> alertmanagers;
  std::vector<ScrapeJob> jobs;
};

}  // namespace qoe::artifact
