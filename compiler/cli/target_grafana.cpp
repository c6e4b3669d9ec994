// `--grafana`: dashboards and their folder.
#include <fmt/format.h>

#include <deque>

#include "compiler/cli/target_place.h"
#include "compiler/deploy/grafana/target.h"

namespace qoe::cli {
namespace {

constexpr const char* kPrefix = "QOEC_GRAFANA";  // of its variables
constexpr const char* kOrganisation = "X-Grafana-Org-Id";

std::string CheckOrganisation(const std::string& text) {
  const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  return number ? std::string() : fmt::format("`{}` is no number of an organisation", text);
}

class GrafanaKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--grafana", address_,
                       "Address of a Grafana. The token of a service account is taken from the "
                       "variable QOEC_GRAFANA_TOKEN, or user and password from QOEC_GRAFANA_USER "
                       "and QOEC_GRAFANA_PASSWORD");
    command
        .add_option("--grafana-org", organisation_,
                    "Number of the organisation, for users that are in several")
        ->check(CheckOrganisation);
  }

  std::string Choice() const override { return "`--grafana URL`"; }
  bool chosen() const override { return !address_.empty(); }

  Status Prepare(const DeployContext& context) override {
    Result<ServerChoice> server =
        ServerFrom("--grafana", address_, kPrefix, context.redactor, context.env);
    if (!server) return server.error();
    url_ = std::move(server->url);
    access_ = std::move(server->access);
    if (!organisation_.empty()) access_.headers.Set(kOrganisation, organisation_);
    return http::CheckAccess(access_);
  }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    std::vector<std::unique_ptr<deploy::Target>> targets;
    auto& place = places_.emplace_back(context.servers.transport(), access_, *url_);
    grafana_target::TargetOptions options;
    options.title = fmt::format("Grafana at {}", url_->text());
    if (!organisation_.empty()) options.title += fmt::format(", organisation {}", organisation_);
    options.prune = context.options.prune;
    options.concurrency = context.options.concurrency;
    targets.push_back(std::make_unique<grafana_target::Target>(
        place.api,
        grafana_target::WantedOf(compilation.bundle, compilation.program->system.grafana_folder),
        std::move(options)));
    return targets;
  }

 private:
  std::string address_, organisation_;
  std::optional<http::Url> url_;
  http::Access access_;
  std::deque<TargetPlace<grafana_target::Api>> places_;
};

}  // namespace

std::unique_ptr<TargetKind> MakeGrafanaKind() { return std::make_unique<GrafanaKind>(); }

}  // namespace qoe::cli
