// `--mimir`: the ruler of Mimir, Cortex, Loki or Grafana Cloud.
#include <fmt/format.h>

#include <deque>

#include "compiler/cli/target_place.h"
#include "compiler/cli/wanted_rules.h"
#include "compiler/deploy/ruler/target.h"
#include "compiler/http/authorized.h"

namespace qoe::cli {
namespace {

constexpr const char* kPrefix = "QOEC";  // of its variables

class RulerKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--mimir", address_,
                       "Address of a ruler, without the API's path. A bearer token is taken from "
                       "the variable QOEC_TOKEN, or user and password from QOEC_USER and "
                       "QOEC_PASSWORD");
    command.add_option("--prefix", prefix_, "What Mimir's API stands under")->default_val(prefix_);
    command.add_flag("--cortex", cortex_, "The API's paths are those of Cortex: /api/v1/rules");
    command.add_flag("--override-protection", override_,
                     "Change the spec's namespace even where the ruler protects it");
  }

  std::string Choice() const override { return "`--mimir URL`"; }
  bool chosen() const override { return !address_.empty(); }

  Status Prepare(const DeployContext& context) override {
    Result<ServerChoice> server =
        ServerFrom("--mimir", address_, kPrefix, context.redactor, context.env);
    if (!server) return server.error();
    url_ = std::move(server->url);
    access_ = std::move(server->access);
    return Done{};
  }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    const System& system = compilation.program->system;
    std::vector<std::unique_ptr<deploy::Target>> targets;
    for (const std::string& tenant : TenantsOf(system, context.options)) {
      http::Access access = access_;
      access.tenant = tenant;
      if (const Status fine = http::CheckAccess(access); !fine) return fine.error();
      Place& place = places_.emplace_back(context, access, *url_, Paths());
      targets.push_back(std::make_unique<ruler::Target>(place.api, WantedRules(compilation),
                                                        OptionsFor(system, tenant, context)));
    }
    return targets;
  }

 private:
  // The API as one tenant sees it.
  struct Place {
    Place(const DeployContext& context, const http::Access& access, const http::Url& url,
          const ruler::ApiPaths& paths)
        : authorized(context.servers.transport(), access),
          api(authorized, url, paths, std::chrono::seconds(60), &context.redactor) {}

    http::Authorized authorized;
    ruler::Api api;
  };

  ruler::ApiPaths Paths() const {
    const std::string build = prefix_ + "/api/v1/status/buildinfo";
    if (cortex_) return {"/api/v1/rules", prefix_ + "/api/v1/rules", build};
    return {prefix_ + "/config/v1/rules", prefix_ + "/api/v1/rules", build};
  }

  ruler::TargetOptions OptionsFor(const System& system, const std::string& tenant,
                                  const DeployContext& context) const {
    ruler::TargetOptions options;
    options.title = fmt::format("ruler at {}", url_->text());
    if (!tenant.empty()) options.title += fmt::format(", tenant `{}`", tenant);
    options.override_protection = override_;
    options.concurrency = context.options.concurrency;
    options.plan.prune = context.options.prune;
    options.plan.limits = {static_cast<size_t>(system.rules_per_group),
                           static_cast<size_t>(system.groups_per_tenant)};
    if (context.receipt) {
      options.plan.received.emplace();
      for (const deploy::OwnedName& owned : context.receipt->OwnedIn(options.title))
        options.plan.received->push_back({owned.place, owned.name});
    }
    return options;
  }

  std::string address_;
  std::string prefix_ = "/prometheus";
  bool cortex_ = false;
  bool override_ = false;
  std::optional<http::Url> url_;
  http::Access access_;
  std::deque<Place> places_;
};

}  // namespace

std::unique_ptr<TargetKind> MakeRulerKind() { return std::make_unique<RulerKind>(); }

}  // namespace qoe::cli
