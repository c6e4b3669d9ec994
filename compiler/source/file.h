// Source text and places in it. Places are byte offsets; line and column are computed only when
// something is printed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/ids.h"

namespace qoe::source {

// Half-open byte range [begin, end) of one file.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// 1-based; `column` counts Unicode characters, not bytes.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

// One file, or one piece of text that stands for a file. Owns its bytes and never moves: everybody
// else holds views of it.
class File {
 public:
  File(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  LineColumn Position(uint32_t offset) const;
  // The text of a 1-based line, without its line break; empty behind the last line.
  std::string_view Line(uint32_t line) const;
  // The offset at which a 1-based line begins.
  uint32_t LineStart(uint32_t line) const;

 private:
  const std::vector<uint32_t>& LineStarts() const;

  std::string path_;
  std::string text_;
  mutable std::vector<uint32_t> line_starts_;  // filled on first use
};

using FileId = Id<File>;

// A place in one of the program's files. An invalid file means "no place": a fault of the command
// line or of the world.
struct Location {
  FileId file;
  Span span;
};

// All files of one run. Owns them; addresses stay valid while the set lives.
class FileSet {
 public:
  FileId Add(std::string path, std::string text);
  const File& operator[](FileId id) const { return files_[static_cast<size_t>(id.index)]; }
  size_t size() const { return files_.size(); }

 private:
  std::deque<File> files_;
};

}  // namespace qoe::source
