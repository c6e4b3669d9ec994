#include "tests/deploy/reloading_prometheus.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "tests/support/free_port.h"
#include "tests/support/http.h"
#include "tests/support/poll.h"
#include "tests/support/text_file.h"

namespace qoe::deploy_test {

std::string ReloadingPrometheus::WhyNot() {
  return support::FindProgram("prometheus") ? "" : "prometheus is not installed";
}

ReloadingPrometheus::ReloadingPrometheus(const ReloadingOptions& options) {
  std::filesystem::create_directories(rules());
  std::string text = "global: { evaluation_interval: 1s }\n";
  if (!options.pattern.empty()) text += fmt::format("rule_files: ['{}']\n", options.pattern);
  support::WriteText(folder_.path() / "prometheus.yaml", text);
  const std::string address = fmt::format("127.0.0.1:{}", support::FreePort());
  url_ = "http://" + address;
  support::Command command{
      .argv = {"prometheus", "--config.file=prometheus.yaml", "--storage.tsdb.path=data",
               "--web.listen-address=" + address, "--log.level=warn"},
      .cwd = folder_.path()};
  if (options.lifecycle) command.argv.emplace_back("--web.enable-lifecycle");
  process_ = std::make_unique<support::Process>(command, folder_.path() / "prometheus.log");
  const bool ready = support::WaitUntil([&] { return support::HttpGet(url_ + "/-/ready").ok(); },
                                        std::chrono::seconds(30));
  if (!ready) throw std::runtime_error("Prometheus did not start:\n" + process_->Log());
}

std::string ReloadingPrometheus::Loaded() const {
  const auto answer = nlohmann::json::parse(support::HttpGet(url_ + "/api/v1/rules").body);
  std::set<std::string> lines;
  for (const auto& group : answer.at("data").at("groups")) {
    const std::filesystem::path file = group.at("file").get<std::string>();
    std::string line =
        fmt::format("{}/{}:", file.filename().string(), group.at("name").get<std::string>());
    for (const auto& rule : group.at("rules"))
      line += fmt::format(" {}={};", rule.at("name").get<std::string>(),
                          rule.at("query").get<std::string>());
    lines.insert(line + '\n');
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

void ReloadingPrometheus::Reload() const {
  const auto answer = support::HttpPost(url_ + "/-/reload", "", "text/plain");
  if (!answer.ok()) throw std::runtime_error("not reloaded: " + answer.body);
}

}  // namespace qoe::deploy_test
