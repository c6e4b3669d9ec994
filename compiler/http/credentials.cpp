#include "compiler/http/credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/http/encode.h"
#include "compiler/http/url.h"

namespace qoe::http {
namespace {

constexpr const char* kAuthorization = "Authorization";
constexpr const char* kTenant = "X-Scope-OrgID";
// What the transport sets itself: another value would send the request elsewhere, or break it up.
constexpr std::array<std::string_view, 6> kOfTransport = {
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Proxy-Authorization", "Expect"};

std::string Authorization(const Credentials& credentials) {
  if (const auto* basic = std::get_if<BasicCredentials>(&credentials))
    return "Basic " + Base64(basic->user + ":" + basic->password.Reveal());
  if (const auto* bearer = std::get_if<BearerToken>(&credentials))
    return "Bearer " + bearer->token.Reveal();
  return {};
}

Headers AllOf(const Access& access) {
  Headers all;
  const std::string authorization = Authorization(access.credentials);
  if (!authorization.empty()) all.Add(kAuthorization, authorization);
  if (!access.tenant.empty()) all.Add(kTenant, access.tenant);
  for (const auto& [name, value] : access.headers) all.Add(name, value);
  for (const auto& [name, value] : access.secret_headers) all.Add(name, value.Reveal());
  return all;
}

Error Unusable(std::string message) { return {ErrorKind::Unusable, std::move(message)}; }

Status CheckUser(const Access& access) {
  const auto* basic = std::get_if<BasicCredentials>(&access.credentials);
  if (basic == nullptr) return Done{};
  if (basic->user.empty()) return Unusable("the user of the password is empty");
  if (basic->user.find(':') != std::string::npos) {
    return Unusable(
        fmt::format("user `{}` has a `:` in it, so the server would take the rest of it for the "
                    "password",
                    basic->user));
  }
  // Base64 would carry these, but no server takes them.
  const std::string why = WhyNotSent(kAuthorization, basic->user + basic->password.Reveal());
  return why.empty() ? Status(Done{}) : Unusable(why);
}

}  // namespace

Credentials GrafanaCloud(std::string instance, Secret key) {
  return BasicCredentials{std::move(instance), std::move(key)};
}

Status CheckAccess(const Access& access) {
  if (const Status user = CheckUser(access); !user) return user.error();
  Headers seen;
  for (const auto& [name, value] : AllOf(access)) {
    const std::string why = WhyNotSent(name, value);
    if (!why.empty()) return Unusable(why);
    if (seen.Has(name)) return Unusable(fmt::format("header `{}` is given twice", name));
    seen.Add(name, "");
  }
  for (const std::string_view name : kOfTransport) {
    if (seen.Has(name)) return Unusable(fmt::format("header `{}` is not for others to set", name));
  }
  return Done{};
}

Headers HeadersOf(const Access& access) { return AllOf(access); }

std::string WarningFor(const Access& access, const std::string& address) {
  const bool secrets =
      !std::holds_alternative<NoCredentials>(access.credentials) || !access.secret_headers.empty();
  const AddressFacts facts = FactsOf(address);
  if (!secrets || !facts.spoken || facts.encrypted || facts.loopback) return {};
  return fmt::format("secrets are sent to `{}` in clear text, for everybody on the way to read",
                     ShownAddress(address));
}

}  // namespace qoe::http
