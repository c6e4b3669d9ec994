// Which names Prometheus reads a folder's files under.
#pragma once

#include <string>
#include <vector>

namespace qoe::prometheus {

// Whether one of the patterns of `rule_files` takes a file of that name. Of paths only the last
// folder is looked at, and only where it helps: Prometheus may see the folder elsewhere.
bool IsRead(const std::string& name, const std::string& folder,
            const std::vector<std::string>& patterns);

// The ending that rule files have there: the first of `.yaml`, `.yml`, `.rules.yaml`, `.rules.yml`
// and `.rules` that the patterns take; `.yaml` where they take none.
std::string EndingOf(const std::string& stem, const std::string& folder,
                     const std::vector<std::string>& patterns);

}  // namespace qoe::prometheus
