// What kind of ruler answers, and how it is set up.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace qoe::test_ruler {

enum class Flavour {
  Mimir,   // 2.14 and later
  Cortex,  // HEAD of August 2026
  Loki,
};

// 0: unlimited.
struct Limits {
  int rules_per_group = 0;
  int groups = 0;
};

struct Options {
  Flavour flavour = Flavour::Mimir;
  std::string config_path;      // of the rules' configuration; the namespace follows
  std::string evaluation_path;  // what comes before `/api/v1/rules`
  std::string success_body;
  std::string malformed_tenant;       // the error for one that cannot be
  std::string undecodable;            // the error for a body that is no group
  bool empty_list_is_404 = false;     // Cortex, and Mimir before 2.13
  bool missing_group_is_404 = false;  // on DELETE; where the store does not say, it succeeds
  bool checks_promql = true;
  bool tells_expression_errors = true;  // Cortex answers with an empty message
  bool tells_positions = false;         // Cortex: `0:0: ` before the message
  bool keeps_mimir_fields = false;      // source_tenants and kin
  bool keeps_group_labels = false;      // Mimir, from 3.0 on
  bool federated_rules = false;         // what Mimir says of its own configuration

  bool multi_tenant = true;  // no: whatever the request says, the tenant is `anonymous`
  // Where one of these is set, a request has to bring it.
  std::string user, password;  // basic
  std::string token;           // bearer

  std::map<std::string, Limits> limits;            // by tenant; `*`: all others
  std::map<std::string, Limits> namespace_limits;  // by namespace, of any tenant
  std::set<std::string> protected_namespaces;      // Mimir only
  std::chrono::milliseconds sync_delay{0};         // until a change is seen by the evaluation
  std::chrono::milliseconds evaluation_delay{0};   // from then until the first evaluation
};

// As such a ruler is without being configured: several tenants, no limits, no authentication.
Options DefaultsOf(Flavour flavour);

// `mimir`, `mimir-old`, `cortex`, `loki`.
std::optional<Options> OptionsNamed(std::string_view name);

}  // namespace qoe::test_ruler
