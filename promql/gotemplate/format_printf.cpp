#include "promql/gotemplate/format_printf.h"

#include "promql/gotemplate/formatter.h"
#include "promql/gotemplate/runes.h"

namespace promql::gotemplate {
namespace {

using internal::Formatter;

// Go's own bound of widths and precisions.
constexpr int kWidest = 1'000'000;

// Reads a format from front to back.
class Printf {
 public:
  Printf(std::string_view format, std::span<const Value> values, size_t limit)
      : rest_(format), values_(values), out_(limit) {}

  Formatted Run() {
    while (!rest_.empty() && !out_.cut()) {
      const size_t plain = rest_.find('%');
      out_.Write(rest_.substr(0, plain));
      if (plain == std::string_view::npos) break;
      rest_.remove_prefix(plain + 1);
      Directive();
    }
    if (!reordered_ && next_ < values_.size()) Extra();
    const bool cut = out_.cut();
    return {out_.Take(), cut};
  }

 private:
  char Peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  void Directive() {
    out_.flags = {};
    good_index_ = true;
    after_index_ = false;
    Flags();
    Index();
    Width();
    Precision();
    if (!after_index_) Index();
    if (rest_.empty()) return out_.Write("%!(NOVERB)");
    const Rune verb = FirstRune(rest_);
    const std::string shown(rest_.substr(0, verb.size));
    rest_.remove_prefix(verb.size);
    if (verb.value == '%') return out_.Write("%");
    if (!good_index_) return out_.Write("%!" + shown + "(BADINDEX)");
    if (next_ >= values_.size()) return out_.Write("%!" + shown + "(MISSING)");
    if (verb.value == 'v') {
      out_.flags.sharp_v = out_.flags.sharp;
      out_.flags.plus_v = out_.flags.plus;
      out_.flags.sharp = out_.flags.plus = false;
    }
    out_.PrintValue(values_[next_++], verb.value);
  }

  void Flags() {
    for (;; rest_.remove_prefix(1)) {
      switch (Peek()) {
        case '#':
          out_.flags.sharp = true;
          break;
        case '0':
          out_.flags.zero = true;
          break;
        case '+':
          out_.flags.plus = true;
          break;
        case '-':
          out_.flags.minus = true;
          break;
        case ' ':
          out_.flags.space = true;
          break;
        default:
          return;
      }
    }
  }

  // `[2]`: the operand that comes next.
  void Index() {
    if (Peek() != '[') return;
    reordered_ = true;
    const size_t close = rest_.find(']');
    if (close == std::string_view::npos) {
      good_index_ = false;
      return rest_.remove_prefix(1);
    }
    std::string_view digits = rest_.substr(1, close - 1);
    rest_.remove_prefix(close + 1);
    int index = 0;
    const bool number = Number(digits, index) && digits.empty();
    if (!number || index < 1 || static_cast<size_t>(index) > values_.size()) {
      good_index_ = false;
      return;
    }
    next_ = static_cast<size_t>(index) - 1;
    after_index_ = true;
  }

  // Takes digits from the front of `text`; false: none, or too large a number, which ends the text.
  static bool Number(std::string_view& text, int& number) {
    number = 0;
    const size_t before = text.size();
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      if (number > kWidest) {
        number = 0;
        text = {};
        return false;
      }
      number = number * 10 + (text.front() - '0');
      text.remove_prefix(1);
    }
    return text.size() < before;
  }

  // The operand of `*`; false: it is no integer, or too large.
  bool Star(int& number) {
    rest_.remove_prefix(1);
    after_index_ = false;
    if (next_ >= values_.size()) return false;
    const Value& value = values_[next_++];
    if (value.IsSigned() && value.type() != Type::Duration) {
      if (value.integer() > kWidest || value.integer() < -kWidest) return false;
      number = static_cast<int>(value.integer());
      return true;
    }
    if (!value.IsUnsigned() || value.unsigned_integer() > kWidest) return false;
    number = static_cast<int>(value.unsigned_integer());
    return true;
  }

  void Width() {
    auto& flags = out_.flags;
    if (Peek() == '*') {
      flags.has_width = Star(flags.width);
      if (!flags.has_width) out_.Write("%!(BADWIDTH)");
      if (flags.width < 0) {
        flags.width = -flags.width;
        flags.minus = true;
        flags.zero = false;
      }
      return;
    }
    flags.has_width = Number(rest_, flags.width);
    if (after_index_ && flags.has_width) good_index_ = false;  // `%[3]2d`
  }

  void Precision() {
    auto& flags = out_.flags;
    if (Peek() != '.') return;
    rest_.remove_prefix(1);
    if (after_index_) good_index_ = false;  // `%[3].2d`
    Index();
    if (Peek() == '*') {
      flags.has_precision = Star(flags.precision);
      if (flags.precision < 0) {
        flags.precision = 0;
        flags.has_precision = false;
      }
      if (!flags.has_precision) out_.Write("%!(BADPREC)");
      return;
    }
    flags.has_precision = true;
    Number(rest_, flags.precision);
  }

  void Extra() {
    out_.flags = {};
    out_.Write("%!(EXTRA ");
    for (size_t i = next_; i < values_.size() && !out_.cut(); ++i) {
      if (i > next_) out_.Write(", ");
      out_.Write(values_[i].TypeName());
      if (values_[i].nil()) continue;
      out_.Write("=");
      out_.PrintValue(values_[i], 'v');
    }
    out_.Write(")");
  }

  std::string_view rest_;
  std::span<const Value> values_;
  Formatter out_;
  size_t next_ = 0;
  bool good_index_ = true;    // of the directive at hand
  bool after_index_ = false;  // `[n]` was just read
  bool reordered_ = false;    // an index was anywhere
};

}  // namespace

Formatted Sprint(std::span<const Value> values, size_t limit) {
  Formatter out(limit);
  bool previous_text = false;
  for (size_t i = 0; i < values.size() && !out.cut(); ++i) {
    const bool text = values[i].IsText();
    if (i > 0 && !text && !previous_text) out.Write(" ");
    out.PrintValue(values[i], 'v');
    previous_text = text;
  }
  const bool cut = out.cut();
  return {out.Take(), cut};
}

Formatted Sprintln(std::span<const Value> values, size_t limit) {
  Formatter out(limit);
  for (size_t i = 0; i < values.size() && !out.cut(); ++i) {
    if (i > 0) out.Write(" ");
    out.PrintValue(values[i], 'v');
  }
  out.Write("\n");
  const bool cut = out.cut();
  return {out.Take(), cut};
}

Formatted Sprintf(std::string_view format, std::span<const Value> values, size_t limit) {
  return Printf(format, values, limit).Run();
}

std::string ToText(const Value& value) {
  constexpr size_t kLimit = 4096;
  return Sprint(std::span(&value, 1), kLimit).text;
}

std::string QuoteRaw(std::string_view text) {
  bool raw = IsUtf8(text);
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F || c == '`') raw = false;
  }
  // A byte order mark cannot stand in backquotes.
  if (raw && text.find("\xEF\xBB\xBF") == std::string_view::npos) {
    return "`" + std::string(text) + "`";
  }
  return Quote(text);
}

}  // namespace promql::gotemplate
