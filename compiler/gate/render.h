// A report of a gate in the forms that people and programs read.
#pragma once

#include <string>

#include "compiler/gate/gate.h"

namespace qoe::gate {

// What is judged, for the heads of reports.
struct Subject {
  std::string system;
  const artifact::GatePlan& plan;
  const artifact::Phase& phase;
  std::string server;  // its address
};

std::string RenderText(const Report& report, const Subject& subject, bool colour);
// One object; the layout is in docs/gate-and-verify.md.
std::string RenderJson(const Report& report, const Subject& subject);
// A test case for each criterion and condition; what is no reason to go on has failed.
std::string RenderJunit(const Report& report, const Subject& subject);

}  // namespace qoe::gate
