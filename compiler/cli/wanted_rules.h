// The rule groups of a spec as a ruler is to hold them.
#pragma once

#include <vector>

#include "compiler/deploy/difference/group.h"
#include "compiler/driver/compile.h"

namespace qoe::cli {

// One namespace with all groups, with the spec's `source_tenants`. `compilation` is `ok()`.
std::vector<difference::Namespace> WantedRules(const driver::Compilation& compilation);

}  // namespace qoe::cli
