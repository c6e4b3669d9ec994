// Silences as comments have them:
//
//   # qoec: allow QOE0306, RateOfSum until 2027-01-31: the reason
//   # qoec: allow-file QOE0306: the reason
#pragma once

#include <optional>
#include <string_view>

#include "compiler/diag/policy.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::diag {

struct SilenceText {
  Silence silence;  // without its scope
  bool whole_file = false;
};

// Reads a comment, from its `#`. Nothing for a comment that is none of qoec's; nor, and a finding
// (QOE0015), for one that names no code, gives no reason, or no day behind `until`.
std::optional<SilenceText> ReadSilence(std::string_view comment, source::Location location,
                                       Sink& sink);

// A reason, code or day of a silence; reported (QOE0015) where it is none.
std::optional<Code> CodeNamed(std::string_view text, source::Location location, Sink& sink);
std::optional<Date> DayNamed(std::string_view text, source::Location location, Sink& sink);
bool CheckReason(std::string_view reason, source::Location location, Sink& sink);

}  // namespace qoe::diag
