// What commands say of tests beside their outcomes; used in this folder alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/environment.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/compile.h"
#include "compiler/source/file.h"
#include "compiler/test/outcome.h"

namespace qoe::cli {

// Findings about files, then those about single tests, in their order.
void PrintFindings(const diag::Sink& sink, const std::vector<test::FileOutcome>& outcomes,
                   const source::FileSet& files, Environment& env);

// Whether the spec compiles and has scenarios; says why not otherwise. `consequence`: "nothing was
// exported".
bool HasScenarios(const std::string& spec, const driver::Compilation& compilation,
                  std::string_view consequence, Environment& env);

}  // namespace qoe::cli
