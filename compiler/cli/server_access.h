// How commands reach servers: TLS, time, secrets of the environment.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/http/credentials.h"
#include "compiler/http/curl_transport.h"
#include "compiler/http/redactor.h"
#include "compiler/http/retrying.h"
#include "compiler/http/url.h"

namespace qoe::cli {

struct ServerOptions {
  std::string timeout = "2m";
  http::TlsOptions tls;
};
// `--timeout`, `--ca`, `--certificate`, `--key`.
void AddServerOptions(CLI::App& command, ServerOptions& options);

// The address of an option as a person wrote it. Errors name the option; one that has a password
// in it is sent to `variables` ("`QOEC_USER` and `QOEC_PASSWORD`").
Result<http::Url> AddressOf(const std::string& option, const std::string& address,
                            const std::string& variables);

// Who asks, by the variables PREFIX_USER with PREFIX_PASSWORD, or PREFIX_TOKEN; of both secrets
// also the name of a file, in PREFIX_PASSWORD_FILE and PREFIX_TOKEN_FILE. Neither: nobody.
struct FoundAccess {
  http::Access access;
  std::vector<std::string> warnings;  // also that secrets go to `address` in clear text
};
Result<FoundAccess> AccessFrom(const std::string& prefix, const std::string& address,
                               const http::Variables& variables = http::ProcessVariables());

// The server of an option, and who asks it.
struct ServerChoice {
  http::Url url;
  http::Access access;
};
// Both of the above. Warnings are printed; secrets are told to `redactor`.
Result<ServerChoice> ServerFrom(const std::string& option, const std::string& address,
                                const std::string& prefix, http::Redactor& redactor,
                                Environment& env);

// The way to all servers of a run. Ctrl-C closes it (interrupt.h): no request gets through any more
// until it is opened again for the way back.
class ServerConnection {
 public:
  explicit ServerConnection(const ServerOptions& options);

  // Tries again what may go well the next time, until the deadline.
  http::Transport& transport() { return retrying_; }
  // `--timeout`.
  std::chrono::milliseconds timeout() const { return timeout_; }
  // From now on; at first, `timeout` from the beginning.
  void SetTimeLeft(std::chrono::milliseconds time);

 private:
  std::chrono::milliseconds timeout_;
  http::CurlTransport curl_;
  http::Retrying retrying_;
};

}  // namespace qoe::cli
