// Many short texts in few allocations.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>

namespace qoe {

// Keeps copies of texts for as long as it lives; the views that it returns stay valid when it is
// moved and when more is kept.
class TextArena {
 public:
  std::string_view Keep(std::string_view text) {
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < text.size()) {
      chunks_.emplace_back();
      // Never so short that the text would live inside of the string object itself.
      chunks_.back().reserve(std::max(kChunk, text.size()));
    }
    std::string& chunk = chunks_.back();
    const size_t begin = chunk.size();
    chunk.append(text);
    return std::string_view(chunk).substr(begin);
  }

 private:
  static constexpr size_t kChunk = size_t{1} << 16U;

  std::deque<std::string> chunks_;
};

}  // namespace qoe
