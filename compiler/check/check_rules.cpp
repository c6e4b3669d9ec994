#include "compiler/check/check_rules.h"

#include "compiler/base/parallel.h"
#include "compiler/check/rule/context.h"
#include "compiler/facts/infer.h"

namespace qoe::check {
namespace {

void CheckOne(const ParsedRule& rule, const source::FileSet& files, const Environment& environment,
              const Catalogue& catalogue, std::vector<facts::NodeFacts>& nodes, diag::Sink& sink) {
  facts::Infer(rule.ast, catalogue, nodes);
  const ExpressionContext expression{rule.ast,
                                     nodes,
                                     catalogue,
                                     rule.rule->expr.text,
                                     files,
                                     environment,
                                     rule.records() ? Purpose::Recording : Purpose::Alert};
  CheckExpression(expression, sink);
  if (rule.records()) return;
  CheckAlert({expression, *rule.rule, rule.for_ms, rule.interval_ms}, sink);
}

}  // namespace

Definitions CheckRules(const std::deque<ParsedRule>& parsed, const source::FileSet& files,
                       const Environment& environment, Catalogue& catalogue,
                       const std::vector<std::string_view>& used, diag::Sink& sink) {
  AddRecordings(parsed, files, catalogue, sink);
  constexpr size_t kPerTask = 64;
  const size_t tasks = (parsed.size() + kPerTask - 1) / kPerTask;
  std::vector<diag::Sink> sinks(tasks);
  base::ParallelFor(tasks, [&](size_t task) {
    std::vector<facts::NodeFacts> nodes;
    for (size_t i = task * kPerTask; i < std::min(parsed.size(), (task + 1) * kPerTask); ++i) {
      if (parsed[i].ok()) CheckOne(parsed[i], files, environment, catalogue, nodes, sinks[task]);
    }
  });
  for (diag::Sink& each : sinks) sink.Append(std::move(each));
  CheckUnused(parsed, used, sink);
  CheckRecordedUnits(parsed, files, catalogue, sink);
  CheckLevels(parsed, files, sink);
  Definitions definitions(parsed, files, sink);
  CheckRecordedElsewhere(parsed, files, sink);
  return definitions;
}

}  // namespace qoe::check
