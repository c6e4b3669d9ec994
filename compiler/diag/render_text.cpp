#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/render.h"

namespace qoe::diag {
namespace {

constexpr size_t kWidestLine = 160;  // longer lines are shown as a window around the caret

struct Palette {
  std::string_view error, warning, hint, frame, bold, reset;
};
constexpr Palette kPlain{"", "", "", "", "", ""};
constexpr Palette kColour{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m",
                          "\x1b[34m",   "\x1b[1m",    "\x1b[0m"};

std::string_view Colour(Severity severity, const Palette& palette) {
  switch (severity) {
    case Severity::Error:
      return palette.error;
    case Severity::Warning:
      return palette.warning;
    case Severity::Hint:
      return palette.hint;
  }
  return palette.reset;
}

// One mark under a source line.
struct Mark {
  uint32_t line;
  size_t begin, end;  // in characters, 0-based, half-open, end > begin
  bool primary;
  std::string text;
};

size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The bytes of the characters [begin, end) of a line.
std::string_view Characters(std::string_view line, size_t begin, size_t end) {
  size_t at = 0, first = line.size(), last = line.size();
  for (size_t i = 0; i < line.size(); ++i) {
    if ((static_cast<unsigned char>(line[i]) & 0xC0U) == 0x80U) continue;
    if (at == begin) first = i;
    if (at == end) {
      last = i;
      break;
    }
    ++at;
  }
  return first <= last ? line.substr(first, last - first) : std::string_view();
}

// Control characters would garble the terminal; a tab counts as one character here.
std::string Printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  }
  return out;
}

Mark MakeMark(const source::File& file, source::Span span, bool primary, std::string text) {
  const source::LineColumn from = file.Position(span.begin);
  const source::LineColumn to = file.Position(std::max(span.begin, span.end));
  const size_t begin = from.column - 1;
  const size_t line_end = CharacterCount(file.Line(from.line));
  size_t end = to.line == from.line ? to.column - 1 : line_end;
  end = std::max(end, begin + 1);
  return {from.line, begin, end, primary, std::move(text)};
}

class TextRenderer {
 public:
  TextRenderer(const source::FileSet& files, const Palette& palette)
      : files_(files), palette_(palette) {}

  void Add(const Diagnostic& diagnostic) {
    const std::string_view colour = Colour(diagnostic.severity, palette_);
    fmt::format_to(std::back_inserter(out_), "{}{}[{}]{}: {}{}{}\n", colour,
                   Text(diagnostic.severity), Text(diagnostic.code), palette_.reset, palette_.bold,
                   Printable(diagnostic.message), palette_.reset);
    size_t gutter = 1;
    if (diagnostic.location.file.valid()) gutter = AddSnippets(diagnostic);
    for (const std::string& note : diagnostic.notes) AddRemark(gutter, "note", note);
    for (const std::string& help : diagnostic.help) AddRemark(gutter, "help", help);
    out_ += '\n';
  }

  std::string Take() { return std::move(out_); }

 private:
  void AddRemark(size_t gutter, std::string_view kind, std::string_view text) {
    fmt::format_to(std::back_inserter(out_), "{:>{}}{} = {}{}: {}\n", "", gutter, palette_.frame,
                   kind, palette_.reset, Printable(text));
  }

  // Returns the width of the line numbers.
  size_t AddSnippets(const Diagnostic& diagnostic) {
    const source::File& file = files_[diagnostic.location.file];
    std::vector<Mark> marks = {MakeMark(file, diagnostic.location.span, true, "")};
    for (const Label& label : diagnostic.labels) {
      if (label.location.file == diagnostic.location.file) {
        marks.push_back(MakeMark(file, label.location.span, false, label.text));
      }
    }
    const uint32_t widest = std::max_element(marks.begin(), marks.end(), [](auto& a, auto& b) {
                              return a.line < b.line;
                            })->line;
    const size_t gutter = std::to_string(widest).size();
    AddArrow(gutter, "-->", diagnostic.location);
    AddMarks(file, std::move(marks), gutter);
    for (const Label& label : diagnostic.labels) {
      if (label.location.file == diagnostic.location.file || !label.location.file.valid()) continue;
      AddArrow(gutter, "::>", label.location);
      const source::File& other = files_[label.location.file];
      AddMarks(other, {MakeMark(other, label.location.span, false, label.text)}, gutter);
    }
    return gutter;
  }

  void AddArrow(size_t gutter, std::string_view arrow, source::Location location) {
    const source::File& file = files_[location.file];
    const source::LineColumn at = file.Position(location.span.begin);
    fmt::format_to(std::back_inserter(out_), "{:>{}}{}{}{} {}:{}:{}\n", "", gutter, palette_.frame,
                   arrow, palette_.reset, file.path(), at.line, at.column);
  }

  void AddMarks(const source::File& file, std::vector<Mark> marks, size_t gutter) {
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return std::tie(a.line, a.begin) < std::tie(b.line, b.begin);
    });
    fmt::format_to(std::back_inserter(out_), "{:>{}} {}|{}\n", "", gutter, palette_.frame,
                   palette_.reset);
    for (size_t i = 0; i < marks.size();) {
      size_t last = i;
      while (last < marks.size() && marks[last].line == marks[i].line) ++last;
      AddLine(file,
              {marks.begin() + static_cast<std::ptrdiff_t>(i),
               marks.begin() + static_cast<std::ptrdiff_t>(last)},
              gutter);
      if (last < marks.size() && marks[last].line > marks[i].line + 1) out_ += "...\n";
      i = last;
    }
  }

  void AddLine(const source::File& file, std::vector<Mark> marks, size_t gutter) {
    const std::string_view line = file.Line(marks[0].line);
    const size_t length = CharacterCount(line);
    const size_t from = length > kWidestLine && marks[0].begin > kWidestLine / 2
                            ? marks[0].begin - kWidestLine / 2
                            : 0;
    const size_t to = std::min(length, from + kWidestLine);
    fmt::format_to(std::back_inserter(out_), "{}{:>{}} |{} {}\n", palette_.frame, marks[0].line,
                   gutter, palette_.reset, Printable(Characters(line, from, to)));
    // All carets and dashes on one line, then one line for each label's text.
    std::string underline;
    for (const bool primary : {false, true}) {
      for (const Mark& mark : marks) {
        if (mark.primary != primary) continue;
        const size_t begin = std::max(mark.begin, from) - from;
        const size_t end = std::min(mark.end, std::max(to, mark.begin + 1)) - from;
        if (underline.size() < end) underline.resize(end, ' ');
        std::fill(underline.begin() + static_cast<std::ptrdiff_t>(begin),
                  underline.begin() + static_cast<std::ptrdiff_t>(end), primary ? '^' : '-');
      }
    }
    fmt::format_to(std::back_inserter(out_), "{:>{}} {}|{} {}\n", "", gutter, palette_.frame,
                   palette_.reset, underline);
    std::reverse(marks.begin(), marks.end());
    for (const Mark& mark : marks) {
      if (mark.text.empty()) continue;
      fmt::format_to(std::back_inserter(out_), "{:>{}} {}|{} {:>{}}{}\n", "", gutter,
                     palette_.frame, palette_.reset, "", std::max(mark.begin, from) - from,
                     Printable(mark.text));
    }
  }

  const source::FileSet& files_;
  const Palette& palette_;
  std::string out_;
};

}  // namespace

std::string RenderText(const std::vector<Diagnostic>& diagnostics, const source::FileSet& files,
                       const TextOptions& options) {
  TextRenderer renderer(files, options.colour ? kColour : kPlain);
  for (const Diagnostic& diagnostic : diagnostics) renderer.Add(diagnostic);
  return renderer.Take();
}

}  // namespace qoe::diag
