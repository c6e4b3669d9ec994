// Who asks, and how the server is told.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/http/headers.h"
#include "compiler/http/secret.h"

namespace qoe::http {

struct NoCredentials {};
// A user with a password; Grafana Cloud's are the number of an instance and a key.
struct BasicCredentials {
  std::string user;  // is shown in messages
  Secret password;
};
struct BearerToken {
  Secret token;
};
using Credentials = std::variant<NoCredentials, BasicCredentials, BearerToken>;

Credentials GrafanaCloud(std::string instance, Secret key);

// All that is sent with every request to one server.
struct Access {
  Credentials credentials;
  std::string tenant;  // of Mimir, Loki, … (`X-Scope-OrgID`); empty: none
  Headers headers;     // more, which messages may show
  std::vector<std::pair<std::string, Secret>> secret_headers;  // more, which they may not
};

// Errors: a `:` in the user, a control character anywhere, two headers of one name, or one that is
// not for others to set (`Authorization` beside credentials, `Host`, `Content-Length`, …).
Status CheckAccess(const Access& access);

// The headers that say all that; `access` has passed `CheckAccess`.
Headers HeadersOf(const Access& access);

// What is to be said before secrets are sent to `address`: that they go there in clear text. Empty:
// nothing. Loopback is no reason.
std::string WarningFor(const Access& access, const std::string& address);

}  // namespace qoe::http
