#include "compiler/yaml/comments.h"

#include <algorithm>
#include <string_view>

namespace qoe::yaml {
namespace {

constexpr std::string_view kBlanks = " \t\r";

// The text of a file by lines; offsets are those of the file.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // The start of the line behind the one that holds `at`; the text's size behind the last one.
  size_t Next(size_t at) const { return std::min(text_.find('\n', at), text_.size() - 1) + 1; }
  std::string_view From(size_t at) const {
    return text_.substr(at, std::min(text_.find('\n', at), text_.size()) - at);
  }
  size_t Indent(size_t line) const {
    return std::min(From(line).find_first_not_of(' '), From(line).size());
  }
  bool IsBlank(size_t line) const {
    return From(line).find_first_not_of(kBlanks) == std::string_view::npos;
  }
  bool IsComment(size_t line) const {
    const size_t first = From(line).find_first_not_of(kBlanks);
    return first != std::string_view::npos && From(line)[first] == '#';
  }

 private:
  std::string_view text_;
};

// The bytes of a scalar in which `#` is text.
class ScalarEnd {
 public:
  explicit ScalarEnd(std::string_view text) : text_(text), lines_(text) {}

  // Empty for a plain scalar: ` #` ends it.
  source::Span Opaque(const NodeData& node) const {
    const size_t at = SkipProperties(node.offset);
    if (at >= text_.size()) return {};
    if (text_[at] == '"' || text_[at] == '\'') return Made(at, QuoteEnd(at));
    if (text_[at] != '|' && text_[at] != '>') return {};
    // A comment may stand behind the header of a block.
    const size_t begin = lines_.Next(at);
    return Made(begin, BlockEnd(begin, node.text));
  }

 private:
  static source::Span Made(size_t begin, size_t end) {
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }

  // Behind an anchor and a tag.
  size_t SkipProperties(size_t at) const {
    while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
      at = std::min(text_.find_first_of(" \t\r\n", at), text_.size());
      at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
    }
    return at;
  }

  size_t QuoteEnd(size_t at) const {
    const char quote = text_[at];
    for (++at; at < text_.size(); ++at) {
      if (quote == '"' && text_[at] == '\\') {
        ++at;
      } else if (text_[at] == quote) {
        const bool doubled = quote == '\'' && at + 1 < text_.size() && text_[at + 1] == quote;
        if (!doubled) return at + 1;
        ++at;
      }
    }
    return text_.size();
  }

  // `value` is the decoded text: the spaces that its first line begins with are no indentation.
  size_t BlockEnd(size_t begin, std::string_view value) const {
    const size_t first = value.find_first_not_of('\n');
    if (first == std::string_view::npos) return begin;
    const size_t own = std::min(value.find_first_not_of(' ', first), value.size()) - first;
    size_t line = begin;
    while (line < text_.size() && lines_.IsBlank(line)) line = lines_.Next(line);
    if (line >= text_.size()) return begin;
    const size_t indent = lines_.Indent(line) - std::min(own, lines_.Indent(line));
    while (line < text_.size() && (lines_.IsBlank(line) || lines_.Indent(line) >= indent))
      line = lines_.Next(line);
    return line;
  }

  std::string_view text_;
  Lines lines_;
};

class Finder {
 public:
  Finder(const source::File& file, const std::deque<Document>& documents)
      : text_(file.text()), lines_(text_) {
    const ScalarEnd scalars(text_);
    for (const Document& document : documents) {
      for (const NodeData& node : document.nodes()) {
        if (node.kind != Kind::Scalar) continue;
        const source::Span span = scalars.Opaque(node);
        if (span.begin < span.end) opaque_.push_back(span);
      }
    }
    std::sort(opaque_.begin(), opaque_.end(),
              [](source::Span a, source::Span b) { return a.begin < b.begin; });
  }

  std::vector<Comment> Find() {
    std::vector<Comment> comments;
    auto next = opaque_.begin();
    for (size_t at = text_.find('#'); at != std::string_view::npos; at = text_.find('#', at)) {
      while (next != opaque_.end() && next->end <= at) ++next;
      if (next != opaque_.end() && next->begin <= at) {
        at = next->end;
        continue;
      }
      if (at > 0 && std::string_view(" \t\n").find(text_[at - 1]) == std::string_view::npos) {
        ++at;
        continue;
      }
      comments.push_back(MakeComment(at));
      at += lines_.From(at).size();
    }
    return comments;
  }

 private:
  Comment MakeComment(size_t at) const {
    std::string_view text = lines_.From(at);
    while (!text.empty() && kBlanks.find(text.back()) != std::string_view::npos)
      text.remove_suffix(1);
    const size_t line = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;  // npos + 1 is 0
    const source::Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(at + text.size())};
    return {span, lines_.IsComment(line) ? ItemBelow(line) : LineAt(line)};
  }

  source::Span LineAt(size_t line) const {
    size_t end = lines_.Next(line);
    const auto block =
        std::lower_bound(opaque_.begin(), opaque_.end(), end,
                         [](source::Span span, size_t at) { return span.begin < at; });
    if (block != opaque_.end() && block->begin == end) end = block->end;
    return Span(line, end);
  }

  source::Span ItemBelow(size_t line) const {
    while (line < text_.size() && (lines_.IsBlank(line) || lines_.IsComment(line)))
      line = lines_.Next(line);
    if (line >= text_.size()) return {};
    const size_t indent = lines_.Indent(line);
    // Items of a list may stand as far to the left as its key.
    const bool is_item = IsItem(line);
    size_t end = lines_.Next(line), at = end;
    while (at < text_.size()) {
      const bool nested =
          lines_.Indent(at) > indent || (lines_.Indent(at) == indent && !is_item && IsItem(at));
      const bool opaque = IsOpaque(at);
      const bool content = !lines_.IsBlank(at) && (opaque || !lines_.IsComment(at));
      if (content && !nested && !opaque) break;
      at = lines_.Next(at);
      if (content) end = at;
    }
    return Span(line, end);
  }

  bool IsItem(size_t line) const {
    const std::string_view rest = lines_.From(line).substr(lines_.Indent(line));
    return rest == "-" || rest.starts_with("- ");
  }

  // Whether a line begins within quotes, which may stand further to the left.
  bool IsOpaque(size_t line) const {
    const auto after =
        std::upper_bound(opaque_.begin(), opaque_.end(), line,
                         [](size_t at, source::Span span) { return at < span.begin; });
    return after != opaque_.begin() && std::prev(after)->end > line;
  }

  // A finding at the very end of a line without a line break is still on it.
  source::Span Span(size_t begin, size_t end) const {
    const bool open = end == text_.size() && text_.back() != '\n';
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end + (open ? 1 : 0))};
  }

  std::string_view text_;
  Lines lines_;
  std::vector<source::Span> opaque_;  // scalars in which `#` is text
};

}  // namespace

std::vector<Comment> CommentsOf(const source::File& file, const std::deque<Document>& documents) {
  if (file.text().empty()) return {};
  return Finder(file, documents).Find();
}

}  // namespace qoe::yaml
