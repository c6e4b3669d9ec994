#include "compiler/cli/gate_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/base/spelling.h"

namespace qoe::cli {
namespace {

using Names = std::vector<std::string_view>;

Error None(std::string message, const std::string& name, const Names& known,
           std::string_view what) {
  const std::string_view nearest = Nearest(name, known);
  if (!nearest.empty()) message += fmt::format("; did you mean `{}`?", nearest);
  return {ErrorKind::NotFound, known.empty() ? std::move(message)
                                             : fmt::format("{}\n  = help: {}: `{}`", message, what,
                                                           fmt::join(known, "`, `"))};
}

}  // namespace

Result<GateChoice> ChoosePhase(const std::vector<artifact::GatePlan>& gates,
                               const std::string& gate, const std::string& phase) {
  if (gates.empty()) {
    return Error{ErrorKind::NotFound,
                 "the spec has no gates\n  = help: declare one in its section `gates`"};
  }
  Names gate_names, phase_names;
  std::vector<GateChoice> found;
  for (const artifact::GatePlan& plan : gates) {
    gate_names.push_back(plan.name);
    if (!gate.empty() && plan.name != gate) continue;
    for (const artifact::Phase& each : plan.phases) {
      if (std::find(phase_names.begin(), phase_names.end(), each.name) == phase_names.end())
        phase_names.push_back(each.name);
      if (each.name == phase) found.push_back({&plan, &each});
    }
  }
  if (!gate.empty() && std::find(gate_names.begin(), gate_names.end(), gate) == gate_names.end())
    return None(fmt::format("no gate is called `{}`", gate), gate, gate_names, "there are");
  if (found.empty())
    return None(fmt::format("no phase is called `{}`", phase), phase, phase_names, "there are");
  if (found.size() > 1) {
    std::string names;
    for (const GateChoice& each : found)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", each.plan->name);
    return Error{ErrorKind::NotFound,
                 fmt::format("phase `{}` is in several gates: {}\n  = help: choose one with "
                             "`--gate`",
                             phase, names)};
  }
  return found[0];
}

Status CheckConfirmed(const artifact::Phase& phase, const std::vector<std::string>& names) {
  Names manual;
  for (const artifact::Criterion& criterion : phase.criteria) {
    if (criterion.manual) manual.push_back(criterion.name);
  }
  for (const std::string& name : names) {
    if (std::find(manual.begin(), manual.end(), name) != manual.end()) continue;
    const bool measured =
        std::any_of(phase.criteria.begin(), phase.criteria.end(),
                    [&](const artifact::Criterion& criterion) { return criterion.name == name; });
    if (measured) {
      return Error{ErrorKind::NotFound,
                   fmt::format("`{}` is measured: nobody can confirm it", name)};
    }
    return None(fmt::format("phase `{}` has no manual criterion `{}`", phase.name, name), name,
                manual, "a person looks at");
  }
  return Done{};
}

}  // namespace qoe::cli
