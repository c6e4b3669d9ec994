#include "compiler/cli/live_access.h"

#include <fmt/format.h>

#include "compiler/units/unit.h"

namespace qoe::cli {

http::Response FreshTransport::Send(const http::Request& request) {
  connection_.SetTimeLeft(connection_.timeout());
  return connection_.transport().Send(request);
}

void AddTlsOptions(CLI::App& command, http::TlsOptions& tls) {
  command.add_option("--ca", tls.ca_file, "File of the authorities that servers are trusted by");
  command.add_option("--certificate", tls.certificate_file, "File of the client's certificate");
  command.add_option("--key", tls.key_file, "File of its key");
}

std::unique_ptr<NamedServer> ServerOf(const std::string& command, const std::string& option,
                                      const std::string& address, const std::string& prefix,
                                      const std::string& tenant, http::Transport& transport,
                                      Environment& env) {
  const auto fail = [&](const Error& error) {
    env.err << fmt::format("qoec {}: {}\n", command, error.message);
    return nullptr;
  };
  http::Redactor redactor;
  Result<ServerChoice> choice = ServerFrom(option, address, prefix, redactor, env);
  if (!choice) return fail(choice.error());
  choice->access.tenant = tenant;
  if (const Status fine = http::CheckAccess(choice->access); !fine) return fail(fine.error());
  auto server = std::make_unique<NamedServer>(
      NamedServer{std::move(choice->url), nullptr, std::move(redactor)});
  server->transport = std::make_unique<http::Authorized>(transport, choice->access);
  return server;
}

std::string CheckDuration(const std::string& text) {
  if (units::ParseDuration(text)) return {};
  return fmt::format("`{}` is no duration such as `30s`, `5m`", text);
}

std::string CheckTime(const std::string& text) {
  if (units::ParseDuration(text).value_or(0) > 0) return {};
  return fmt::format("`{}` is no duration such as `30s`, `5m`, or no time at all", text);
}

}  // namespace qoe::cli
