#include "tests/support/prometheus_server.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>

#include "tests/support/free_port.h"
#include "tests/support/http.h"
#include "tests/support/poll.h"
#include "tests/support/series/open_metrics.h"
#include "tests/support/text_file.h"

namespace qoe::support {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kConfiguration = "prometheus.yaml";
constexpr std::chrono::seconds kStartDeadline(30);
constexpr std::chrono::seconds kEvaluationDeadline(30);

int64_t NowSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void LoadSamples(const fs::path& open_metrics, const fs::path& folder) {
  const Outcome outcome =
      RunProcess({.argv = {"promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet",
                           open_metrics.string(), (folder / "data").string()}},
                 std::chrono::seconds(120));
  if (!outcome.ok()) throw std::runtime_error("history not loaded: " + outcome.Text());
}

int64_t LoadHistory(const std::vector<CatalogueMetric>& catalogue, const fs::path& folder) {
  const fs::path text = folder / "history.txt";
  std::ofstream out(text, std::ios::binary);
  const int64_t samples = WriteOpenMetrics(catalogue, HistoryAround(NowSeconds()), out);
  out.close();
  if (!out) throw std::runtime_error("history not written: " + text.string());
  LoadSamples(text, folder);
  fs::remove(text);
  return samples;
}

// The rules as they are, evaluated every second: only to keep the test short.
void CopyWithShortIntervals(const fs::path& from, const fs::path& to) {
  static const std::regex interval(R"((^|\n)([ \t]*interval:)[^\n]*)");
  WriteText(to, std::regex_replace(ReadText(from), interval, "$1$2 1s"));
}

std::string Configuration(const std::vector<fs::path>& rule_files, const fs::path& folder) {
  // Rules write at the present, and the history reaches beyond it: samples out of order.
  std::string text =
      "global: { evaluation_interval: 1s }\n"
      "storage: { tsdb: { out_of_order_time_window: 6h } }\n"
      "rule_files:\n";
  for (size_t i = 0; i < rule_files.size(); ++i) {
    const fs::path copy = folder / fmt::format("rules-{}.yaml", i);
    CopyWithShortIntervals(rule_files[i], copy);
    text += fmt::format("  - {}\n", copy.string());
  }
  return rule_files.empty() ? text + "  []\n" : text;
}

void Count(const Json& sample, QueryResult& result) {
  const double value = std::strtod(sample.at(1).get<std::string>().c_str(), nullptr);
  ++result.samples;
  if (std::isfinite(value)) ++result.finite;
}

}  // namespace

std::string PrometheusServer::WhyNot() {
  for (const char* program : {"prometheus", "promtool"}) {
    if (!FindProgram(program)) return fmt::format("{} is not installed", program);
  }
  return {};
}

PrometheusServer::PrometheusServer(const std::vector<CatalogueMetric>& catalogue,
                                   const std::vector<fs::path>& rule_files) {
  samples_ = LoadHistory(catalogue, folder_.path());
  WriteText(folder_.path() / kConfiguration, Configuration({}, folder_.path()));
  Start();
  BackfillRecords(rule_files);
  process_->Stop(SIGTERM);
  WriteText(folder_.path() / kConfiguration, Configuration(rule_files, folder_.path()));
  Start();
}

PrometheusServer::PrometheusServer(const fs::path& open_metrics) {
  LoadSamples(open_metrics, folder_.path());
  WriteText(folder_.path() / kConfiguration, Configuration({}, folder_.path()));
  Start();
}

void PrometheusServer::Kill() { process_->Stop(SIGKILL); }

void PrometheusServer::Restart() { StartAt(url_.substr(std::string("http://").size())); }

void PrometheusServer::Start() { StartAt(fmt::format("127.0.0.1:{}", FreePort())); }

void PrometheusServer::StartAt(const std::string& address) {
  url_ = "http://" + address;
  process_ = std::make_unique<Process>(
      Command{.argv = {"prometheus", fmt::format("--config.file={}", kConfiguration),
                       "--storage.tsdb.path=data", "--storage.tsdb.retention.time=10y",
                       "--web.listen-address=" + address, "--log.level=warn"},
              .cwd = folder_.path()},
      folder_.path() / "prometheus.log");
  bool alive = true;
  const auto ready = [&] {
    alive = process_->running();
    return !alive || HttpGet(url_ + "/-/ready").ok();
  };
  if (!WaitUntil(ready, kStartDeadline) || !alive)
    throw std::runtime_error("Prometheus did not start:\n" + process_->Log());
}

void PrometheusServer::BackfillRecords(const std::vector<fs::path>& rule_files) {
  // The end lies further back than a query looks: what is there now, the server itself recorded.
  const int64_t end = NowSeconds() - 330;
  for (const fs::path& file : rule_files) {
    // A rule that fails here is passed over: it will be unhealthy on the server too, and said so.
    RunProcess(
        {.argv = {"promtool", "tsdb", "create-blocks-from", "rules",
                  fmt::format("--start={}", end - 3600), fmt::format("--end={}", end),
                  "--eval-interval=30s", "--url=" + url_, "--output-dir=data", file.string()},
         .cwd = folder_.path()},
        std::chrono::seconds(120));
  }
}

Json PrometheusServer::Get(const std::string& path_and_query) {
  const HttpResponse response = HttpGet(url_ + path_and_query);
  if (response.status == 0) {
    throw std::runtime_error(
        fmt::format("Prometheus does not answer ({}):\n{}", response.error, process_->Log()));
  }
  return Json::parse(response.body);
}

std::vector<RuleState> PrometheusServer::Rules() {
  std::vector<RuleState> rules;
  const Json answer = Get("/api/v1/rules");
  for (const Json& group : answer.at("data").at("groups")) {
    for (const Json& rule : group.at("rules")) {
      rules.push_back({.group = group.at("name").get<std::string>(),
                       .name = rule.at("name").get<std::string>(),
                       .query = rule.at("query").get<std::string>(),
                       .recording = rule.at("type") == "recording",
                       .health = rule.at("health").get<std::string>(),
                       .last_error = rule.value("lastError", ""),
                       .last_evaluation = rule.at("lastEvaluation").get<std::string>()});
    }
  }
  return rules;
}

bool PrometheusServer::WaitForEvaluations() {
  std::map<size_t, std::set<std::string>> seen;  // by position in the list of rules
  return WaitUntil(
      [&] {
        const std::vector<RuleState> rules = Rules();
        bool all = true;
        for (size_t i = 0; i < rules.size(); ++i) {
          if (!rules[i].last_evaluation.starts_with("0001"))
            seen[i].insert(rules[i].last_evaluation);
          all = all && seen[i].size() >= 2;
        }
        return all;
      },
      kEvaluationDeadline, std::chrono::milliseconds(200));
}

QueryResult PrometheusServer::Query(const std::string& expression) {
  QueryResult result;
  const HttpResponse response =
      HttpPost(url_ + "/api/v1/query", FormEncode({{"query", expression}}),
               "application/x-www-form-urlencoded");
  if (response.status == 0)
    throw std::runtime_error("Prometheus does not answer: " + response.error);
  const Json answer = Json::parse(response.body);
  if (answer.at("status") != "success") {
    result.error = answer.value("error", "refused");
    return result;
  }
  const Json& data = answer.at("data");
  if (data.at("resultType") == "scalar") {
    Count(data.at("result"), result);
  } else if (data.at("resultType") == "vector") {
    for (const Json& sample : data.at("result")) Count(sample.at("value"), result);
  } else {
    result.error = "the result is no vector but a " + data.at("resultType").get<std::string>();
  }
  return result;
}

Json PrometheusServer::QueryRange(const std::string& expression, int64_t from_s, int64_t to_s,
                                  int64_t step_s) const {
  const HttpResponse response = HttpPost(url_ + "/api/v1/query_range",
                                         FormEncode({{"query", expression},
                                                     {"start", std::to_string(from_s)},
                                                     {"end", std::to_string(to_s)},
                                                     {"step", std::to_string(step_s)}}),
                                         "application/x-www-form-urlencoded");
  if (response.status == 0)
    throw std::runtime_error("Prometheus does not answer: " + response.error);
  return Json::parse(response.body);
}

Json PrometheusServer::QueryAt(const std::string& expression, int64_t time_s) const {
  const HttpResponse response = HttpPost(
      url_ + "/api/v1/query", FormEncode({{"query", expression}, {"time", std::to_string(time_s)}}),
      "application/x-www-form-urlencoded");
  if (response.status == 0)
    throw std::runtime_error("Prometheus does not answer: " + response.error);
  return Json::parse(response.body);
}

std::vector<std::string> PrometheusServer::LabelValues(const std::string& label,
                                                       const std::string& matcher) {
  const int64_t now = NowSeconds();
  std::vector<std::pair<std::string, std::string>> fields = {{"start", std::to_string(now - 3600)},
                                                             {"end", std::to_string(now)}};
  if (!matcher.empty()) fields.emplace_back("match[]", matcher);
  const Json answer = Get(fmt::format("/api/v1/label/{}/values?{}", label, FormEncode(fields)));
  return answer.value("data", std::vector<std::string>());
}

}  // namespace qoe::support
