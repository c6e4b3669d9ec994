#include "tests/promql/eval/script.h"

#include <charconv>
#include <cstdlib>

#include "promql/literal.h"

namespace promql::eval::test {
namespace {

struct ScriptError {
  std::string message;
};

std::string_view Trim(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r").find(text.front()) != std::string_view::npos) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::string_view(" \t\r").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  return text;
}

// Cuts the first word off, and the spaces behind it.
std::string_view TakeWord(std::string_view& text) {
  const size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = Trim(text.substr(end));
  return word;
}

bool TakeWord(std::string_view& text, std::string_view word) {
  std::string_view rest = text;
  if (TakeWord(rest) != word) return false;
  text = rest;
  return true;
}

int64_t DurationMs(std::string_view text) {
  if (text == "0") return 0;
  const DurationResult result = ParseDuration(text);
  if (text.empty() || result.error != LiteralError::None) {
    throw ScriptError{"not a duration: `" + std::string(text) + "`"};
  }
  return result.nanoseconds / 1'000'000;
}

std::optional<double> WholeNumber(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0') return std::nullopt;
  return value;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = Trim(text.substr(0, end));
    if (line.starts_with('#')) line = {};
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

series::Series ParseSeriesLine(std::string_view line) {
  series::Series series;
  std::vector<Issue> issues;
  if (!series::Parse(line, {}, series, issues)) {
    throw ScriptError{issues.empty() ? "not a series" : issues.front().message};
  }
  return series;
}

// The items of a line of samples: cut at spaces that are not inside of a histogram.
std::vector<std::string_view> SampleItems(std::string_view text) {
  std::vector<std::string_view> items;
  size_t begin = std::string_view::npos;
  bool histogram = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    const std::string_view two = text.substr(std::min(i, text.size()), 2);
    if (two == "{{") histogram = true;
    if (two == "}}") histogram = false;
    const bool blank = i == text.size() || (!histogram && (text[i] == ' ' || text[i] == '\t'));
    if (blank && begin != std::string_view::npos) {
      items.push_back(text.substr(begin, i - begin));
      begin = std::string_view::npos;
    } else if (!blank && begin == std::string_view::npos) {
      begin = i;
    }
  }
  return items;
}

// Where the samples of a line begin: behind the metric.
size_t MetricSize(std::string_view line) {
  const size_t brace = line.find_first_of("{ \t");
  if (brace == std::string_view::npos || line[brace] != '{') return std::min(brace, line.size());
  char quote = '\0';
  for (size_t i = brace; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == '\\' && quote != '`') ++i;
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '}') {
      return i + 1;
    }
  }
  return line.size();
}

ExpectedSeries ParseExpectedSeries(std::string_view line) {
  const series::Series series = ParseSeriesLine(line);
  ExpectedSeries expected{.labels = Labels(series.labels), .samples = {}};
  for (const series::Sample& sample : series.samples) {
    expected.samples.push_back({.sample = sample});
  }
  // Whether a hint was written is not in the value, so each item is looked at by itself.
  size_t next = 0;
  for (const std::string_view item : SampleItems(line.substr(MetricSize(line)))) {
    const size_t count = ParseSeriesLine("x " + std::string(item)).samples.size();
    const bool hint = item.find("counter_reset_hint:") != std::string_view::npos;
    for (size_t i = 0; i < count && next < expected.samples.size(); ++i) {
      expected.samples[next++].hint_given = hint;
    }
  }
  return expected;
}

class Reader {
 public:
  Reader(std::string_view text, Script& script) : lines_(SplitLines(text)), script_(script) {}

  void Run() {
    for (; line_ < lines_.size(); ++line_) {
      std::string_view line = lines_[line_];
      if (line.empty()) continue;
      const std::string_view command = TakeWord(line);
      if (command == "clear") {
        script_.commands.emplace_back(Clear{});
      } else if (command == "load" || command == "load_with_nhcb") {
        ReadLoad(line, command != "load");
      } else if (command.starts_with("eval")) {
        ReadEval(command, line);
      } else {
        throw ScriptError{"not a command: `" + std::string(command) + "`"};
      }
    }
  }
  size_t line() const { return line_ + 1; }

 private:
  // Goes to the next line unless that is empty, which ends a command.
  bool NextLine() {
    if (line_ + 1 >= lines_.size() || lines_[line_ + 1].empty()) return false;
    ++line_;
    return true;
  }

  void ReadLoad(std::string_view step, bool with_nhcb) {
    Load load{.step_ms = DurationMs(step), .with_nhcb = with_nhcb, .series = {}};
    while (NextLine()) load.series.push_back(ParseSeriesLine(lines_[line_]));
    script_.commands.emplace_back(std::move(load));
  }

  void ReadEval(std::string_view command, std::string_view rest) {
    Eval eval{.line = static_cast<int>(line_ + 1), .expression = {}, .expected = {}};
    if (TakeWord(rest, "instant")) {
      if (!TakeWord(rest, "at")) throw ScriptError{"`at` is missing"};
      eval.at_ms = eval.start_ms = eval.end_ms = DurationMs(TakeWord(rest));
    } else if (TakeWord(rest, "range")) {
      eval.range = true;
      eval.start_ms = Named(rest, "from");
      eval.end_ms = Named(rest, "to");
      eval.step_ms = Named(rest, "step");
    } else {
      throw ScriptError{"neither instant nor range"};
    }
    eval.expression = rest;
    if (command == "eval_fail") eval.expected.fail = ExpectedText{};
    if (command == "eval_warn") eval.expected.warnings.emplace_back();
    if (command == "eval_info") eval.expected.infos.emplace_back();
    if (command == "eval_ordered") eval.expected.ordered = true;
    while (NextLine()) ReadExpectation(lines_[line_], eval);
    script_.commands.emplace_back(std::move(eval));
  }
  static int64_t Named(std::string_view& text, std::string_view name) {
    if (!TakeWord(text, name)) throw ScriptError{"`" + std::string(name) + "` is missing"};
    return DurationMs(TakeWord(text));
  }

  static void ReadExpectation(std::string_view line, Eval& eval) {
    Expectation& expected = eval.expected;
    if (TakeWord(line, "expected_fail_message")) {
      expected.fail = ExpectedText{.is_pattern = false, .text = std::string(line)};
    } else if (TakeWord(line, "expected_fail_regexp")) {
      expected.fail = ExpectedText{.is_pattern = true, .text = std::string(line)};
    } else if (TakeWord(line, "expect")) {
      ReadExpect(line, eval);
    } else if (const std::optional<double> scalar = WholeNumber(line)) {
      expected.scalar = scalar;
    } else {
      expected.series.push_back(ParseExpectedSeries(line));
    }
  }

  static void ReadExpect(std::string_view line, Eval& eval) {
    Expectation& expected = eval.expected;
    const std::string_view kind = TakeWord(line);
    if (kind == "string") {
      std::string value;
      if (line.size() < 2 || !DecodeString(line, value)) throw ScriptError{"not a string"};
      expected.string = value;
    } else if (kind == "range") {
      if (!TakeWord(line, "vector")) throw ScriptError{"`vector` is missing"};
      expected.range_vector = true;
      eval.start_ms = Named(line, "from");
      eval.end_ms = Named(line, "to");
      eval.step_ms = Named(line, "step");
    } else if (kind == "ordered") {
      expected.ordered = true;
    } else if (kind == "no_warn") {
      expected.no_warning = true;
    } else if (kind == "no_info") {
      expected.no_info = true;
    } else if (kind == "fail") {
      expected.fail = ReadText(line);
    } else if (kind == "warn") {
      expected.warnings.push_back(ReadText(line));
    } else if (kind == "info") {
      expected.infos.push_back(ReadText(line));
    } else {
      throw ScriptError{"nothing is known of `expect " + std::string(kind) + "`"};
    }
  }
  static ExpectedText ReadText(std::string_view line) {
    if (line.starts_with("msg:")) {
      return {.is_pattern = false, .text = std::string(Trim(line.substr(4)))};
    }
    if (line.starts_with("regex:")) {
      return {.is_pattern = true, .text = std::string(Trim(line.substr(6)))};
    }
    if (!line.empty()) throw ScriptError{"neither `msg:` nor `regex:`"};
    return {};
  }

  std::vector<std::string_view> lines_;
  Script& script_;
  size_t line_ = 0;
};

}  // namespace

bool ParseScript(std::string_view text, Script& script, std::string& error) {
  Reader reader(text, script);
  try {
    reader.Run();
  } catch (const ScriptError& e) {
    error = "line " + std::to_string(reader.line()) + ": " + e.message;
    return false;
  }
  return true;
}

}  // namespace promql::eval::test
