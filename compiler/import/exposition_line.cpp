#include "compiler/import/exposition_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/number.h"

namespace qoe::import {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads from front to back; after the first issue nothing more is read.
class Reader {
 public:
  Reader(std::string_view line, LineIssue& issue) : line_(line), issue_(issue) {}

  bool failed() const { return failed_; }
  size_t at() const { return at_; }
  bool done() const { return at_ >= line_.size(); }
  char peek() const { return done() ? '\0' : line_[at_]; }
  void SkipBlanks() {
    while (!done() && IsBlank(line_[at_])) ++at_;
  }
  bool Take(char c) {
    if (done() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool Fail(size_t begin, size_t end, std::string message, std::string help) {
    if (!failed_) issue_ = {begin, end, std::move(message), std::move(help)};
    failed_ = true;
    return false;
  }
  // Up to the next blank.
  std::string_view Word() {
    const size_t begin = at_;
    while (!done() && !IsBlank(line_[at_])) ++at_;
    return line_.substr(begin, at_ - begin);
  }
  std::string_view Rest() {
    const size_t begin = at_;
    at_ = line_.size();
    return line_.substr(std::min(begin, line_.size()));
  }
  // A name without quotes, `:` where metrics may have it.
  std::string_view Name(bool colon) {
    const size_t begin = at_;
    while (!done() && (IsLetter(line_[at_]) || (colon && line_[at_] == ':') ||
                       (at_ > begin && IsDigit(line_[at_])))) {
      ++at_;
    }
    return line_.substr(begin, at_ - begin);
  }
  // What stands in double quotes, decoded. Escapes that mean nothing stay as they are.
  bool Quoted(std::string& out) {
    const size_t begin = at_++;
    while (!done() && line_[at_] != '"') {
      if (line_[at_] != '\\' || at_ + 1 >= line_.size()) {
        out += line_[at_++];
        continue;
      }
      const char next = line_[at_ + 1];
      at_ += 2;
      if (next == 'n') {
        out += '\n';
      } else if (next == '"' || next == '\\') {
        out += next;
      } else {
        out += '\\';
        out += next;
      }
    }
    if (Take('"')) return true;
    return Fail(begin, line_.size(), "the text in quotes has no end on its line",
                "close it with `\"`; a line break in it is written as `\\n`");
  }
  // What is here, for a message.
  std::string Here() const {
    if (done()) return "the end of the line";
    const std::string_view rest = line_.substr(at_);
    size_t size = 1;  // of one character
    while (size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0U) == 0x80U) ++size;
    return fmt::format("`{}`", rest.substr(0, size));
  }
  bool Expected(std::string_view what, std::string help) {
    size_t end = std::min(at_ + 1, line_.size());
    while (end < line_.size() && (static_cast<unsigned char>(line_[end]) & 0xC0U) == 0x80U) ++end;
    return Fail(at_, std::max(end, at_), fmt::format("{} is expected, not {}", what, Here()),
                std::move(help));
  }

 private:
  std::string_view line_;
  LineIssue& issue_;
  size_t at_ = 0;
  bool failed_ = false;
};

constexpr std::string_view kSampleForm = "a sample is `name{label=\"value\"} 1.5`";

// Between braces: labels, and a metric's name in quotes. `name` is empty where that may stand
// there; null: it may not.
bool ReadBraces(Reader& in, std::string* name,
                std::vector<std::pair<std::string, std::string>>& labels) {
  while (true) {
    in.SkipBlanks();
    if (in.Take('}')) return true;
    const size_t begin = in.at();
    std::string label;
    const bool quoted = in.peek() == '"';
    if (quoted && !in.Quoted(label)) return false;
    if (!quoted) label = in.Name(false);
    if (!quoted && label.empty()) {
      return in.Expected("a label or `}`", "labels are `name=\"value\"`, with commas between them");
    }
    const size_t end = in.at();
    in.SkipBlanks();
    if (quoted && name != nullptr && name->empty() && labels.empty() && in.peek() != '=') {
      *name = std::move(label);
    } else {
      if (!in.Take('=')) return in.Expected("`=`", "a label has a value: `name=\"value\"`");
      in.SkipBlanks();
      if (in.peek() != '"') {
        return in.Expected("a value in double quotes", "write the label as `name=\"value\"`");
      }
      std::string value;
      if (!in.Quoted(value)) return false;
      const bool twice = std::any_of(labels.begin(), labels.end(),
                                     [&](const auto& known) { return known.first == label; });
      if (twice) {
        return in.Fail(begin, end, fmt::format("the label `{}` stands twice on one series", label),
                       "Prometheus drops the whole scrape for it: mend the exporter");
      }
      labels.emplace_back(std::move(label), std::move(value));
    }
    in.SkipBlanks();
    if (in.Take(',')) continue;
    if (in.peek() != '}') {
      return in.Expected("`,` or `}`", R"(quotes and `\` in a value are written as `\"` and `\\`)");
    }
  }
}

// `value [timestamp]`
bool ReadNumbers(Reader& in, std::string_view what) {
  double number = 0;
  in.SkipBlanks();
  size_t begin = in.at();
  const std::string_view value = in.Word();
  if (value.empty()) return in.Expected(what, std::string(kSampleForm));
  if (!ParseNumber(value, number)) {
    return in.Fail(begin, in.at(), fmt::format("`{}` is no number", value),
                   "a value is a number such as `1`, `2.5e-3`, `NaN` or `+Inf`");
  }
  in.SkipBlanks();
  if (in.done() || in.peek() == '#') return true;
  begin = in.at();
  const std::string_view timestamp = in.Word();
  if (!ParseNumber(timestamp, number)) {
    return in.Fail(begin, in.at(), fmt::format("`{}` behind the value is no timestamp", timestamp),
                   "behind the value may stand a timestamp; comments have lines of their own");
  }
  in.SkipBlanks();
  return true;
}

bool ReadExemplar(Reader& in) {
  in.Take('#');
  in.SkipBlanks();
  if (!in.Take('{')) {
    return in.Expected("an exemplar's `{`",
                       "an exemplar is `# {trace_id=\"…\"} 0.5`; comments have lines of their own");
  }
  std::vector<std::pair<std::string, std::string>> labels;
  return ReadBraces(in, nullptr, labels) && ReadNumbers(in, "the exemplar's value");
}

}  // namespace

std::optional<Sample> ReadSample(std::string_view line, LineIssue& issue) {
  Reader in(line, issue);
  Sample sample;
  in.SkipBlanks();
  const size_t begin = in.at();
  sample.name = in.Name(true);
  if (sample.name.empty() && in.peek() != '{') {
    in.Expected("the name of a metric", std::string(kSampleForm));
    return std::nullopt;
  }
  const bool named = !sample.name.empty();
  const char behind = in.peek();
  if (named && behind != '{' && !IsBlank(behind) && !in.done()) {
    in.Fail(in.at(), in.at() + 1,
            fmt::format("{} cannot be part of a name without quotes", in.Here()),
            "with other characters than letters, digits, `_` and `:` it is `{\"the.name\"}`");
    return std::nullopt;
  }
  in.SkipBlanks();
  if (in.Take('{') && !ReadBraces(in, named ? nullptr : &sample.name, sample.labels))
    return std::nullopt;
  if (sample.name.empty()) {
    in.Fail(begin, in.at(), "the series has no name",
            R"(in braces it stands first and in quotes: `{"the.name", label="value"} 1`)");
    return std::nullopt;
  }
  if (!ReadNumbers(in, "a value")) return std::nullopt;
  // Exemplars; in OpenMetrics 1.0 one, in later drafts several.
  while (in.peek() == '#') {
    if (!ReadExemplar(in)) return std::nullopt;
  }
  if (!in.done()) {
    in.Expected("the end of the line", "behind the value may stand a timestamp and an exemplar");
    return std::nullopt;
  }
  return sample;
}

namespace {

Comment KindOfComment(std::string_view word) {
  if (word == "HELP") return Comment::Help;
  if (word == "TYPE") return Comment::Type;
  if (word == "UNIT") return Comment::Unit;
  if (word == "EOF") return Comment::Eof;
  return Comment::None;
}

std::string DecodedHelp(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next == 'n') out += '\n';
    if (next == '\\' || next == '"') out += next;
    if (next == 'n' || next == '\\' || next == '"') {
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::optional<MetadataLine> ReadMetadata(std::string_view line, LineIssue& issue) {
  Reader in(line, issue);
  MetadataLine out;
  in.SkipBlanks();
  in.Take('#');
  in.SkipBlanks();
  out.kind = KindOfComment(in.Word());
  if (out.kind == Comment::None || out.kind == Comment::Eof) return out;
  in.SkipBlanks();
  if (in.peek() == '"') {
    if (!in.Quoted(out.name)) return std::nullopt;
  } else {
    out.name = in.Name(true);
  }
  const bool ends = in.done() || IsBlank(in.peek());
  if (out.name.empty() || !ends) {
    // A comment in plain words may begin with one of these.
    in.Expected("the name of a metric",
                "such a line is `# TYPE name counter`, with other names in quotes");
    return std::nullopt;
  }
  in.SkipBlanks();
  out.text_begin = in.at();
  std::string_view text = in.Rest();
  if (out.kind != Comment::Help) {
    while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  }
  out.text = out.kind == Comment::Help ? DecodedHelp(text) : std::string(text);
  return out;
}

}  // namespace qoe::import
