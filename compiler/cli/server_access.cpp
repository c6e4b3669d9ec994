#include "compiler/cli/server_access.h"

#include <fmt/format.h>

#include "compiler/cli/interrupt.h"
#include "compiler/units/unit.h"

namespace qoe::cli {
namespace {

using std::chrono::milliseconds;

std::string CheckTimeout(const std::string& text) {
  if (units::ParseDuration(text).value_or(0) > 0) return {};
  return fmt::format("`{}` is no duration such as `30s`, `2m`", text);
}

http::RetryPolicy Policy(milliseconds timeout) {
  http::RetryPolicy policy;
  policy.deadline = std::chrono::steady_clock::now() + timeout;
  policy.cancelled = &Interrupt::closed();
  return policy;
}

// A secret in a variable, or in a file that another one names; empty: in neither.
Result<http::Secret> Find(const std::string& name, const http::Variables& variables,
                          std::vector<std::string>& warnings) {
  const std::string file = variables(name + "_FILE").value_or("");
  const bool set = !variables(name).value_or("").empty();
  if (set && !file.empty()) {
    return Error{ErrorKind::Unusable,
                 fmt::format("`{0}` and `{0}_FILE` are both set; one of them has to go", name)};
  }
  if (!set && file.empty()) return http::Secret();
  Result<http::SecretValue> found = http::SecretFrom(
      set ? http::SecretSource{name, ""} : http::SecretSource{"", file}, variables);
  if (!found) return found.error();
  warnings.insert(warnings.end(), found->warnings.begin(), found->warnings.end());
  return std::move(found->secret);
}

}  // namespace

void AddServerOptions(CLI::App& command, ServerOptions& options) {
  command
      .add_option("--timeout", options.timeout,
                  "For all requests to one target together; waiting (`--wait`) comes on top, and "
                  "putting the old state back has as much again")
      ->default_val(options.timeout)
      ->check(CheckTimeout);
  command.add_option("--ca", options.tls.ca_file,
                     "File of the authorities that servers are trusted by");
  command.add_option("--certificate", options.tls.certificate_file,
                     "File of the client's certificate");
  command.add_option("--key", options.tls.key_file, "File of its key");
}

Result<http::Url> AddressOf(const std::string& option, const std::string& address,
                            const std::string& variables) {
  Result<http::Url> url = http::Url::Parse(address);
  if (url) return url;
  std::string message =
      fmt::format("`{}` takes the address of a server, but {}", option, url.error().message);
  if (http::FactsOf(address).user_info)
    message += fmt::format("\n  = help: put them into the variables {}", variables);
  return Error{ErrorKind::Unusable, std::move(message)};
}

Result<FoundAccess> AccessFrom(const std::string& prefix, const std::string& address,
                               const http::Variables& variables) {
  FoundAccess found;
  const std::string user = variables(prefix + "_USER").value_or("");
  Result<http::Secret> secret =
      Find(prefix + (user.empty() ? "_TOKEN" : "_PASSWORD"), variables, found.warnings);
  if (!secret) return secret.error();
  if (!user.empty()) {
    if (secret->empty()) {
      return Error{ErrorKind::Unusable,
                   fmt::format("`{0}_USER` is set, and neither `{0}_PASSWORD` nor "
                               "`{0}_PASSWORD_FILE` is",
                               prefix)};
    }
    found.access.credentials = http::BasicCredentials{user, std::move(*secret)};
  } else if (!secret->empty()) {
    found.access.credentials = http::BearerToken{std::move(*secret)};
  }
  if (const Status fine = http::CheckAccess(found.access); !fine) return fine.error();
  if (std::string warning = http::WarningFor(found.access, address); !warning.empty())
    found.warnings.push_back(std::move(warning));
  return found;
}

Result<ServerChoice> ServerFrom(const std::string& option, const std::string& address,
                                const std::string& prefix, http::Redactor& redactor,
                                Environment& env) {
  Result<http::Url> url =
      AddressOf(option, address, fmt::format("`{0}_USER` and `{0}_PASSWORD`", prefix));
  if (!url) return url.error();
  Result<FoundAccess> found = AccessFrom(prefix, address);
  if (!found) return found.error();
  for (const std::string& warning : found->warnings)
    env.err << fmt::format("warning: {}\n", warning);
  redactor.Add(found->access);
  return ServerChoice{std::move(*url), std::move(found->access)};
}

ServerConnection::ServerConnection(const ServerOptions& options)
    : timeout_(*units::ParseDuration(options.timeout)),
      curl_({.tls = options.tls, .cancelled = &Interrupt::closed()}),
      retrying_(curl_, Policy(timeout_)) {
  Interrupt::Listen();
}

void ServerConnection::SetTimeLeft(milliseconds time) {
  retrying_.SetDeadline(std::chrono::steady_clock::now() + time);
}

}  // namespace qoe::cli
