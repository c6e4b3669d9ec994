#include "compiler/rules/duration.h"

#include "promql/literal.h"

namespace qoe::rules {

std::optional<int64_t> ParseDurationMs(std::string_view text) {
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  const promql::DurationResult result = promql::ParseDuration(text);
  if (result.error != promql::LiteralError::None) return std::nullopt;
  return result.nanoseconds / 1'000'000;
}

}  // namespace qoe::rules
