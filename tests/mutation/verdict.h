// What the checker says of a text, and how that differs from what it said before.
#pragma once

#include <map>
#include <set>

#include "compiler/diag/sink.h"

namespace qoe::mutation {

struct Findings {
  std::map<diag::Code, int> grave;  // errors and warnings, by code
  std::map<diag::Code, int> hints;
};

Findings FindingsOf(const diag::Sink& sink);
void Add(const diag::Sink& sink, Findings& findings);

enum class Outcome : uint8_t {
  Caught,      // a new error or warning
  Hinted,      // a new hint, and nothing worse
  Equivalent,  // proved to mean what the original means
  Missed,
};

struct Verdict {
  Outcome outcome = Outcome::Missed;
  std::set<diag::Code> codes;  // that are new
};

// Outcome Missed where nothing is new.
Verdict Compare(const Findings& before, const Findings& after);

}  // namespace qoe::mutation
