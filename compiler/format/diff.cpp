#include "compiler/format/diff.h"

#include <fmt/format.h>

#include <algorithm>

namespace qoe::format {
namespace {

constexpr size_t kContext = 3;

// The lines of a text, and in which of them a byte stands.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (size_t at = 0; at < text.size();) {
      starts_.push_back(at);
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
  }

  size_t size() const { return starts_.size(); }
  size_t IndexOf(size_t offset) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    return static_cast<size_t>(after - starts_.begin()) - (starts_.empty() ? 0 : 1);
  }
  // With its line break, if it has one.
  std::string_view operator[](size_t i) const {
    const size_t end = i + 1 < starts_.size() ? starts_[i + 1] : text_.size();
    return text_.substr(starts_[i], end - starts_[i]);
  }

 private:
  std::string_view text_;
  std::vector<size_t> starts_;
};

// Whole lines that differ; half-open, 0-based.
struct Block {
  size_t old_begin, old_end;
  size_t new_begin, new_end;
};

class Diff {
 public:
  Diff(std::string_view before, std::string_view after) : old_(before), new_(after) {}

  std::string Text(const std::vector<Change>& changes) {
    const std::vector<Block> blocks = BlocksOf(changes);
    for (size_t i = 0; i < blocks.size();) {
      size_t last = i;
      while (last + 1 < blocks.size() &&
             blocks[last + 1].old_begin - blocks[last].old_end <= 2 * kContext) {
        ++last;
      }
      AddHunk(blocks, i, last);
      i = last + 1;
    }
    return std::move(out_);
  }

 private:
  // Changes of one line are one block; what is the same at its edges is none of it.
  std::vector<Block> BlocksOf(const std::vector<Change>& changes) const {
    std::vector<Block> blocks;
    for (const Change& change : changes) {
      const Block block = {old_.IndexOf(change.old_begin), old_.IndexOf(change.old_end) + 1,
                           new_.IndexOf(change.new_begin), new_.IndexOf(change.new_end) + 1};
      if (!blocks.empty() && block.old_begin < blocks.back().old_end) {
        blocks.back().old_end = block.old_end;
        blocks.back().new_end = block.new_end;
      } else {
        blocks.push_back(block);
      }
    }
    for (Block& block : blocks) Trim(block);
    return blocks;
  }

  void Trim(Block& block) const {
    const auto both = [&] {
      return block.old_begin < block.old_end && block.new_begin < block.new_end;
    };
    while (both() && old_[block.old_begin] == new_[block.new_begin]) {
      ++block.old_begin;
      ++block.new_begin;
    }
    while (both() && old_[block.old_end - 1] == new_[block.new_end - 1]) {
      --block.old_end;
      --block.new_end;
    }
  }

  void AddHunk(const std::vector<Block>& blocks, size_t first, size_t last) {
    const Block& begin = blocks[first];
    const Block& end = blocks[last];
    const size_t before = std::min(kContext, begin.old_begin);
    const size_t after = std::min(kContext, old_.size() - end.old_end);
    fmt::format_to(std::back_inserter(out_), "@@ -{},{} +{},{} @@\n", begin.old_begin - before + 1,
                   end.old_end + after - begin.old_begin + before, begin.new_begin - before + 1,
                   end.new_end + after - begin.new_begin + before);
    size_t at = begin.old_begin - before;
    for (size_t i = first; i <= last; ++i) {
      Add(' ', old_, at, blocks[i].old_begin);
      Add('-', old_, blocks[i].old_begin, blocks[i].old_end);
      Add('+', new_, blocks[i].new_begin, blocks[i].new_end);
      at = blocks[i].old_end;
    }
    Add(' ', old_, at, at + after);
  }

  void Add(char mark, const Lines& lines, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      out_.push_back(mark);
      out_.append(lines[i]);
      if (!lines[i].ends_with('\n')) out_.append("\n\\ No newline at end of file\n");
    }
  }

  Lines old_, new_;
  std::string out_;
};

}  // namespace

std::string UnifiedDiff(std::string_view path, std::string_view before, std::string_view after,
                        const std::vector<Change>& changes, std::string_view what) {
  return fmt::format("--- {0}\n+++ {0} ({1})\n{2}", path, what, Diff(before, after).Text(changes));
}

}  // namespace qoe::format
