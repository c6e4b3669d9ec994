#include "compiler/gate/gate.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "compiler/cli/command.h"
#include "compiler/cli/compiled_spec.h"
#include "compiler/cli/gate_choice.h"
#include "compiler/cli/gate_display.h"
#include "compiler/cli/interrupt.h"
#include "compiler/cli/live_access.h"
#include "compiler/driver/compile.h"
#include "compiler/gate/render.h"
#include "compiler/live/help.h"
#include "compiler/live/time_text.h"
#include "compiler/units/unit.h"

namespace qoe::cli {
namespace {

struct GateCommand {
  std::string spec, phase, gate, address, since, tenant;
  bool once = false;
  std::vector<std::string> confirmed;
  ServerOptions server{.timeout = "30s", .tls = {}};
  std::string format = "text";
};

// A moment, or how long ago it was. None: it is neither.
std::optional<int64_t> SinceOf(const std::string& text, int64_t now_ms) {
  if (const auto time = live::ParseTime(text)) return time;
  if (const auto ago = units::ParseDuration(text)) return now_ms - *ago;
  return std::nullopt;
}

std::string CheckSince(const std::string& text) {
  if (SinceOf(text, 0)) return {};
  return fmt::format(
      "`{}` is no time such as `2026-11-28T07:00:00Z`, and no duration such as `30m`", text);
}

int CodeOf(gate::Verdict verdict) {
  if (verdict == gate::Verdict::Go) return kFine;
  return verdict == gate::Verdict::Hold ? kHold : kRollback;
}

class GateRun {
 public:
  GateRun(const GateCommand& command, Environment& env) : command_(command), env_(env) {}

  int Run() {
    const auto compilation = CompiledSpec(command_.spec, "nothing was asked", env_);
    if (compilation == nullptr) return kProblems;
    Result<GateChoice> choice =
        ChoosePhase(compilation->bundle.gates, command_.gate, command_.phase);
    if (!choice) return Wrong(choice.error());
    if (const Status fine = CheckConfirmed(*choice->phase, command_.confirmed); !fine)
      return Wrong(fine.error());
    return Judge(compilation->bundle.system, *choice);
  }

 private:
  int Wrong(const Error& error) const {
    env_.err << fmt::format("qoec gate: {}\n", error.message);
    return kUsage;
  }

  int Judge(const std::string& system, const GateChoice& choice) {
    const std::string& address =
        command_.address.empty() ? choice.plan->prometheus_url : command_.address;
    ServerConnection connection(command_.server);
    FreshTransport fresh(connection);
    const std::unique_ptr<NamedServer> named =
        ServerOf("gate", "--prometheus", address, "QOEC_PROMETHEUS", command_.tenant, fresh, env_);
    if (!named) return kUsage;
    const live::Prometheus server(*named->transport, named->url, named->redactor);
    live::RealClock clock(Interrupt::stopped());
    // A wrong address or password is no matter of the rollout: better now than after the hold time.
    if (const auto answer = server.Query("vector(1)", clock.NowMs()); !answer) {
      env_.err << fmt::format("qoec gate: {}\n", answer.error().message);
      return kTarget;
    }
    gate::Options options;
    options.once = command_.once;
    options.began_known = !command_.since.empty();
    options.began_ms = SinceOf(command_.since, clock.NowMs()).value_or(clock.NowMs());
    options.confirmed = {command_.confirmed.begin(), command_.confirmed.end()};
    Announce(choice, options);
    GateDisplay display(env_);
    const gate::Report report =
        gate::Run(*choice.plan, *choice.phase, server, clock, options,
                  [&](const gate::Progress& progress) { display.Show(progress); });
    display.Clear();
    const gate::Subject subject{system, *choice.plan, *choice.phase, server.address()};
    env_.out << named->redactor.Apply(Rendered(report, subject));
    return CodeOf(report.verdict);
  }

  // What is worth knowing before the time is spent.
  void Announce(const GateChoice& choice, const gate::Options& options) const {
    for (const artifact::Criterion& criterion : choice.phase->criteria) {
      if (criterion.manual && !options.confirmed.contains(criterion.name)) {
        env_.err << fmt::format("note: it cannot be `go` before somebody confirms: {}\n",
                                criterion.title);
      }
    }
    const int64_t duration = gate::DurationOf(*choice.phase);
    if (!options.once && duration > 0) {
      env_.err << fmt::format("watching until {}, every {}\n",
                              live::TimeText(options.began_ms + duration),
                              units::FormatDuration(choice.phase->every_ms));
    }
  }

  std::string Rendered(const gate::Report& report, const gate::Subject& subject) const {
    if (command_.format == "json") return gate::RenderJson(report, subject);
    if (command_.format == "junit") return gate::RenderJunit(report, subject);
    return gate::RenderText(report, subject, env_.colour);
  }

  const GateCommand& command_;
  Environment& env_;
};

}  // namespace

void AddGate(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<GateCommand>();
  CLI::App* command = app.add_subcommand(
      "gate", "Judge a phase of a rollout by live metrics: go (0), hold (4) or rollback (5)");
  command->add_option("SPEC", options->spec, "Folder (or file) of the spec")->required();
  command->add_option("PHASE", options->phase, "The phase's name")->required();
  command->add_option(
      "--prometheus", options->address,
      "Address below which /api/v1 is, instead of the spec's. A bearer token is taken from the "
      "variable QOEC_PROMETHEUS_TOKEN, or user and password from QOEC_PROMETHEUS_USER and "
      "QOEC_PROMETHEUS_PASSWORD");
  command->add_option("--tenant", options->tenant, "Tenant of a Mimir (X-Scope-OrgID)");
  command->add_option("--gate", options->gate,
                      "The gate's name, where several have a phase of that name");
  command->add_flag("--once", options->once, "Look once, now, instead of over the hold time");
  command
      ->add_option("--since", options->since,
                   "When the phase began: a time, or how long ago; what was between is looked at, "
                   "too. Default: now")
      ->check(CheckSince);
  command
      ->add_option("--confirm", options->confirmed,
                   "Name of a manual criterion that somebody has looked at and found to hold")
      ->allow_extra_args(false);
  command->add_option("--timeout", options->server.timeout, "For each answer, all tries together")
      ->default_val(options->server.timeout)
      ->check(CheckTime);
  AddTlsOptions(*command, options->server.tls);
  AddFormatOption(*command, options->format, {"text", "json", "junit"});
  command->callback([options, &env, &exit_code] { exit_code = GateRun(*options, env).Run(); });
}

}  // namespace qoe::cli
