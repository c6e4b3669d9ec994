#include "tests/ruler/access.h"

#include <algorithm>
#include <string_view>

#include "tests/ruler/routes.h"

namespace qoe::test_ruler {
namespace {

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += kDigits[(bits >> (count - 6)) & 63];
  }
  if (count > 0) out += kDigits[(bits << (6 - count)) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

// Source: Mimir docs, About tenant IDs.
bool IsTenant(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!-_.*'()").find(c) != std::string_view::npos;
  };
  return name.size() <= 150 && name != "." && name != ".." && std::ranges::all_of(name, fits);
}

}  // namespace

std::optional<Response> Authenticate(const Request& request, const Options& options) {
  const bool basic = !options.user.empty();
  if (!basic && options.token.empty()) return std::nullopt;
  const std::string_view given = request.header("Authorization");
  if (basic && given == "Basic " + Base64(options.user + ":" + options.password))
    return std::nullopt;
  if (!options.token.empty() && given == "Bearer " + options.token) return std::nullopt;
  Response refusal = Refusal(401, "authentication required");
  refusal.headers.emplace_back("WWW-Authenticate", basic ? "Basic realm=\"ruler\"" : "Bearer");
  return refusal;
}

TenantOrRefusal TenantOf(const Request& request, const Options& options) {
  if (!options.multi_tenant) return {"anonymous", std::nullopt};
  const std::string name(request.header("X-Scope-OrgID"));
  if (name.empty()) return {"", Refusal(401, "no org id")};
  if (!IsTenant(name)) return {"", BadData(options.malformed_tenant)};
  return {name, std::nullopt};
}

}  // namespace qoe::test_ruler
