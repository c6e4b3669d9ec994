#include "compiler/emit/gate_query.h"

#include <fmt/format.h>

#include "compiler/units/unit.h"

namespace qoe::emit {

std::string_view OppositeOf(std::string_view operation) {
  if (operation == "<") return ">=";
  if (operation == "<=") return ">";
  if (operation == ">") return "<=";
  if (operation == ">=") return "<";
  return "!=";
}

std::string QueryOf(const artifact::Criterion& criterion, bool condition) {
  const bool above = criterion.operation.starts_with('>');
  if (!condition || criterion.for_ms == 0 || criterion.operation == "==") return criterion.query;
  const std::string step = criterion.for_ms > 60'000 ? "1m" : "15s";
  return fmt::format("{}(({})[{}:{}])", above ? "min_over_time" : "max_over_time", criterion.query,
                     units::FormatDuration(criterion.for_ms), step);
}

std::string CommentOf(const artifact::Criterion& criterion) {
  std::string text = criterion.title;
  if (criterion.manual && criterion.look_at != criterion.title) text += ": " + criterion.look_at;
  // A line end would end the comment.
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

}  // namespace qoe::emit
