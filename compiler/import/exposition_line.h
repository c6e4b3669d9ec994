// One line of an exposition. Internal to import/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qoe::import {

// Why a line cannot be read; offsets are bytes of the line.
struct LineIssue {
  size_t begin = 0, end = 0;
  std::string message, help;
};

struct Sample {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;  // without the name, decoded
};

enum class Comment : uint8_t { None, Help, Type, Unit, Eof };

// `# HELP name text`
struct MetadataLine {
  Comment kind = Comment::None;  // None: a comment that means nothing
  std::string name;
  std::string text;  // decoded
  size_t text_begin = 0;
};

// Each reads a line without its line break; empty and `issue` where it is wrong. A line that begins
// with `#` is for the second.
std::optional<Sample> ReadSample(std::string_view line, LineIssue& issue);
std::optional<MetadataLine> ReadMetadata(std::string_view line, LineIssue& issue);

}  // namespace qoe::import
