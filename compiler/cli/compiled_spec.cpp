#include "compiler/cli/compiled_spec.h"

#include <fmt/format.h>

#include "compiler/cli/command.h"

namespace qoe::cli {

std::unique_ptr<driver::Compilation> CompiledSpec(const std::string& spec,
                                                  std::string_view otherwise, Environment& env) {
  std::unique_ptr<driver::Compilation> compilation =
      driver::Compile(spec, true, diag::DateOf(env.now));
  if (compilation->ok()) return compilation;
  PrintDiagnostics(compilation->sink, compilation->files, "text", env);
  env.err << fmt::format("{}: {}; {}\n", spec, CountText(compilation->sink), otherwise);
  return nullptr;
}

}  // namespace qoe::cli
