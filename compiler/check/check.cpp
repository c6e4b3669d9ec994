#include "compiler/check/check.h"

#include "compiler/check/context.h"

namespace qoe::check {

Environment EnvironmentOf(const Program& program) {
  return {program.scrape_interval_ms, program.retention_ms, program.series_budget,
          program.sample_budget};
}

void AddRecorded(const Program& program, Catalogue& catalogue) {
  IndicatorFacts(program, catalogue);
}

void Run(const Program& program, const source::FileSet& files, diag::Sink& sink) {
  Catalogue catalogue(&program);
  const IndicatorFacts indicators(program, catalogue);
  const Environment environment = EnvironmentOf(program);
  const CheckContext cx{program, files, catalogue, indicators, environment};
#define QOE_CHECK_RUN(name) Check##name(cx, sink);
#include "compiler/check/checks.def"
#undef QOE_CHECK_RUN
}

}  // namespace qoe::check
