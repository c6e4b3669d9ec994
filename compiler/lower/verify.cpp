#include "compiler/lower/stages.h"
#include "compiler/lower/watched.h"

namespace qoe::lower {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs Owned(const std::vector<std::pair<std::string_view, std::string_view>>& pairs) {
  return {pairs.begin(), pairs.end()};
}

artifact::ProbeKind KindOf(ProbeKind kind) {
  switch (kind) {
    case ProbeKind::Get:
      return artifact::ProbeKind::Get;
    case ProbeKind::Connect:
      return artifact::ProbeKind::Connect;
    case ProbeKind::Promql:
      return artifact::ProbeKind::Promql;
    case ProbeKind::Sql:
      return artifact::ProbeKind::Sql;
    case ProbeKind::Manual:
      break;
  }
  return artifact::ProbeKind::Manual;
}

artifact::Probe Lowered(const Program& program, const Probe& probe) {
  artifact::Probe made;
  made.name = probe.name;
  made.title = probe.title;
  made.why = probe.why;
  made.kind = KindOf(probe.kind);
  made.target = probe.kind == ProbeKind::Promql
                    ? WatchedValue(program, probe.promql, probe.watch, probe.by)
                    : std::string(probe.target);
  made.status = probe.status;
  made.contains = probe.contains;
  made.json = Owned(probe.json);
  made.has = {probe.has.begin(), probe.has.end()};
  made.number = probe.number;
  made.headers = Owned(probe.headers);
  made.headers_from_env = Owned(probe.headers_from_env);
  made.operation = OperatorText(probe.comparison);
  made.threshold = probe.threshold;
  if (probe.unit.known()) made.unit = probe.unit.name();
  made.within_ms = probe.within_ms;
  return made;
}

}  // namespace

artifact::VerifyPlan LowerVerify(const Program& program) {
  artifact::VerifyPlan plan;
  for (const std::string_view name : program.verify.may_fire) plan.may_fire.emplace_back(name);
  for (const Probe& probe : program.verify.checks) {
    if (probe.ok) plan.checks.push_back(Lowered(program, probe));
  }
  return plan;
}

}  // namespace qoe::lower
