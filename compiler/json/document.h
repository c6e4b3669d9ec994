// JSON with the place of every value: what `nlohmann::json` reads, and where it stood.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"

namespace qoe::json {

enum class Kind : uint8_t { Null, Bool, Number, String, List, Object };

struct Member;

// One value and all below it. Owns its text.
struct Value {
  Kind kind = Kind::Null;
  uint32_t begin = 0;  // byte offsets in the file; strings with their quotes
  uint32_t end = 0;
  std::string text;             // String: decoded; Number and Bool: as a text
  std::vector<Member> members;  // Object, in order
  std::vector<Value> items;     // List

  // The member of that name; null where there is none or this is no object.
  const Value* Find(std::string_view name) const;
  // The text of a member that is a string; empty where there is none.
  std::string_view Text(std::string_view name) const;
  // A string as something that has places of its own.
  source::EmbeddedText Embedded(source::FileId file) const { return {file, begin, text}; }
};

// One `"name": value` of an object.
struct Member {
  std::string name;  // decoded
  Value value;
};

// Reads the file. Empty, and a finding, where it is no JSON; a key that stands twice in one object
// is a finding, too, and the last one counts. At most 500 levels deep.
std::optional<Value> Parse(const source::FileSet& files, source::FileId file, diag::Sink& sink);

}  // namespace qoe::json
