#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <sstream>

#include "compiler/base/counted.h"
#include "compiler/cli/command.h"
#include "compiler/driver/import_catalogue.h"
#include "compiler/driver/input_kind.h"
#include "compiler/driver/sort_inputs.h"
#include "compiler/http/authorized.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/secret.h"
#include "compiler/import/write_yaml.h"
#include "compiler/source/file_system.h"
#include "compiler/spec/validate.h"
#include "compiler/units/unit.h"

namespace qoe::cli {
namespace {

using diag::Code;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kStandardInput = "-";
constexpr const char* kTokenVariable = "QOEC_TOKEN";
constexpr const char* kUserVariable = "QOEC_USER";  // goes before the token
constexpr const char* kPasswordVariable = "QOEC_PASSWORD";

struct Options {
  std::vector<std::string> paths;
  std::string server, tenant;
  std::string since = "1h", timeout = "1m";
  std::vector<std::string> target_labels = {"job", "instance"};
  bool other_labels = false, values = false;
  std::string out;
};

template <typename T>
void MoveAll(std::vector<T>& from, std::vector<T>& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

class ImportRun {
 public:
  ImportRun(const Options& options, Environment& env) : options_(options), env_(env) {}

  int Run() {
    if (options_.paths.empty() && options_.server.empty()) {
      env_.err << "qoec import catalogue: name files, `-`, or a server with `--prometheus`\n"
                  "`qoec import catalogue --help` says more\n";
      return kUsage;
    }
    for (const std::string& path : options_.paths) AddPath(path);
    if (!options_.server.empty() && !AddServer()) return kUsage;
    if (sink_.has_errors()) return Failed(sink_, {});
    const auto run = driver::ImportCatalogue(
        std::move(sources_), {options_.target_labels, options_.other_labels, options_.values});
    if (run->sink.has_errors()) return Failed(run->sink, run->files);
    PrintDiagnostics(run->sink, run->files, "text", env_);
    return Write(run->catalogue);
  }

 private:
  void AddPath(const std::string& path) {
    std::error_code error;
    if (path == kStandardInput) {
      std::ostringstream read;
      read << env_.in.rdbuf();
      AddFile({"standard input", read.str()});
    } else if (std::filesystem::is_directory(path, error)) {
      AddFolder(path);
    } else {
      for (driver::FileText& file : driver::ReadFiles({path})) AddFile(std::move(file));
    }
  }

  // Below a folder, only rule files and dashboards can be told from everything else.
  void AddFolder(const std::string& path) {
    driver::SortedInputs inputs = driver::SortInputs(path, sink_);
    const bool spec = !inputs.spec.empty() && inputs.rules.empty() && inputs.dashboards.empty();
    if (spec) IsSpec(path);
    MoveAll(inputs.rules, sources_.rules);
    MoveAll(inputs.dashboards, sources_.dashboards);
  }

  void AddFile(driver::FileText file) {
    const auto kind = file.text ? driver::KindOf(file.text.value()) : driver::InputKind::Unknown;
    switch (kind) {
      case driver::InputKind::Spec:
        return IsSpec(file.path);
      case driver::InputKind::Rules:
        sources_.rules.push_back(std::move(file));
        return;
      case driver::InputKind::Dashboard:
        sources_.dashboards.push_back(std::move(file));
        return;
      case driver::InputKind::Other:
      case driver::InputKind::Unknown:
        sources_.expositions.push_back(std::move(file));
        return;
    }
  }

  void IsSpec(const std::string& path) {
    sink_.Add(Code::UnknownInput, {}, "`{}` is a spec, which has its metrics already", path)
        .Help("name text of `/metrics`, rule files or dashboards");
  }

  bool AddServer() {
    Result<http::Url> url = http::Url::Parse(options_.server);
    if (!url) {
      env_.err << "qoec import catalogue: `--prometheus` takes the address of a server, but "
               << url.error().message << "\n";
      if (http::FactsOf(options_.server).user_info) {
        env_.err << "  = help: put them into the variables `" << kUserVariable << "` and `"
                 << kPasswordVariable << "`\n";
      }
      return false;
    }
    http::Access access;
    access.tenant = options_.tenant;
    if (!ReadSecrets(access)) return false;
    const int64_t timeout_ms = *units::ParseDuration(options_.timeout);
    const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
    sources_.fetch = [this, base = *url, deadline](std::string_view path,
                                                   const http::QueryFields& fields) {
      http::Request request;
      request.url = http::Url(base).Path(path).Fields(fields).text();
      request.headers.Set("Accept", "application/json");
      const auto left = std::chrono::duration_cast<std::chrono::seconds>(deadline - Clock::now());
      request.timeout = std::max(left + std::chrono::seconds(1), std::chrono::seconds(1));
      return server_->Send(request);
    };
    const int64_t now = std::chrono::duration_cast<std::chrono::seconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
    sources_.server.address = http::ShownAddress(options_.server);
    sources_.server.end_s = now;
    sources_.server.start_s = now - *units::ParseDuration(options_.since) / 1000;
    sources_.server.time_left = [deadline] { return Clock::now() < deadline; };
    return true;
  }

  // False: what is in the variables cannot be used, which has been said.
  bool ReadSecrets(http::Access& access) {
    const http::Variables variables = http::ProcessVariables();
    const auto fail = [&](const Error& error) {
      env_.err << "qoec import catalogue: " << error.message << "\n";
      return false;
    };
    const std::optional<std::string> user = variables(kUserVariable);
    if (user && !user->empty()) {
      Result<http::SecretValue> password = http::SecretFrom({kPasswordVariable, ""}, variables);
      if (!password) return fail(password.error());
      access.credentials = http::BasicCredentials{*user, std::move(password->secret)};
    } else if (!variables(kTokenVariable).value_or("").empty()) {
      Result<http::SecretValue> token = http::SecretFrom({kTokenVariable, ""}, variables);
      if (!token) return fail(token.error());
      access.credentials = http::BearerToken{std::move(token->secret)};
    }
    if (const Status fine = http::CheckAccess(access); !fine) return fail(fine.error());
    server_ = std::make_unique<http::Authorized>(curl_, access);
    sources_.server.redactor.Add(access);
    return true;
  }

  int Failed(const diag::Sink& sink, const source::FileSet& files) {
    PrintDiagnostics(sink, files, "text", env_);
    env_.err << "no catalogue was written: " << CountText(sink) << "\n";
    const std::vector<diag::Diagnostic> found = sink.Sorted();
    const bool server = std::any_of(found.begin(), found.end(), [](const diag::Diagnostic& each) {
      return each.code == Code::ServerUnreachable || each.code == Code::ServerAnswer;
    });
    return server ? kTarget : kProblems;
  }

  int Write(const import::Catalogue& catalogue) {
    const std::string text = import::WriteYaml(catalogue);
    if (options_.out.empty()) {
      env_.out << text;
    } else if (const Status written = WriteFile(text); !written) {
      diag::Sink sink;
      sink.Add(Code::OutputNotWritten, {}, "{}", written.error().message)
          .Help("mend the rights of the file and its folder, or make room");
      return Failed(sink, {});
    }
    size_t unknown = 0;
    for (const auto& [name, metric] : catalogue.metrics)
      unknown += metric.type == spec::MetricType::Unknown ? 1 : 0;
    env_.err << fmt::format("{}{}, {}\n", Counted(catalogue.metrics.size(), "metric"),
                            unknown == 0 ? "" : fmt::format(" ({} of unknown type)", unknown),
                            Counted(catalogue.labels.size(), "label"));
    return kFine;
  }

  Status WriteFile(const std::string& text) const {
    const Result<std::string> temporary = source::WriteTemporary(options_.out, text);
    if (!temporary) return temporary.error();
    return source::Replace(temporary.value(), options_.out);
  }

  const Options& options_;
  Environment& env_;
  diag::Sink sink_;
  driver::ImportSources sources_;
  http::CurlTransport curl_;
  std::unique_ptr<http::Transport> server_;
};

// What CLI11 prints behind the option's name when a value does not fit.
std::string CheckDuration(const std::string& text) {
  if (units::ParseDuration(text).value_or(0) > 0) return {};
  return fmt::format("`{}` is no duration such as `30s`, `10m`, `1h`", text);
}

std::string CheckLabel(const std::string& text) {
  return text.empty() || spec::IsLabelName(text) ? "" : fmt::format("`{}` is no label", text);
}

}  // namespace

void AddImport(CLI::App& app, Environment& env, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* import = app.add_subcommand("import", "Make a spec of what is there already");
  import->require_subcommand(0, 1)->allow_extras();
  import->callback([import, &env, &exit_code] {
    if (!import->get_subcommands().empty()) return;
  const std::vector<std::string> rest = import->remaining();
  env.err << fmt::format(
      "qoec import: say what to make of it: `qoec import catalogue {}`\n  = help: `qoec import "
      "catalogue --help` says more\n",
      rest.empty() ? "PATH…" : fmt::format("{}", fmt::join(rest, " ")));
  exit_code = kUsage;
});
CLI::App* command = import->add_subcommand(
    "catalogue", "Make a catalogue of metrics from /metrics, a server, rules or dashboards");
command->add_option("PATH", options->paths,
                    "Text of /metrics (`-`: standard input); rule files and dashboards, or "
                    "folders of them: what they use is inferred");
command->add_option("--prometheus", options->server,
                    "Ask the Prometheus at this address; a Mimir's ends in /prometheus. A bearer "
                    "token is taken from the variable QOEC_TOKEN, or user and password from "
                    "QOEC_USER and QOEC_PASSWORD");
command->add_option("--tenant", options->tenant, "Tenant of a Mimir (X-Scope-OrgID)");
command->add_option("--since", options->since, "How far back the server's series are looked at")
    ->check(CheckDuration)
    ->default_val("1h");
command->add_option("--timeout", options->timeout, "How long the server may take altogether")
    ->check(CheckDuration)
    ->default_val("1m");
command
    ->add_option("--target-labels", options->target_labels,
                 "Labels that the server adds to all series of a target")
    ->delimiter(',')
    ->check(CheckLabel)
    ->default_val("job,instance");
command->add_flag("--other-labels", options->other_labels,
                  "Series may carry labels that were not seen");
command->add_flag("--values", options->values,
                  "Take the values that were seen for all values of a label (up to 100)");
command->add_option("--out", options->out, "File to write; default: standard output");
command->callback([options, &env, &exit_code] {
  std::erase(options->target_labels, "");
  exit_code = ImportRun(*options, env).Run();
});
}  // namespace qoe::cli

}  // namespace qoe::cli
