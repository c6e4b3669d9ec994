// Which gate and phase of a spec are meant, and which criteria somebody confirms.
#pragma once

#include <string>
#include <vector>

#include "compiler/artifact/gate_plan.h"
#include "compiler/base/result.h"

namespace qoe::cli {

struct GateChoice {
  const artifact::GatePlan* plan = nullptr;
  const artifact::Phase* phase = nullptr;
};

// `gate`: the gate's name; empty where the phase's is enough. Errors: there is no such phase, or it
// is not clear of which gate; with a suggestion, and in a line `  = help: …` what there is.
Result<GateChoice> ChoosePhase(const std::vector<artifact::GatePlan>& gates,
                               const std::string& gate, const std::string& phase);

// Errors: a name that is no manual criterion of the phase.
Status CheckConfirmed(const artifact::Phase& phase, const std::vector<std::string>& names);

}  // namespace qoe::cli
