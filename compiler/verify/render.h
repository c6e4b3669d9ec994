// A report of a verification in the forms that people and programs read.
#pragma once

#include <string>

#include "compiler/verify/verify.h"

namespace qoe::verify {

struct Subject {
  std::string system, title;
  bool strict = false;  // what was skipped counts as failed
};

// Nothing has failed, as `strict` counts it.
bool IsFine(const Report& report, const Subject& subject);

std::string RenderText(const Report& report, const Subject& subject, bool colour);
std::string RenderMarkdown(const Report& report, const Subject& subject);
std::string RenderJson(const Report& report, const Subject& subject);
// What a person has to look at is skipped.
std::string RenderJunit(const Report& report, const Subject& subject);

// "12 passed, 1 failed, 3 skipped, 4 to look at by hand".
std::string CountText(const Report& report);

}  // namespace qoe::verify
