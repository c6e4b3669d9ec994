// The comments of a YAML file. yaml-cpp drops them; they are found again in the text, by what the
// parsed documents say of where scalars stand: a `#` in quotes or in a block is none.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "compiler/source/file.h"
#include "compiler/yaml/document.h"

namespace qoe::yaml {

struct Comment {
  source::Span span;  // from `#` to the end of its line
  // What it is about. Behind something: its line, and the block that begins there. Alone on its
  // line: the next line that is no comment, and all below it that is nested in what begins there,
  // as the indentation says.
  source::Span about;
};

// In the order of the file. `documents` are all of the file's (`ParseAll`).
std::vector<Comment> CommentsOf(const source::File& file, const std::deque<Document>& documents);

}  // namespace qoe::yaml
