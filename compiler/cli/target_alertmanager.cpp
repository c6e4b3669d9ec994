// `--alertmanager`: routes and receivers, to Mimir's Alertmanager or to one that reads a file.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "compiler/cli/target_place.h"
#include "compiler/deploy/alertmanager/file_target.h"
#include "compiler/deploy/alertmanager/mimir_target.h"
#include "compiler/deploy/alertmanager/secrets.h"
#include "compiler/emit/emit.h"

namespace qoe::cli {
namespace {

constexpr const char* kPrefix = "QOEC_ALERTMANAGER";  // of its variables
constexpr std::string_view kOutput = "alertmanager/alertmanager.yaml";

// The file as `qoec build` writes it, with the line that says whose it is.
std::string TextOf(const artifact::Bundle& bundle) {
  std::vector<emit::OutputFile> files = emit::Emit(bundle);
  const auto found = std::find_if(files.begin(), files.end(), [](const emit::OutputFile& file) {
    return file.path == kOutput;
  });
  return found == files.end() ? std::string() : std::move(found->text);
}

class AlertmanagerKind final : public TargetKind {
 public:
  void AddOptions(CLI::App& command) override {
    command.add_option("--alertmanager", address_,
                       "Address of an Alertmanager: Mimir's, or with --alertmanager-file one of "
                       "its own. A token is taken from QOEC_ALERTMANAGER_TOKEN, or user and "
                       "password from QOEC_ALERTMANAGER_USER and QOEC_ALERTMANAGER_PASSWORD");
    command.add_option("--alertmanager-file", file_,
                       "The configuration file that Alertmanager was started with: it is replaced "
                       "and reloaded");
    command.add_flag("--alertmanager-take-over", take_over_,
                     "Replace also a configuration that no spec has made");
  }

  std::string Choice() const override { return "`--alertmanager URL`"; }
  bool chosen() const override { return !address_.empty() || !file_.empty(); }

  Status Prepare(const DeployContext& context) override {
    if (address_.empty()) {
      return Error{ErrorKind::Unusable,
                   "`--alertmanager-file` needs `--alertmanager URL`, the address at which "
                   "Alertmanager is told to read it"};
    }
    Result<ServerChoice> server =
        ServerFrom("--alertmanager", address_, kPrefix, context.redactor, context.env);
    if (!server) return server.error();
    url_ = std::move(server->url);
    access_ = std::move(server->access);
    return Done{};
  }

  Result<std::vector<std::unique_ptr<deploy::Target>>> TargetsOf(
      const driver::Compilation& compilation, const DeployContext& context) override {
    std::vector<std::unique_ptr<deploy::Target>> targets;
    if (!compilation.bundle.alertmanager) return targets;
    std::string text = TextOf(compilation.bundle);
    const std::string& system = compilation.bundle.system;
    if (!file_.empty()) {
      FilePlace& place = file_places_.emplace_back(context.servers.transport(), access_, *url_);
      alertmanager_target::FileOptions options{
          fmt::format("Alertmanager at {}, file `{}`", url_->text(), file_), file_, take_over_};
      targets.push_back(std::make_unique<alertmanager_target::FileTarget>(
          place.api, system, std::move(text), std::move(options)));
      return targets;
    }
    text = WithSecretsOfFiles(std::move(text), context);
    for (const std::string& tenant : TenantsOf(compilation.program->system, context.options)) {
      http::Access access = access_;
      access.tenant = tenant;
      if (const Status fine = http::CheckAccess(access); !fine) return fine.error();
      MimirPlace& place = mimir_places_.emplace_back(context.servers.transport(), access, *url_);
      alertmanager_target::MimirOptions options;
      options.title = fmt::format("Mimir's Alertmanager at {}", url_->text());
      options.take_over = take_over_;
      if (!tenant.empty()) {
        options.title += fmt::format(", tenant `{}`", tenant);
        options.place = fmt::format("Mimir's tenant `{}`", tenant);
      }
      targets.push_back(std::make_unique<alertmanager_target::MimirTarget>(place.api, system, text,
                                                                           std::move(options)));
    }
    return targets;
  }

 private:
  using FilePlace = TargetPlace<alertmanager_target::Api>;
  using MimirPlace = TargetPlace<alertmanager_target::MimirApi>;

  static std::string WithSecretsOfFiles(std::string text, const DeployContext& context) {
    return alertmanager_target::WithSecrets(
        std::move(text),
        [&](const alertmanager_target::SecretFile& file) -> std::optional<std::string> {
          const Result<http::SecretValue> found = http::SecretFrom({"", file.path});
          if (!found) return std::nullopt;
          for (const std::string& warning : found.value().warnings)
            context.env.err << fmt::format("warning: {}\n", warning);
          context.redactor.Add(found.value().secret);
          return found.value().secret.Reveal();
        });
  }

  std::string address_, file_;
  bool take_over_ = false;
  std::optional<http::Url> url_;
  http::Access access_;
  std::deque<FilePlace> file_places_;
  std::deque<MimirPlace> mimir_places_;
};

}  // namespace

std::unique_ptr<TargetKind> MakeAlertmanagerKind() { return std::make_unique<AlertmanagerKind>(); }

}  // namespace qoe::cli
