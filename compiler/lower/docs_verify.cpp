// What must be true after a deployment, for people.
#include <fmt/format.h>

#include "compiler/lower/docs.h"
#include "compiler/lower/markdown.h"
#include "compiler/units/unit.h"

namespace qoe::lower {
namespace {

std::string Bound(const artifact::Probe& probe) {
  return fmt::format("{} {}{}{}", probe.operation, units::FormatNumber(probe.threshold),
                     probe.unit.empty() ? "" : " ", probe.unit);
}

std::string What(const artifact::Probe& probe) {
  switch (probe.kind) {
    case artifact::ProbeKind::Get:
      return "GET " + CodeText(probe.target);
    case artifact::ProbeKind::Connect:
      return "connect to " + CodeText(probe.target);
    case artifact::ProbeKind::Promql:
    case artifact::ProbeKind::Sql:
      return CodeText(probe.target);
    case artifact::ProbeKind::Manual:
      break;
  }
  return probe.target;
}

std::string Expected(const artifact::Probe& probe) {
  if (probe.kind == artifact::ProbeKind::Manual) return "a person looks";
  if (probe.kind == artifact::ProbeKind::Connect) return "connects";
  if (probe.kind != artifact::ProbeKind::Get)
    return probe.operation.empty() ? "a result" : "every value " + CodeText(Bound(probe));
  std::string text = fmt::format("status {}", probe.status);
  if (!probe.contains.empty()) text += fmt::format(", contains {}", CodeText(probe.contains));
  for (const auto& [path, value] : probe.json)
    text += fmt::format(", {} is {}", CodeText(path), CodeText(value));
  for (const std::string& path : probe.has) text += fmt::format(", has {}", CodeText(path));
  if (!probe.number.empty())
    text += fmt::format(", {} {}", CodeText(probe.number), CodeText(Bound(probe)));
  return text;
}

}  // namespace

void AddVerifyPage(const DocContext& cx) {
  const artifact::VerifyPlan& plan = cx.bundle.verify;
  if (plan.checks.empty()) return;
  std::string text =
      "# Checks after a deployment\n\nBeside these, all rules must be loaded and healthy, recorded "
      "series and dashboards be there,\nand no alert fire";
  for (size_t i = 0; i < plan.may_fire.size(); ++i)
    text += fmt::format("{}{}", i == 0 ? ", but for " : ", ", CodeText(plan.may_fire[i]));
  text += ".\n\n" + TableHead({"check", "what", "expected", "within"});
  for (const artifact::Probe& probe : plan.checks) {
    std::string title = probe.title;
    if (!probe.why.empty()) title += fmt::format(" — {}", probe.why);
    std::string within = probe.within_ms == 0 ? "at once" : units::FormatDuration(probe.within_ms);
    if (probe.kind == artifact::ProbeKind::Manual) within.clear();
    text += TableRow({title, What(probe), Expected(probe), within});
  }
  cx.pages.push_back({"verify.md", std::move(text)});
}

}  // namespace qoe::lower
