// What `qoec import` makes of a real Prometheus: from the text of its `/metrics`, and from its API
// once it has scraped itself. Both must say the same.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "tests/support/free_port.h"
#include "tests/support/http.h"
#include "tests/support/poll.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

using support::Outcome;

// A Prometheus that scrapes nothing but itself, every second.
class ScrapesItself : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::FindProgram("prometheus")) GTEST_SKIP() << "prometheus is not installed";
    const std::string address = fmt::format("127.0.0.1:{}", support::FreePort());
    url_ = "http://" + address;
    support::WriteText(folder_.path() / "prometheus.yaml",
                       fmt::format("global: {{ scrape_interval: 1s }}\n"
                                   "scrape_configs:\n"
                                   "  - job_name: self\n"
                                   "    static_configs: [{{ targets: ['{}'] }}]\n",
                                   address));
    process_ = std::make_unique<support::Process>(
        support::Command{
            .argv = {"prometheus", "--config.file=prometheus.yaml", "--storage.tsdb.path=data",
                     "--web.listen-address=" + address, "--log.level=warn"},
            .cwd = folder_.path()},
        folder_.path() / "prometheus.log");
    // Twice: the first scrape does not yet have what it itself makes the server count.
    const bool scraped = support::WaitUntil(
        [&] {
          const auto answer =
              support::HttpGet(url_ + "/api/v1/query?" +
                               support::FormEncode({{"query", "count_over_time(up[1m]) > 3"}}));
          return answer.ok() && answer.body.find("\"self\"") != std::string::npos;
        },
        std::chrono::seconds(40));
    ASSERT_TRUE(scraped) << process_->Log();
  }
  void TearDown() override {
    if (process_) process_->Stop(SIGTERM);
  }

  static Outcome Import(std::vector<std::string> arguments,
                        std::vector<std::pair<std::string, std::string>> env = {}) {
    std::vector<std::string> argv = {QOEC_BINARY, "import", "catalogue"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return support::RunProcess({.argv = argv, .env = std::move(env)});
  }

  std::string Metrics() const {
    const auto answer = support::HttpGet(url_ + "/metrics");
    EXPECT_TRUE(answer.ok()) << answer.error;
    const auto path = folder_.path() / "metrics.txt";
    support::WriteText(path, answer.body);
    return path.string();
  }

  support::TempDir folder_;
  std::string url_;
  std::unique_ptr<support::Process> process_;
};

// Metric → the lines that say what it is; of those that depend on the moment, none.
std::map<std::string, std::string> MetricsOf(const std::string& yaml) {
  std::map<std::string, std::string> metrics;
  std::istringstream lines(yaml);
  std::string line, name;
  bool inside = false;
  while (std::getline(lines, line)) {
    inside = inside || line == "metrics:";
    if (!inside || line == "metrics:") continue;
    if (line.starts_with("    ")) {
      metrics[name] += line + "\n";
    } else {
      name = line.substr(2, line.find_last_of(':') - 2);
      metrics[name];
    }
  }
  return metrics;
}

std::string FieldOf(const std::string& metric, const std::string& key) {
  std::istringstream lines(metric);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("    " + key + ": ")) return line.substr(key.size() + 6);
  }
  return {};
}

TEST_F(ScrapesItself, TextAndApiAgree) {
  const Outcome text = Import({Metrics()});
  const Outcome api = Import({"--prometheus", url_});
  ASSERT_TRUE(text.ok()) << text.Text();
  ASSERT_TRUE(api.ok()) << api.Text();
  const auto of_text = MetricsOf(text.out);
  const auto of_api = MetricsOf(api.out);
  EXPECT_GT(of_text.size(), 150U);
  size_t same = 0;
  for (const auto& [name, metric] : of_text) {
    ASSERT_TRUE(of_api.contains(name)) << name << " is only in the text";
    const std::string& other = of_api.at(name);
    for (const char* key : {"type", "unit", "help"})
      EXPECT_EQ(FieldOf(metric, key), FieldOf(other, key)) << name;
    // A label that only came with a later scrape can make a difference, a bound cannot.
    if (!FieldOf(metric, "buckets").empty() && !FieldOf(other, "buckets").empty()) {
      EXPECT_EQ(FieldOf(metric, "buckets"), FieldOf(other, "buckets")) << name;
    }
    same += FieldOf(metric, "labels") == FieldOf(other, "labels") ? 1 : 0;
  }
  for (const auto& [name, metric] : of_api)
    EXPECT_TRUE(of_text.contains(name)) << name << " is only in the API\n" << metric;
  EXPECT_GE(same + 5, of_text.size()) << text.out << api.out;
}

TEST_F(ScrapesItself, WhatIsWrittenIsReadBack) {
  const auto path = folder_.path() / "catalogue.yaml";
  const Outcome outcome = Import({"--prometheus", url_, "--values", "--out", path.string()});
  ASSERT_TRUE(outcome.ok()) << outcome.Text();
  EXPECT_NE(support::ReadText(path).find("prometheus_http_requests_total"), std::string::npos);
  const Outcome format =
      support::RunProcess({.argv = {QOEC_BINARY, "fmt", "--check", path.string()}});
  EXPECT_TRUE(format.ok()) << format.Text();
}

TEST_F(ScrapesItself, AWrongAddressIsSaidAndATokenIsNot) {
  const Outcome wrong = Import({"--prometheus", url_ + "/prefix"}, {{"QOEC_TOKEN", "very-secret"}});
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_NE(wrong.err.find("QOE0022"), std::string::npos) << wrong.err;
  EXPECT_NE(wrong.err.find("404"), std::string::npos) << wrong.err;
  EXPECT_EQ((wrong.out + wrong.err).find("very-secret"), std::string::npos);
}

}  // namespace
}  // namespace qoe::acceptance
