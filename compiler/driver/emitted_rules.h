// The rules that a spec compiles to, as the server reads them: what is tested is what is deployed.
#pragma once

#include <memory>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/rules/model.h"
#include "compiler/test/rule_set.h"
#include "promql/parse.h"

namespace qoe::driver {

// A spec that compiles uses only what its targets have.
inline constexpr promql::ParseOptions kEmittedParse{.features = promql::AllFeatures()};

struct EmittedRules {
  std::vector<rules::RuleFile> files;
  std::vector<std::shared_ptr<const test::Group>> groups;  // of all files, in their order
};

// Of a spec that compiles. The texts are added to the compilation's files.
EmittedRules ReadEmittedRules(Compilation& compilation);

}  // namespace qoe::driver
