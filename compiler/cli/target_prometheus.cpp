// `--prometheus`: a Prometheus that reads rule files of a folder.
#include <fmt/format.h>

#include "compiler/cli/target_place.h"
#include "compiler/deploy/prometheus/target.h"
#include "compiler/emit/emit.h"

namespace qoe::cli {
namespace {

constexpr const char* kPrefix = "QOEC_PROMETHEUS";  // of its variables

// The files are those that `qoec build` writes.
std::vector<prometheus::WantedFile> WantedOf(const artifact::Bundle& bundle) {
  std::vector<prometheus::WantedFile> wanted;
  const auto add = [&](const char* kind, const std::vector<artifact::RuleGroup>& groups,
                       std::string&& text) {
    wanted.push_back({kind, std::move(text), difference::FromArtifact(groups)});
  };
  for (emit::OutputFile& file : emit::Emit(bundle)) {
    if (file.path == "rules/recording.yaml")
      add("recording", bundle.recording_groups, std::move(file.text));
    if (file.path == "rules/alerts.yaml") add("alerts", bundle.alert_groups, std::move(file.text));
  }
  return wanted;
}

class PrometheusKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--prometheus", address_,
                       "Address of a Prometheus that reads rule files. A bearer token is taken "
                       "from the variable QOEC_PROMETHEUS_TOKEN, or user and password from "
                       "QOEC_PROMETHEUS_USER and QOEC_PROMETHEUS_PASSWORD");
    command.add_option("--prometheus-rules", folder_,
                       "Folder that its `rule_files` leads to, as qoec sees it");
    command
        .add_option("--prometheus-pid", pid_,
                    "Its process, which is told to reload by SIGHUP; default: POST /-/reload")
        ->check(CLI::Range(2, 1 << 22));
  }

  std::string Choice() const override { return "`--prometheus URL --prometheus-rules DIR`"; }
  bool chosen() const override { return !address_.empty() || !folder_.empty() || pid_ != 0; }

  Status Prepare(const DeployContext& context) override {
    if (address_.empty() || folder_.empty()) {
      return Error{ErrorKind::Unusable,
                   "`--prometheus URL` and `--prometheus-rules DIR` go together: the files go into "
                   "the folder, and the server says whether it has them"};
    }
    Result<ServerChoice> server =
        ServerFrom("--prometheus", address_, kPrefix, context.redactor, context.env);
    if (!server) return server.error();
    place_ = std::make_unique<TargetPlace<prometheus::Api>>(context.servers.transport(),
                                                            server->access, server->url);
    return Done{};
  }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    std::vector<std::unique_ptr<deploy::Target>> targets;
    prometheus::TargetOptions options;
    options.system = compilation.bundle.system;
    options.folder = folder_;
    options.prune = context.options.prune;
    options.reload.pid = pid_;
    targets.push_back(std::make_unique<prometheus::Target>(
        place_->api, WantedOf(compilation.bundle), std::move(options)));
    return targets;
  }

 private:
  std::string address_, folder_;
  int pid_ = 0;
  std::unique_ptr<TargetPlace<prometheus::Api>> place_;
};

}  // namespace

std::unique_ptr<TargetKind> MakePrometheusKind() { return std::make_unique<PrometheusKind>(); }

}  // namespace qoe::cli
