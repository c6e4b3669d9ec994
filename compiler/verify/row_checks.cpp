#include <fmt/format.h>

#include "compiler/base/counted.h"
#include "compiler/verify/checks.h"
#include "compiler/verify/words.h"

namespace qoe::verify {
namespace {

Outcome LookAtRows(const Servers& servers, const artifact::SqlScript& script) {
  if (servers.database == nullptr) return Skipped("no `--postgres` was named");
  Result<std::vector<std::string>> differences = servers.database->Differences(script);
  if (!differences) return FailedBy(differences.error());
  if (differences->empty()) return Passed(Counted(script.rows.size(), "row"));
  std::string found =
      fmt::format("{} of {} are not as they should be", differences->size(), script.rows.size());
  return Failed(std::move(found), "load them: `qoec load --postgres`", std::move(*differences));
}

}  // namespace

void AddRowChecks(const Context& cx, Checks& checks) {
  for (const artifact::SqlScript& script : cx.bundle.sql_scripts) {
    if (!script.load || script.rows.empty()) continue;
    checks.push_back(
        {.section = "sql",
         .name = fmt::format("rows-{}", script.name),
         .title = fmt::format("Rows of `{}` are there", script.table),
         .within_ms = cx.within_ms,
         .look = [&servers = cx.servers, &script] { return LookAtRows(servers, script); }});
  }
}

}  // namespace qoe::verify
