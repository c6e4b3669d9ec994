#include "compiler/source/embedded_text.h"

#include <algorithm>
#include <vector>

namespace qoe::source {
namespace {

constexpr std::string_view kBlanks = " \t";

// Walks a scalar's source text and notes for each decoded byte where it came from. Each style has
// one function; all return false when text and decoded value do not fit together.
class Aligner {
 public:
  Aligner(std::string_view text, uint32_t offset, std::string_view decoded)
      : text_(text), pos_(offset), decoded_(decoded) {
    origin_.reserve(decoded.size() + 1);
  }

  // Origin of each decoded byte, plus one entry for the end; empty if not alignable.
  std::vector<uint32_t> Run() {
    SkipProperties();
    bool aligned = false;
    switch (Peek()) {
      case '\'':
        aligned = SingleQuoted();
        break;
      case '"':
        aligned = DoubleQuoted();
        break;
      case '|':
      case '>':
        aligned = Block();
        break;
      default:
        aligned = Plain();
        break;
    }
    if (!aligned || origin_.size() != decoded_.size()) return {};
    origin_.push_back(origin_.empty() ? pos_ : std::min<uint32_t>(end_, Size()));
    return std::move(origin_);
  }

 private:
  uint32_t Size() const { return static_cast<uint32_t>(text_.size()); }
  char Peek(uint32_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  bool Done() const { return origin_.size() == decoded_.size(); }
  char Wanted() const { return Done() ? '\0' : decoded_[origin_.size()]; }

  // One decoded byte comes from the `length` source bytes at the current place.
  bool Take(char decoded, uint32_t length) {
    if (Done() || Wanted() != decoded) return false;
    origin_.push_back(pos_);
    pos_ += length;
    end_ = pos_;
    return true;
  }

  void SkipBlanks() {
    while (pos_ < text_.size() && kBlanks.find(text_[pos_]) != std::string_view::npos) ++pos_;
  }

  // `&anchor` and `!tag` before the scalar.
  void SkipProperties() {
    while (Peek() == '&' || Peek() == '!') {
      while (pos_ < text_.size() && text_[pos_] > ' ') ++pos_;
      while (pos_ < text_.size() && (text_[pos_] == ' ' || text_[pos_] == '\n')) ++pos_;
    }
  }

  // A line break with the white space around it: decodes to one space, or to a line feed for each
  // empty line (YAML 1.2, line folding).
  bool FoldedBreak() {
    const uint32_t start = pos_;
    while (pos_ < text_.size() && (text_[pos_] == '\n' || text_[pos_] == '\r' ||
                                   kBlanks.find(text_[pos_]) != std::string_view::npos)) {
      ++pos_;
    }
    const uint32_t after = pos_;
    if (Wanted() == ' ') {
      origin_.push_back(start);
    } else {
      while (Wanted() == '\n') origin_.push_back(start);
    }
    pos_ = after;
    return true;
  }

  bool AtLineEnd() const {
    uint32_t i = pos_;
    while (i < text_.size() && kBlanks.find(text_[i]) != std::string_view::npos) ++i;
    return i >= text_.size() || text_[i] == '\n' || text_[i] == '\r';
  }

  bool Plain() {
    while (!Done()) {
      if (pos_ >= text_.size()) return false;
      if (AtLineEnd()) {
        FoldedBreak();
      } else if (!Take(text_[pos_], 1)) {
        return false;
      }
    }
    return true;
  }

  bool SingleQuoted() {
    ++pos_;
    while (!Done()) {
      if (pos_ >= text_.size()) return false;
      if (Peek() == '\'' && Peek(1) == '\'') {
        if (!Take('\'', 2)) return false;
      } else if (text_[pos_] == '\n' || (AtLineEnd() && Wanted() != text_[pos_])) {
        FoldedBreak();
      } else if (!Take(text_[pos_], 1)) {
        return false;
      }
    }
    return true;
  }

  // Length in the source of the escape at the current place (it begins with a backslash).
  uint32_t EscapeLength() const {
    switch (Peek(1)) {
      case 'x':
        return 4;
      case 'u': {
        // JSON writes characters beyond the first plane as two escapes.
        const bool pair = (Peek(2) == 'd' || Peek(2) == 'D') && Wanted() >= '\xF0' &&
                          Peek(6) == '\\' && Peek(7) == 'u';
        return pair ? 12 : 6;
      }
      case 'U':
        return 10;
      default:
        return 2;
    }
  }

  // The number of decoded bytes of the character at the current decoded place.
  size_t DecodedCharacterLength() const {
    const auto lead = static_cast<unsigned char>(Wanted());
    if (lead < 0x80) return 1;
    if (lead < 0xE0) return 2;
    return lead < 0xF0 ? 3 : 4;
  }

  bool DoubleQuoted() {
    ++pos_;
    while (!Done()) {
      if (pos_ >= text_.size()) return false;
      if (Peek() == '\\' && (Peek(1) == '\n' || Peek(1) == '\r')) {
        pos_ += Peek(1) == '\r' ? 3 : 2;
        SkipBlanks();
      } else if (Peek() == '\\') {
        const uint32_t at = pos_;
        const size_t bytes = std::min(DecodedCharacterLength(), decoded_.size() - origin_.size());
        for (size_t i = 0; i < bytes; ++i) origin_.push_back(at);
        pos_ += EscapeLength();
        end_ = pos_;
      } else if (text_[pos_] == '\n' || (AtLineEnd() && Wanted() != text_[pos_])) {
        FoldedBreak();
      } else if (!Take(text_[pos_], 1)) {
        return false;
      }
    }
    return true;
  }

  // Literal and folded blocks: strip the indentation of each line, then match what is left. A line
  // break stands for what the decoded text has there: a line feed, a space, or nothing.
  bool Block() {
    uint32_t indent = 0;
    for (++pos_; pos_ < text_.size() && text_[pos_] != '\n'; ++pos_) {
      if (text_[pos_] == '#') break;
      if (text_[pos_] >= '1' && text_[pos_] <= '9')
        indent = static_cast<uint32_t>(text_[pos_] - '0');
    }
    while (pos_ < text_.size() && text_[pos_] != '\n') ++pos_;
    ++pos_;
    // An explicit indentation counts from the parent's; the first line that fits tells the same.
    indent = FirstLineIndent(indent);
    while (!Done()) {
      if (pos_ >= text_.size()) return TrailingBreaks();
      for (uint32_t i = 0; i < indent && Peek() == ' '; ++i) ++pos_;
      while (pos_ < text_.size() && text_[pos_] != '\n' && !Done()) {
        if (text_[pos_] == '\r' && Wanted() != '\r') {
          ++pos_;
        } else if (!Take(text_[pos_], 1)) {
          return false;
        }
      }
      if (Done()) break;
      if (Wanted() == '\n' || Wanted() == ' ') origin_.push_back(pos_);
      ++pos_;
    }
    return true;
  }

  bool TrailingBreaks() {
    while (Wanted() == '\n') origin_.push_back(Size());
    return Done();
  }

  uint32_t FirstLineIndent(uint32_t given) const {
    const size_t leading = decoded_.find_first_not_of('\n');
    uint32_t i = pos_;
    for (;;) {
      uint32_t spaces = 0;
      while (i + spaces < text_.size() && text_[i + spaces] == ' ') ++spaces;
      if (i + spaces >= text_.size()) return 0;
      if (text_[i + spaces] != '\n') {
        if (given == 0 || leading == std::string_view::npos) return spaces;
        // Leading spaces that belong to the value were given an explicit indentation.
        const size_t first = decoded_.find_first_not_of(' ', leading);
        const auto own =
            static_cast<uint32_t>((first == std::string_view::npos ? leading : first) - leading);
        return spaces >= own ? spaces - own : spaces;
      }
      i += spaces + 1;
    }
  }

  std::string_view text_;
  uint32_t pos_;
  uint32_t end_ = 0;  // just behind the last byte taken
  std::string_view decoded_;
  std::vector<uint32_t> origin_;
};

}  // namespace

promql::Span Substitution::Written(promql::Span span) const {
  int64_t shift = 0;  // from the value to what is written, behind the last piece
  promql::Span out = span;
  const auto moved = [&](uint32_t offset) { return static_cast<uint32_t>(offset + shift); };
  bool begun = false;
  for (const Piece& piece : pieces) {
    const uint32_t value_end = piece.value_begin + piece.value_size;
    const uint32_t written_end = piece.written_begin + piece.written_size;
    if (!begun && span.begin < value_end) {
      out.begin = span.begin < piece.value_begin ? moved(span.begin) : piece.written_begin;
      begun = true;
    }
    if (span.end <= piece.value_begin) {
      out.end = moved(span.end);
      return out;
    }
    if (span.end <= value_end) {
      out.end = written_end;
      return out;
    }
    shift = int64_t{written_end} - value_end;
  }
  if (!begun) out.begin = moved(span.begin);
  out.end = moved(span.end);
  return out;
}

Location EmbeddedText::Locate(const FileSet& files, promql::Span span) const {
  if (!file_id_.valid()) return {};
  std::string_view written = decoded_;
  if (substitution_ != nullptr) {
    written = substitution_->written;
    span = substitution_->Written(span);
  }
  const std::vector<uint32_t> origin = Aligner(files[file_id_].text(), offset_, written).Run();
  if (origin.empty()) return {file_id_, {offset_, offset_}};
  const auto last = static_cast<uint32_t>(origin.size() - 1);
  const uint32_t begin = std::min(span.begin, last);
  const uint32_t end = std::clamp(span.end, begin, last);
  // The end of a span is behind its last byte, which may be an escape of several characters. It is
  // not where the next byte begins if a line break lies between.
  uint32_t end_offset = origin[end];
  if (end > begin) {
    const std::string_view last_byte =
        files[file_id_].text().substr(origin[end - 1], origin[end] - origin[end - 1]);
    if (last_byte.find('\n') != std::string_view::npos) end_offset = origin[end - 1] + 1;
  }
  return {file_id_, {origin[begin], std::max(end_offset, origin[begin])}};
}

Location EmbeddedText::Whole(const FileSet& files) const {
  return Locate(files, {0, static_cast<uint32_t>(decoded_.size())});
}

}  // namespace qoe::source
