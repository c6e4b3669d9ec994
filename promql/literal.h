// The values of literals, as Go's strconv and Prometheus' model.ParseDuration read them, and the
// way back. The grammar has checked the shape; here are values and ranges.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace promql {

// Error of a conversion; None: `value` holds.
enum class LiteralError : uint8_t { None, OutOfRange, BadSyntax };

struct NumberResult {
  double value = 0;
  LiteralError error = LiteralError::None;
};

// `1`, `0x1f`, `017` (octal), `1_000.5e3`, `Inf`, `nan`. A leading zero means octal only if all
// digits are; too large is an error, too small is zero.
NumberResult ParseNumber(std::string_view text);

struct DurationResult {
  int64_t nanoseconds = 0;
  LiteralError error = LiteralError::None;  // BadSyntax: units out of order or repeated
};

// `1h30m`, `5ms`. Units y w d h m s ms, in this order, each at most once.
DurationResult ParseDuration(std::string_view text);

// Seconds to nanoseconds, rounded. OutOfRange beyond the 292 years that an int64 holds.
DurationResult DurationFromSeconds(double seconds);

// Appends the decoded content of a quoted string (quotes included in `quoted`) to `out`. The shape
// of escapes is known to be right; false: one is not a code point or byte.
bool DecodeString(std::string_view quoted, std::string& out);

// Appends the number as Prometheus prints it: shortest decimal without exponent, `+Inf`, `NaN`.
void AppendNumber(double value, std::string& out);

// Appends `1h30m`; negative with `-`, zero is `0s`. A length that is not a whole number of
// milliseconds has no such form and is written as a number of seconds.
void AppendDuration(int64_t nanoseconds, std::string& out);

// Appends `text` in double quotes, escaped as Go's strconv.Quote does.
void AppendQuoted(std::string_view text, std::string& out);

// Appends milliseconds since the epoch as seconds with three decimals, as after `@`.
void AppendTimestamp(int64_t milliseconds, std::string& out);

}  // namespace promql
