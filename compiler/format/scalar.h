// A YAML scalar as it stands in the file: its style, its bytes, and how another text can stand in
// its place. Source: YAML 1.2.2, chapters 7.3 (flow scalars) and 8.1 (block scalars).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"

namespace qoe::format {

enum class Style : uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal, Folded };

// Where a scalar stands.
struct Surroundings {
  bool in_flow = false;     // within `{…}` or `[…]`
  bool keyed = false;       // the value of a key, whose place is:
  uint32_t key_column = 0;  // spaces before the key, 0-based
};

struct Scalar {
  Style style = Style::Plain;
  source::Span span;   // the bytes to replace, quotes and block header included
  std::string header;  // blocks: chomping indicator, `-`, `+` or none
  std::string
      remark;  // blocks: what stands behind the header on its line, with the blanks before it
  uint32_t indent = 0;      // blocks: spaces before each line of content
  bool ends_line = true;    // blocks: the last line has a line break
  std::string_view breaks;  // the file's line break: "\n" or "\r\n"
};

// The scalar that begins at `offset`; nothing where it has an anchor or a tag, or cannot be told
// apart from what follows. `text` is the scalar's place and decoded value.
std::optional<Scalar> ScalarAt(const source::FileSet& files, const source::EmbeddedText& text,
                               uint32_t offset);

// Bytes of a file and what is to stand there instead.
struct Edit {
  source::Span span;
  std::string text;
};

// Puts `value` in the scalar's place: in its own style where that can hold it, else in quotes;
// several lines become a literal block, with what was a comment behind the scalar on its first
// line. `old_value` is the decoded value that is replaced: whether that ends in a line break
// decides whether the new one does. Nothing where several lines are to stand in a flow collection
// or without a key to indent them by.
std::optional<Edit> Rewritten(std::string_view source, const Scalar& scalar,
                              const Surroundings& surroundings, std::string_view value,
                              std::string_view old_value);

}  // namespace qoe::format
