// What targets on servers have in common on the command line.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/target_kind.h"
#include "compiler/http/authorized.h"

namespace qoe::cli {

// An API, and who asks it: as one spec's, or one tenant's, target uses it.
template <typename Api>
struct TargetPlace {
  TargetPlace(http::Transport& transport, const http::Access& access, const http::Url& url)
      : authorized(transport, access), api(authorized, url) {}

  http::Authorized authorized;
  Api api;
};

// The tenants of the options, else the spec's; one without a name where there are none.
std::vector<std::string> TenantsOf(const System& system, const DeployOptions& options);

}  // namespace qoe::cli
