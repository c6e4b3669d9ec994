// Prometheus' numbers for people. Source: Prometheus 3, template/template.go, and
// prometheus/common 0.6x, helpers/templates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "promql/gotemplate/value.h"

namespace promql::gotemplate {

std::string Humanize(double value);            // `1.235M`, `120m`
std::string Humanize1024(double value);        // `1.177Mi`
std::string HumanizeDuration(double seconds);  // `1d 0h 0m 0s`, `100ms`
std::string HumanizePercentage(double value);  // `12.35%`

// What a template's number says: a number, a text that is one, a length of time.
struct Conversion {
  double value = 0;
  std::string error;  // empty: none
};
Conversion ToFloat(const Value& value);

// Seconds since 1970 as a moment, in whole milliseconds; `error` where 64 bits of nanoseconds
// cannot hold it, or where there is no such moment (NaN, infinity).
struct MomentConversion {
  Instant value;
  std::string error;
};
MomentConversion ToTime(double seconds);

// `1h30m`, also negative, as seconds.
Conversion ParseSeconds(std::string_view text);

}  // namespace promql::gotemplate
