#include "compiler/verify/verify.h"

#include <fmt/format.h>

#include <deque>
#include <memory>
#include <optional>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/cli/compiled_spec.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/live_access.h"
#include "compiler/driver/compile.h"
#include "compiler/http/connect.h"
#include "compiler/units/unit.h"
#include "compiler/verify/postgres_database.h"
#include "compiler/verify/render.h"

namespace qoe::cli {
namespace {

constexpr const char* kPostgresPassword = "QOEC_POSTGRES_PASSWORD";
constexpr const char* kPostgresPasswordFile = "QOEC_POSTGRES_PASSWORD_FILE";

struct VerifyCommand {
  std::string spec, prometheus, mimir, prefix = "/prometheus", grafana, postgres;
  std::vector<std::string> tenants;
  std::string within = "1m", deadline = "10m";
  bool strict = false;
  ServerOptions server{.timeout = "30s", .tls = {}};
  std::string format = "text";
};

int64_t Milliseconds(const std::string& duration) {
  return units::ParseDuration(duration).value_or(0);
}

class VerifyRun {
 public:
  VerifyRun(const VerifyCommand& command, Environment& env)
      : command_(command),
        env_(env),
        connection_(command.server),
        fresh_(connection_),
        endpoints_({.tls = EndpointTls(), .cancelled = &Interrupt::stopped()}),
        clock_(Interrupt::stopped()) {}

  int Run() {
    const auto compilation = CompiledSpec(command_.spec, "nothing was asked", env_);
    if (compilation == nullptr) return kProblems;
    if (!NameRules(compilation->program->system) || !NameGrafana() || !NameDatabase())
      return kUsage;
    NameRest();
    const artifact::Bundle& bundle = compilation->bundle;
    const verify::Expected expected = verify::ExpectedOf(*compilation->program);
    const verify::Options options{Milliseconds(command_.within), Milliseconds(command_.deadline)};
    const verify::Report report =
        verify::Run(verify::ChecksOf(bundle, expected, servers_, options), clock_, options,
                    [this](const verify::Checked&) { ShowProgress(); });
    if (env_.terminal) env_.err << "\r\x1b[K";
    const verify::Subject subject{bundle.system, bundle.title, command_.strict};
    env_.out << Shown(Rendered(report, subject));
    if (report.unreachable()) return kTarget;
    return verify::IsFine(report, subject) && !report.cancelled ? kFine : kProblems;
  }

 private:
  // What proves who we are is for the servers that were named, and not for addresses of a plan.
  http::TlsOptions EndpointTls() const {
    http::TlsOptions tls;
    tls.ca_file = command_.server.tls.ca_file;
    return tls;
  }

  bool NameRules(const System& system) {
    const bool mimir = !command_.mimir.empty();
    if (!mimir && command_.prometheus.empty()) return true;
    std::vector<std::string> tenants = command_.tenants;
    if (tenants.empty() && mimir)
      tenants.assign(system.mimir_tenants.begin(), system.mimir_tenants.end());
    if (tenants.empty()) tenants.emplace_back();
    for (const std::string& tenant : tenants) {
      std::unique_ptr<NamedServer> named =
          ServerOf("verify", mimir ? "--mimir" : "--prometheus",
                   mimir ? command_.mimir : command_.prometheus, mimir ? "QOEC" : "QOEC_PROMETHEUS",
                   tenant, fresh_, env_);
      if (!named) return false;
      if (mimir) named->url.Path(command_.prefix);
      apis_.emplace_back(*named->transport, named->url, named->redactor);
      servers_.rules.push_back({tenants.size() > 1 ? tenant : std::string(),
                                mimir ? std::string(system.mimir_namespace) : std::string(),
                                &apis_.back()});
      named_.push_back(std::move(named));
    }
    return true;
  }

  bool NameGrafana() {
    if (command_.grafana.empty()) return true;
    std::unique_ptr<NamedServer> named =
        ServerOf("verify", "--grafana", command_.grafana, "QOEC_GRAFANA", "", fresh_, env_);
    if (!named) return false;
    grafana_.emplace(*named->transport, named->url, named->redactor);
    servers_.grafana = &*grafana_;
    named_.push_back(std::move(named));
    return true;
  }

  bool NameDatabase() {
    if (command_.postgres.empty()) return true;
    Result<postgres::Address> address = postgres::Address::Parse(command_.postgres);
    if (!address) {
      return Fail(
          fmt::format("`--postgres` takes a connection string, but {}\n  = help: "
                      "`postgresql://user@host:port/database`, with the password in the "
                      "variable `{}`",
                      address.error().message, kPostgresPassword));
    }
    postgres::SessionOptions options;
    const http::Variables variables = http::ProcessVariables();
    const std::string file = variables(kPostgresPasswordFile).value_or("");
    if (!file.empty() || !variables(kPostgresPassword).value_or("").empty()) {
      Result<http::SecretValue> secret = http::SecretFrom(
          file.empty() ? http::SecretSource{kPostgresPassword, ""} : http::SecretSource{"", file},
          variables);
      if (!secret) return Fail(secret.error().message);
      redactor_.Add(secret->secret);
      options.connect.password = std::move(secret->secret);
    }
    database_ = std::make_unique<verify::PostgresDatabase>(std::move(*address), std::move(options));
    servers_.database = database_.get();
    return true;
  }

  void NameRest() {
    servers_.clock = &clock_;
    servers_.endpoints = &endpoints_;
    servers_.variables = http::ProcessVariables();
    servers_.connect = [](const std::string& address) {
      return http::Connect(address, {.tls = {}, .cancelled = &Interrupt::stopped()});
    };
  }

  // Servers repeat what they were sent.
  std::string Shown(std::string text) const {
    for (const std::unique_ptr<NamedServer>& named : named_) text = named->redactor.Apply(text);
    return redactor_.Apply(text);
  }

  bool Fail(const std::string& message) const {
    env_.err << fmt::format("qoec verify: {}\n", message);
    return false;
  }

  void ShowProgress() {
    ++decided_;
    if (env_.terminal)
      env_.err << fmt::format("\r\x1b[K{} looked at", Counted(decided_, "check")) << std::flush;
  }

  std::string Rendered(const verify::Report& report, const verify::Subject& subject) const {
    if (command_.format == "json") return verify::RenderJson(report, subject);
    if (command_.format == "junit") return verify::RenderJunit(report, subject);
    if (command_.format == "markdown") return verify::RenderMarkdown(report, subject);
    return verify::RenderText(report, subject, env_.colour);
  }

  const VerifyCommand& command_;
  Environment& env_;
  ServerConnection connection_;
  FreshTransport fresh_;
  http::CurlTransport endpoints_;
  live::RealClock clock_;
  verify::Servers servers_;
  std::deque<live::Prometheus> apis_;
  std::optional<live::Grafana> grafana_;
  std::unique_ptr<verify::PostgresDatabase> database_;
  std::vector<std::unique_ptr<NamedServer>> named_;
  http::Redactor redactor_;
  size_t decided_ = 0;
};

}  // namespace

void AddVerify(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<VerifyCommand>();
  CLI::App* command = app.add_subcommand(
      "verify", "After a deployment: look whether all that a spec says is there and works");
  command->add_option("SPEC", options->spec, "Folder (or file) of the spec")->required();
  CLI::Option* prometheus = command->add_option(
      "--prometheus", options->prometheus,
      "Address below which /api/v1 is: rules, series, variables. A bearer token is taken from the "
      "variable QOEC_PROMETHEUS_TOKEN, or user and password from QOEC_PROMETHEUS_USER and "
      "QOEC_PROMETHEUS_PASSWORD");
  command
      ->add_option(
          "--mimir", options->mimir,
          "The same for a Mimir: its address, without the API's path; variables QOEC_TOKEN, "
          "or QOEC_USER and QOEC_PASSWORD")
      ->excludes(prometheus);
  command->add_option("--prefix", options->prefix, "What Mimir's API stands under")
      ->default_val(options->prefix);
  command->add_option("--tenant", options->tenants,
                      "Tenants (X-Scope-OrgID) instead of the spec's `targets.mimir.tenants`");
  command->add_option("--grafana", options->grafana,
                      "Address of Grafana: dashboards, datasources. Its token is taken from the "
                      "variable QOEC_GRAFANA_TOKEN");
  command->add_option("--postgres", options->postgres,
                      "Database of the SQL alerts: postgresql://user@host:port/database. The "
                      "password is taken from the variable QOEC_POSTGRES_PASSWORD");
  command->add_flag("--strict", options->strict,
                    "What cannot be looked at, for its server was not named, has failed");
  command
      ->add_option("--within", options->within,
                   "How long what the spec says no time of may take until it is so")
      ->default_val(options->within)
      ->check(CheckDuration);
  command
      ->add_option("--timeout", options->deadline,
                   "For everything together, whatever the spec says")
      ->default_val(options->deadline)
      ->check(CheckTime);
  AddTlsOptions(*command, options->server.tls);
  AddFormatOption(*command, options->format, {"text", "json", "junit", "markdown"});
  command->callback([options, &env, &exit_code] { exit_code = VerifyRun(*options, env).Run(); });
}

}  // namespace qoe::cli
