#include "promql/regex.h"

#include <algorithm>
#include <array>
#include <vector>

#include "promql/regex_names.h"
#include "promql/utf8.h"

namespace promql {
namespace {

constexpr uint32_t kMaxRune = 0x10FFFF;
constexpr int kMaxRepeat = 1000;
constexpr size_t kMaxGroups = 1000;

bool IsDigit(uint32_t c) { return c >= '0' && c <= '9'; }
bool IsOctal(uint32_t c) { return c >= '0' && c <= '7'; }
bool IsAlnum(uint32_t c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
int HexValue(uint32_t c) {
  if (IsDigit(c)) return static_cast<int>(c - '0');
  const uint32_t lower = c | 0x20U;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

// One scan with a stack of open groups, no tree: of each part only two things are needed, whether
// it matches the empty string, and how often its repetitions multiply.
class RegexChecker {
 public:
  explicit RegexChecker(std::string_view pattern) : rest_(pattern) {}

  RegexResult Run() {
    groups_.emplace_back();
    while (ok() && !rest_.empty()) Next();
    if (ok() && groups_.size() > 1) Fail("missing closing )");
    RegexResult result{.ok = ok(), .matches_empty = false, .error = error_};
    if (ok()) result.matches_empty = groups_.back().Empty();
    return result;
  }

 private:
  // A literal, class, assertion or group.
  struct Atom {
    bool empty = false;  // matches the empty string
    int repeats = 1;     // product of the repetitions in it
  };
  struct Group {
    bool other_branch_empty = false;  // an alternative before the current one matches empty
    bool branch_empty = true;         // the current one up to, not including, `last`
    bool has_last = false;
    int repeats = 1;
    Atom last;  // what a repetition would apply to

    bool Empty() const { return other_branch_empty || (branch_empty && (!has_last || last.empty)); }
    void Settle() {
      if (!has_last) return;
      branch_empty = branch_empty && last.empty;
      repeats = std::max(repeats, last.repeats);
      has_last = false;
    }
  };

  bool ok() const { return error_.empty(); }
  void Fail(std::string_view what) {
    if (ok()) error_ = what;
  }
  bool At(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool Take(char c) {
    if (!At(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  uint32_t TakeRune() {
    const Rune rune = DecodeRune(rest_);
    if (rune.size == 0) {
      Fail("pattern is not UTF-8");
      rest_ = {};
      return 0;
    }
    rest_.remove_prefix(rune.size);
    return rune.value;
  }
  void Push(Atom atom) {
    groups_.back().Settle();
    groups_.back().last = atom;
    groups_.back().has_last = true;
  }
  void PushCharacter() { Push({.empty = false}); }
  void PushAssertion(bool holds_on_empty) { Push({.empty = holds_on_empty}); }

  void Next() {
    const bool after_repeat = repeated_;
    repeated_ = false;
    switch (rest_.front()) {
      case '(':
        OpenGroup();
        return;
      case ')':
        CloseGroup();
        return;
      case '|':
        rest_.remove_prefix(1);
        groups_.back().Settle();
        groups_.back().other_branch_empty |= groups_.back().branch_empty;
        groups_.back().branch_empty = true;
        return;
      case '[':
        Class();
        return;
      case '^':
      case '$':
        rest_.remove_prefix(1);
        PushAssertion(true);
        return;
      case '*':
      case '?':
      case '+': {
        const bool optional = !At('+');
        rest_.remove_prefix(1);
        Repeat(optional, 1, after_repeat);
        return;
      }
      case '{':
        Counted(after_repeat);
        return;
      case '\\':
        Escape();
        return;
      default:
        TakeRune();
        PushCharacter();
    }
  }

  // `times`: what a counted repetition multiplies by, 1 for the others.
  void Repeat(bool optional, int times, bool after_repeat) {
    Take('?');
    if (after_repeat) return Fail("invalid nested repetition operator");
    Group& group = groups_.back();
    if (!group.has_last) return Fail("missing argument to repetition operator");
    group.last.repeats *= times;
    if (times > 1 && group.last.repeats > kMaxRepeat) return Fail("invalid repeat count");
    group.last.empty |= optional;
    repeated_ = true;
  }

  // -1: no number; kMaxRepeat + 1: too large.
  static int TakeNumber(std::string_view& text) {
    if (text.empty() || !IsDigit(static_cast<uint8_t>(text[0]))) return -1;
    if (text.size() >= 2 && text[0] == '0' && IsDigit(static_cast<uint8_t>(text[1]))) return -1;
    int value = 0;
    while (!text.empty() && IsDigit(static_cast<uint8_t>(text[0]))) {
      value = std::min(value * 10 + (text[0] - '0'), kMaxRepeat + 1);
      text.remove_prefix(1);
    }
    return value;
  }

  // `{2}`, `{2,}`, `{2,5}`; anything else in braces is literal.
  void Counted(bool after_repeat) {
    std::string_view text = rest_.substr(1);
    const int least = TakeNumber(text);
    int most = least;
    bool valid = least >= 0;
    if (valid && !text.empty() && text[0] == ',') {
      text.remove_prefix(1);
      most = -1;
      if (!text.empty() && text[0] != '}') {
        most = TakeNumber(text);
        valid = most >= 0;
      }
    }
    if (!valid || text.empty() || text[0] != '}') {
      rest_.remove_prefix(1);
      return PushCharacter();
    }
    rest_ = text.substr(1);
    if (least > kMaxRepeat || most > kMaxRepeat || (most >= 0 && least > most)) {
      return Fail("invalid repeat count");
    }
    Repeat(least == 0, most < 0 ? least : most, after_repeat);
  }

  void OpenGroup() {
    rest_.remove_prefix(1);
    if (Take('?')) {
      if (At('P') || At('<')) {
        GroupName();
      } else if (!Flags()) {
        return;
      }
    }
    if (groups_.size() > kMaxGroups) return Fail("expression nests too deeply");
    groups_.emplace_back();
  }

  // `P<name>` or `<name>`, as it stands after `(?`.
  void GroupName() {
    Take('P');
    const size_t end = rest_.find('>');
    if (!Take('<') || end == std::string_view::npos) return Fail("invalid named capture");
    const std::string_view name = rest_.substr(0, rest_.find('>'));
    const bool valid = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return IsAlnum(static_cast<uint8_t>(c)) || c == '_';
    });
    if (!valid) return Fail("invalid named capture");
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      return Fail("duplicate name of a capture group");
    }
    names_.push_back(name);
    rest_.remove_prefix(name.size() + 1);
  }

  // Flags after `(?`; returns whether a group follows them.
  bool Flags() {
    bool minus = false;
    bool any = false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == ':' || c == ')') {
        if (minus && !any) break;
        return c == ':';
      }
      if (c == '-' && !minus) {
        minus = true;
        any = false;
      } else if (std::string_view("imsU").find(c) != std::string_view::npos) {
        any = true;
      } else {
        break;
      }
    }
    Fail(
        "invalid or unsupported Perl syntax: only the flags `imsU` and named groups may follow "
        "`(?`");
    return false;
  }

  void CloseGroup() {
    rest_.remove_prefix(1);
    if (groups_.size() == 1) return Fail("unexpected )");
    Group group = groups_.back();
    groups_.pop_back();
    group.Settle();
    Push({.empty = group.Empty(), .repeats = group.repeats});
  }

  // Outside of classes.
  void Escape() {
    const char c = rest_.size() > 1 ? rest_[1] : '\0';
    switch (c) {
      case 'A':
      case 'z':
      case 'B':
        rest_.remove_prefix(2);
        return PushAssertion(true);
      case 'b':
        rest_.remove_prefix(2);
        return PushAssertion(false);
      case 'Q':
        return Quoted();
      default:
        break;
    }
    if (!ClassEscape()) CharacterEscape();
    PushCharacter();
  }

  // `\Q…\E`: literal text.
  void Quoted() {
    rest_.remove_prefix(2);
    while (ok() && !rest_.empty()) {
      if (rest_.substr(0, 2) == "\\E") {
        rest_.remove_prefix(2);
        return;
      }
      TakeRune();
      PushCharacter();
    }
  }

  // `\d` and kin, `\pL`, `\p{Greek}`; false: something else.
  bool ClassEscape() {
    if (rest_.size() < 2) return false;
    const char c = rest_[1];
    if (std::string_view("dDsSwW").find(c) != std::string_view::npos) {
      rest_.remove_prefix(2);
      return true;
    }
    if (c != 'p' && c != 'P') return false;
    rest_.remove_prefix(2);
    std::string_view name;
    if (Take('{')) {
      const size_t end = rest_.find('}');
      if (end == std::string_view::npos) {
        Fail("invalid character class range");
        return true;
      }
      name = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
    } else if (!rest_.empty()) {
      name = rest_.substr(0, std::max<size_t>(DecodeRune(rest_).size, 1));
      rest_.remove_prefix(name.size());
    }
    if (!name.empty() && name.front() == '^') name.remove_prefix(1);
    if (!IsUnicodeClass(name)) Fail("invalid character class range");
    return true;
  }

  // An escape that stands for one character.
  uint32_t CharacterEscape() {
    rest_.remove_prefix(1);
    if (rest_.empty()) {
      Fail("trailing backslash at end of expression");
      return 0;
    }
    const uint32_t c = TakeRune();
    if (c < 0x80 && !IsAlnum(c)) return c;
    if (IsOctal(c) && (c == '0' || (!rest_.empty() && IsOctal(static_cast<uint8_t>(rest_[0]))))) {
      uint32_t value = c - '0';
      for (int i = 0; i < 2 && !rest_.empty() && IsOctal(static_cast<uint8_t>(rest_[0])); ++i) {
        value = value * 8 + TakeRune() - '0';
      }
      return value;
    }
    constexpr std::string_view kNames = "abtnvfr";
    if (c == 'x') return HexEscape();
    const size_t name = c < 0x80 ? kNames.find(static_cast<char>(c)) : std::string_view::npos;
    // `\b` outside of a class was an assertion; inside it is none of Go's.
    if (name == std::string_view::npos || c == 'b') {
      Fail("invalid escape sequence");
      return 0;
    }
    return static_cast<uint32_t>(name) + 7;
  }

  // `41` or `{1F600}` after `\x`.
  uint32_t HexEscape() {
    uint32_t value = 0;
    size_t digits = 0;
    const bool braces = Take('{');
    while (!rest_.empty() && HexValue(static_cast<uint8_t>(rest_[0])) >= 0 &&
           (braces || digits < 2)) {
      value = value * 16 + static_cast<uint32_t>(HexValue(static_cast<uint8_t>(rest_[0])));
      ++digits;
      rest_.remove_prefix(1);
      if (value > kMaxRune) break;
    }
    if (value > kMaxRune || digits == 0 || (braces ? !Take('}') : digits < 2)) {
      Fail("invalid escape sequence");
    }
    return value;
  }

  void Class() {
    rest_.remove_prefix(1);
    Take('^');
    for (bool first = true; ok() && (first || !At(']')); first = false) {
      if (rest_.empty()) return Fail("missing closing ]");
      if (PosixClass()) continue;
      if (At('\\') && ClassEscape()) continue;
      const uint32_t low = ClassCharacter();
      if (rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') continue;
      rest_.remove_prefix(1);
      if (ClassCharacter() < low) Fail("invalid character class range");
    }
    Take(']');
    PushCharacter();
  }

  uint32_t ClassCharacter() {
    if (rest_.empty()) {
      Fail("missing closing ]");
      return 0;
    }
    return At('\\') ? CharacterEscape() : TakeRune();
  }

  // `[:alpha:]`; false: something else.
  bool PosixClass() {
    if (rest_.substr(0, 2) != "[:") return false;
    const size_t end = rest_.find(":]", 2);
    if (end == std::string_view::npos) return false;
    std::string_view name = rest_.substr(2, end - 2);
    if (!name.empty() && name.front() == '^') name.remove_prefix(1);
    if (!IsPosixClass(name)) Fail("invalid character class range");
    rest_.remove_prefix(end + 2);
    return true;
  }

  std::string_view rest_;
  std::vector<Group> groups_;
  std::vector<std::string_view> names_;
  bool repeated_ = false;  // the part before was a repetition
  std::string error_;
};

// Most patterns are words with `.*`, `.+` and `|`: for those two looks at the bytes suffice.
bool IsPlain(std::string_view pattern) {
  return std::all_of(pattern.begin(), pattern.end(), [](char c) {
    return IsAlnum(static_cast<uint8_t>(c)) || c == '_' || c == '-' || c == '/' || c == '.';
  });
}

}  // namespace

RegexResult CheckRegex(std::string_view pattern) {
  if (IsPlain(pattern)) return {.ok = true, .matches_empty = pattern.empty(), .error = {}};
  return RegexChecker(pattern).Run();
}

std::optional<std::vector<std::string_view>> PlainAlternatives(std::string_view pattern) {
  constexpr std::string_view kSpecial = ".+*?()[]{}^$\\";
  if (pattern.size() > 1 && pattern.front() == '(' && pattern.back() == ')' &&
      pattern.find_first_of("()", 1) == pattern.size() - 1) {
    pattern = pattern.substr(1, pattern.size() - 2);
  }
  if (pattern.find_first_of(kSpecial) != std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> texts;
  for (size_t begin = 0; begin <= pattern.size();) {
    const size_t end = std::min(pattern.find('|', begin), pattern.size());
    texts.push_back(pattern.substr(begin, end - begin));
    begin = end + 1;
  }
  return texts;
}

}  // namespace promql
