// Who asks: the authentication of a gateway, and the tenant.
#pragma once

#include <optional>
#include <string>

#include "tests/ruler/http_message.h"
#include "tests/ruler/options.h"

namespace qoe::test_ruler {

// The 401 of a gateway that knows the caller not, or nothing.
std::optional<Response> Authenticate(const Request& request, const Options& options);

struct TenantOrRefusal {
  std::string name;
  std::optional<Response> refusal;
};
TenantOrRefusal TenantOf(const Request& request, const Options& options);

}  // namespace qoe::test_ruler
