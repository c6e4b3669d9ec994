// What `qoec gate` and `qoec verify` share: the ways to servers that are only read.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "compiler/cli/environment.h"
#include "compiler/cli/server_access.h"
#include "compiler/http/authorized.h"

namespace qoe::cli {

// Gives every request as much time as the connection gives a whole run.
class FreshTransport final : public http::Transport {
 public:
  // `connection` lives longer.
  explicit FreshTransport(ServerConnection& connection) : connection_(connection) {}

  http::Response Send(const http::Request& request) override;

 private:
  ServerConnection& connection_;
};

// `--ca`, `--certificate`, `--key`.
void AddTlsOptions(CLI::App& command, http::TlsOptions& tls);

// A server of an option, with who asks it.
struct NamedServer {
  http::Url url;
  std::unique_ptr<http::Transport> transport;
  http::Redactor redactor;
};

// Looks at the option and at the variables PREFIX_TOKEN, PREFIX_USER, …; what is wrong is printed,
// and gives none.
std::unique_ptr<NamedServer> ServerOf(const std::string& command, const std::string& option,
                                      const std::string& address, const std::string& prefix,
                                      const std::string& tenant, http::Transport& transport,
                                      Environment& env);

// The reason why it is no length of time, as CLI11 wants it; empty: it is one.
std::string CheckDuration(const std::string& text);
// The same, where `0s` would be no time at all.
std::string CheckTime(const std::string& text);

}  // namespace qoe::cli
