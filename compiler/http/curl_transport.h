// HTTP by libcurl.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "compiler/http/transport.h"

namespace qoe::http {

// Files are in PEM format; empty: none. Keys have no passphrase.
struct TlsOptions {
  std::string ca_file;           // trusted instead of what the system trusts
  std::string certificate_file;  // the client's own, with the chain to its authority
  std::string key_file;          // empty: the key is in `certificate_file`
  bool skip_verify = false;      // takes whoever answers for the server; see `WarningFor`
};

// What is to be said before a connection is made with these options; empty: nothing.
std::string WarningFor(const TlsOptions& tls);

struct CurlOptions {
  TlsOptions tls;
  size_t most_bytes = size_t{256} << 20U;  // of an answer's body, unpacked
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  // True: transfers end within a second, and no new one begins. It may be set by a signal handler.
  const std::atomic<bool>* cancelled = nullptr;
};

// Speaks HTTP/1.1 over http and https (TLS 1.2 and up), keeps connections open for the next
// request, unpacks gzip. Redirects are not followed: what is sent is meant for this server alone.
// Proxies are those of the environment, but never for loopback. An address with a user or a
// password in it, and headers that cannot be sent, are refused. Threads share the object; each
// request in progress has a handle, and so a connection, of its own.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;

  Response Send(const Request& request) override;

 private:
  class Handles;

  CurlOptions options_;
  std::unique_ptr<Handles> handles_;
};

}  // namespace qoe::http
