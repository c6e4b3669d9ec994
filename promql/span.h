// A place in one expression. Not a place in a file: only `source::EmbeddedText` turns one into the
// other.
#pragma once

#include <cstdint>
#include <string_view>

namespace promql {

// Half-open byte offsets into the expression: `begin` is the first byte, `end` the one after the
// last. An empty span at the end of the text stands for "something is missing here".
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  // The bytes of `text` that the span covers; the span must lie within `text`.
  constexpr std::string_view In(std::string_view text) const { return text.substr(begin, size()); }

  friend constexpr bool operator==(Span, Span) = default;
};

}  // namespace promql
