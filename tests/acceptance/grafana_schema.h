// Grafana's own published types as a JSON schema, and dashboards put before it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace qoe::acceptance {

// Newer: options are welcome that the release lacks and a later one demands. Grafana passes over
// options that it does not know, so a dashboard for both has them.
enum class Options { Own, Newer };

class GrafanaSchema {
 public:
  // `version` is a folder of tests/acceptance/grafana, such as "12.3".
  explicit GrafanaSchema(std::string version);

  // Installs the packages and makes the schema, unless both are in the build folder already.
  // Why that is not possible here (no Node.js, registry out of reach); empty: it is there.
  // Throws std::runtime_error when it is possible and still goes wrong.
  std::string Prepare();

  // Exit code 0: all are valid. Otherwise every difference is one line of the output.
  support::Outcome Validate(const std::vector<std::filesystem::path>& dashboards,
                            Options options = Options::Own) const;

 private:
  std::string version_;
  std::filesystem::path source_;  // the files in the tree
  std::filesystem::path folder_;  // in the build folder
};

}  // namespace qoe::acceptance
