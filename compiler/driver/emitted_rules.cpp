#include "compiler/driver/emitted_rules.h"

#include "compiler/emit/emit.h"
#include "compiler/rules/read.h"

namespace qoe::driver {

EmittedRules ReadEmittedRules(Compilation& compilation) {
  EmittedRules rules;
  for (const emit::OutputFile& output : emit::Emit(compilation.bundle)) {
    if (!output.path.starts_with("rules/")) continue;
    const source::FileId id = compilation.files.Add(output.path, output.text);
    rules.files.push_back(rules::Read(compilation.files, id, {}, compilation.sink));
    const auto read = test::CompileGroups(rules.files.back(), kEmittedParse);
    rules.groups.insert(rules.groups.end(), read.begin(), read.end());
  }
  return rules;
}

}  // namespace qoe::driver
