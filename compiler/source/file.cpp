#include "compiler/source/file.h"

#include <algorithm>

namespace qoe::source {
namespace {

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

const std::vector<uint32_t>& File::LineStarts() const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') line_starts_.push_back(static_cast<uint32_t>(i + 1));
    }
  }
  return line_starts_;
}

LineColumn File::Position(uint32_t offset) const {
  const auto& starts = LineStarts();
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<uint32_t>(next - starts.begin());
  const uint32_t start = starts[line - 1];
  const auto characters = std::count_if(text_.begin() + start, text_.begin() + offset,
                                        [](char c) { return !IsContinuationByte(c); });
  return {line, static_cast<uint32_t>(characters) + 1};
}

uint32_t File::LineStart(uint32_t line) const {
  const auto& starts = LineStarts();
  if (line == 0) return 0;
  return line <= starts.size() ? starts[line - 1] : static_cast<uint32_t>(text_.size());
}

std::string_view File::Line(uint32_t line) const {
  const auto& starts = LineStarts();
  if (line == 0 || line > starts.size()) return {};
  const size_t begin = starts[line - 1];
  size_t end = line < starts.size() ? starts[line] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

FileId FileSet::Add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return FileId{static_cast<int32_t>(files_.size() - 1)};
}

}  // namespace qoe::source
