// What must be true after a deployment, as values. The outputs themselves (rules, dashboards, rows)
// are in the bundle: this is what is asked beside them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace qoe::artifact {

enum class ProbeKind : uint8_t { Get, Connect, Promql, Sql, Manual };

struct Probe {
  std::string name, title, why;
  ProbeKind kind = ProbeKind::Manual;
  std::string target;  // address, host:port, PromQL, SQL, or what a person looks at
  // Of Get.
  int64_t status = 200;
  std::string contains;
  std::vector<std::pair<std::string, std::string>> json;              // path → value
  std::vector<std::string> has;                                       // paths
  std::string number;                                                 // path of what is compared
  std::vector<std::pair<std::string, std::string>> headers;           // name → value
  std::vector<std::pair<std::string, std::string>> headers_from_env;  // name → variable
  // Empty: that there is a result is enough.
  std::string operation;
  double threshold = 0;
  std::string unit;       // of the threshold; may be empty
  int64_t within_ms = 0;  // until when it must hold; 0: at once
};

struct VerifyPlan {
  std::vector<std::string> may_fire;  // names of alerts
  std::vector<Probe> checks;
};

}  // namespace qoe::artifact
