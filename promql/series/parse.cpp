#include "promql/parse.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "promql/diagnose.h"
#include "promql/grammar.h"
#include "promql/literal.h"
#include "promql/series/arithmetic.h"
#include "promql/series/series.h"

namespace promql::series {
namespace {

// Thrown where parsing cannot go on, after the issue was recorded; caught at the entry.
struct Stop {};

constexpr std::array<std::string_view, 11> kKeys = {
    "sum",       "count",    "schema",     "offset",        "n_offset",          "buckets",
    "n_buckets", "z_bucket", "z_bucket_w", "custom_values", "counter_reset_hint"};
constexpr std::array<std::string_view, 4> kHints = {"unknown", "reset", "not_reset", "gauge"};

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options, std::vector<Issue>& issues)
      : text_(text), options_(options), issues_(issues) {}

  void Run(Series& series) {
    ParseLabels(series);
    SkipBlanks();
    while (!AtEnd()) {
      ParseItem(series.samples);
      if (AtEnd()) break;
      if (SkipBlanks() == 0) FailUnexpected("a space between values");
    }
  }

  Histogram RunHistogram() {
    SkipBlanks();
    Histogram histogram = ParseHistogram();
    SkipBlanks();
    if (!AtEnd()) FailUnexpected("the end");
    return histogram;
  }

 private:
  // The metric as PromQL has it, with `=` alone.
  void ParseLabels(Series& series) {
    const std::string_view selector = text_.substr(0, SelectorSize());
    promql::ParseOptions options;
    Ast ast;
    std::vector<Issue> issues;
    if (!promql::Parse(selector, options, ast, issues)) {
      issues_.insert(issues_.end(), issues.begin(), issues.end());
      throw Stop{};
    }
    if (ast.size() != 1 || ast.kind(ast.root()) != NodeKind::VectorSelector) {
      Fail({0, static_cast<uint32_t>(selector.size())}, "a series begins with its metric");
    }
    const SelectorView view = ast.selector(ast.root());
    if (!view.name.empty()) series.labels.emplace_back("__name__", view.name);
    for (const Matcher matcher : view.matchers) {
      if (matcher.op != MatchOp::Equal) {
        Fail(matcher.op_span, "labels of a series are given with `=`");
      }
      series.labels.emplace_back(matcher.name, matcher.value);
    }
    std::sort(series.labels.begin(), series.labels.end());
    pos_ = static_cast<uint32_t>(selector.size());
  }

  // Up to the closing brace, or to the first space where there is none.
  size_t SelectorSize() const {
    size_t i = std::min(text_.find_first_not_of(" \t"), text_.size());
    while (i < text_.size() && text_[i] != '{' && text_[i] != ' ' && text_[i] != '\t') ++i;
    if (i == text_.size() || text_[i] != '{') return i;
    char quote = '\0';
    for (; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != '\0') {
        if (c == '\\' && quote != '`') ++i;
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '}') {
        return i + 1;
      }
    }
    return std::min(i, text_.size());
  }

  // --- Samples ---

  void ParseItem(std::vector<Sample>& samples) {
    if (Peek() == '_') {
      ++pos_;
      const uint32_t times = Peek() == 'x' ? ParseTimes() : 1;
      Reserve(samples, times);
      samples.insert(samples.end(), times, Gap{});
    } else if (text_.substr(pos_, 2) == "{{") {
      ParseHistograms(samples);
    } else {
      ParseNumbers(samples);
    }
    const bool ends = AtEnd() || Peek() == ' ' || Peek() == '\t';
    if (!ends) FailUnexpected("a space between values");
  }

  // `1`, `1x3`, `1+2x3`, `stale`
  void ParseNumbers(std::vector<Sample>& samples) {
    if (text_.substr(pos_, 5) == "stale") {
      pos_ += 5;
      Reserve(samples, 1);
      samples.emplace_back(Stale{});
      return;
    }
    double value = ParseNumber(true);
    double step = 0;
    bool steps = false;
    if (Peek() == '+' || Peek() == '-') {
      step = ParseNumber(true);
      steps = true;
    }
    if (Peek() != 'x') {
      if (steps) FailUnexpected("`x` and how often");
      Reserve(samples, 1);
      samples.emplace_back(value);
      return;
    }
    const uint32_t times = ParseTimes();
    Reserve(samples, size_t{times} + 1);
    for (uint32_t i = 0; i <= times; ++i) {
      samples.emplace_back(value);
      value += step;
    }
  }

  void ParseHistograms(std::vector<Sample>& samples) {
    Histogram value = ParseHistogram();
    Histogram step;
    const char sign = Peek();
    const bool steps = sign == '+' || sign == '-';
    const uint32_t begin = pos_;
    if (steps) {
      ++pos_;
      if (text_.substr(pos_, 2) != "{{") FailUnexpected("`{{`");
      step = ParseHistogram();
    }
    if (Peek() != 'x') {
      if (steps) FailUnexpected("`x` and how often");
      Reserve(samples, 1);
      samples.emplace_back(std::move(value));
      return;
    }
    const Span step_span{begin, pos_};
    const uint32_t times = ParseTimes();
    Reserve(samples, size_t{times} + 1);
    for (uint32_t i = 0; i <= times; ++i) {
      samples.emplace_back(value);
      if (!steps || i == times) continue;
      if (!Accumulate(value, step, sign == '-' ? -1 : 1)) {
        Fail(step_span, "histograms of custom and of exponential buckets cannot be added");
      }
    }
  }

  uint32_t ParseTimes() {
    const uint32_t begin = ++pos_;
    uint64_t times = 0;
    while (Peek() >= '0' && Peek() <= '9') {
      times = std::min<uint64_t>(times * 10 + static_cast<uint64_t>(Peek() - '0'), 1ULL << 31U);
      ++pos_;
    }
    if (pos_ == begin) FailUnexpected("how often");
    times_span_ = {begin, pos_};
    return static_cast<uint32_t>(times);
  }

  void Reserve(const std::vector<Sample>& samples, size_t more) {
    if (samples.size() + more <= options_.max_samples) return;
    Fail(times_span_.empty() ? Span{pos_, pos_} : times_span_,
         "series is longer than " + std::to_string(options_.max_samples) + " samples");
  }

  double ParseNumber(bool sign) {
    const uint32_t begin = pos_;
    const bool negative = Peek() == '-';
    if (sign && (negative || Peek() == '+')) ++pos_;
    // `1x3`: the number ends before the `x`; `0x3` is once and three times more.
    uint32_t size = MatchWord();
    if (size == 0) size = MatchDigits();
    if (size == 0) {
      pos_ = begin;
      FailUnexpected("a number");
    }
    const NumberResult number = promql::ParseNumber(text_.substr(pos_, size));
    if (number.error != LiteralError::None) {
      Fail({pos_, pos_ + size}, "number is too large for a 64-bit float");
    }
    pos_ += size;
    return negative ? -number.value : number.value;
  }

  // `Inf`, `NaN` in any case.
  uint32_t MatchWord() const {
    const std::string_view word = text_.substr(pos_, 3);
    const auto same = [&](std::string_view lower) {
      return std::equal(word.begin(), word.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (static_cast<uint8_t>(a) | 0x20U) == static_cast<uint8_t>(b);
      });
    };
    return same("inf") || same("nan") ? 3 : 0;
  }

  // A decimal number, or a hexadecimal one that is followed by no second `x`.
  uint32_t MatchDigits() const {
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> in(
        text_.data() + pos_, text_.data() + text_.size(), "");
    if (!tao::pegtl::parse<grammar::decimal>(in)) return 0;
    return static_cast<uint32_t>(in.current() - text_.data()) - pos_;
  }

  // --- Histograms ---

  Histogram ParseHistogram() {
    if (text_.substr(pos_, 2) != "{{") FailUnexpected("`{{`");
    pos_ += 2;
    Histogram histogram;
    offset_ = n_offset_ = 0;
    uint32_t seen = 0;
    const uint32_t first = pos_;
    while (text_.substr(pos_, 2) != "}}") {
      if (SkipBlanks() > 0 && text_.substr(pos_, 2) == "}}") break;
      if (pos_ > first && pos_ - first > 0 && seen == 0) FailUnexpected("a key or `}}`");
      ParseKey(histogram, seen);
      const bool goes_on = Peek() == ' ' || Peek() == '\t' || text_.substr(pos_, 2) == "}}";
      if (!goes_on) FailUnexpected("a space or `}}`");
    }
    pos_ += 2;
    const auto spans = [](int32_t offset, const std::vector<double>& buckets) {
      std::vector<BucketSpan> result;
      if (!buckets.empty()) result.push_back({offset, static_cast<uint32_t>(buckets.size())});
      return result;
    };
    histogram.positive_spans = spans(offset_, histogram.positive_buckets);
    histogram.negative_spans = spans(n_offset_, histogram.negative_buckets);
    return histogram;
  }

  void ParseKey(Histogram& histogram, uint32_t& seen) {
    uint32_t size = 0;
    while ((Peek(size) >= 'a' && Peek(size) <= 'z') || Peek(size) == '_') ++size;
    const Span span{pos_, pos_ + size};
    const std::string_view name = span.In(text_);
    const auto key = std::find(kKeys.begin(), kKeys.end(), name);
    if (key == kKeys.end()) {
      if (size == 0) FailUnexpected("a key or `}}`");
      Fail(span, "histograms have no `" + std::string(name) + "`",
           "they have sum, count, schema, buckets, offset, n_buckets, n_offset, z_bucket, "
           "z_bucket_w, custom_values and counter_reset_hint");
    }
    const auto bit = 1U << static_cast<uint32_t>(key - kKeys.begin());
    if ((seen & bit) != 0) {
      Fail(span, "`" + std::string(name) + "` stands twice in one histogram");
    }
    seen |= bit;
    pos_ += size;
    if (Peek() != ':') FailUnexpected("`:`");
    ++pos_;
    Read(name, histogram);
  }

  void Read(std::string_view name, Histogram& histogram) {
    if (name == "sum") {
      histogram.sum = ParseNumber(true);
    } else if (name == "count") {
      histogram.count = ParseNumber(true);
    } else if (name == "schema") {
      histogram.schema = ParseInteger();
    } else if (name == "offset") {
      offset_ = ParseInteger();
    } else if (name == "n_offset") {
      n_offset_ = ParseInteger();
    } else if (name == "buckets") {
      ParseList(histogram.positive_buckets);
    } else if (name == "n_buckets") {
      ParseList(histogram.negative_buckets);
    } else if (name == "z_bucket") {
      histogram.zero_count = ParseNumber(true);
    } else if (name == "z_bucket_w") {
      histogram.zero_threshold = ParseNumber(true);
    } else if (name == "custom_values") {
      ParseList(histogram.custom_values);
    } else {
      ParseHint(histogram);
    }
  }

  int32_t ParseInteger() {
    const uint32_t begin = pos_;
    const double value = ParseNumber(true);
    if (value != std::floor(value) || std::abs(value) > 1'000'000) {
      Fail({begin, pos_}, "this must be a small whole number");
    }
    return static_cast<int32_t>(value);
  }

  // `[5 10 7]`: spaces between numbers and behind the last, none before the first.
  void ParseList(std::vector<double>& values) {
    if (Peek() != '[') FailUnexpected("`[`");
    ++pos_;
    if (Peek() == ' ' || Peek() == '\t') FailUnexpected("a number or `]`");
    while (Peek() != ']') {
      values.push_back(ParseNumber(true));
      if (SkipBlanks() == 0 && Peek() != ']') FailUnexpected("a space or `]`");
    }
    ++pos_;
  }

  void ParseHint(Histogram& histogram) {
    uint32_t size = 0;
    while ((Peek(size) >= 'a' && Peek(size) <= 'z') || Peek(size) == '_') ++size;
    const Span span{pos_, pos_ + size};
    const auto hint = std::find(kHints.begin(), kHints.end(), span.In(text_));
    if (hint == kHints.end()) {
      if (size == 0) FailUnexpected("a hint");
      Fail(span, "`" + std::string(span.In(text_)) + "` is no counter reset hint",
           "there are unknown, reset, not_reset and gauge");
    }
    histogram.reset_hint = static_cast<ResetHint>(hint - kHints.begin());
    pos_ += size;
  }

  // --- Text and issues ---

  bool AtEnd() const { return pos_ >= text_.size(); }
  char Peek(uint32_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  uint32_t SkipBlanks() {
    const uint32_t begin = pos_;
    while (Peek() == ' ' || Peek() == '\t') ++pos_;
    return pos_ - begin;
  }
  [[noreturn]] void Fail(Span span, std::string message, std::string help = {}) {
    issues_.push_back({.code = IssueCode::UnexpectedToken,
                       .span = span,
                       .message = std::move(message),
                       .help = std::move(help)});
    throw Stop{};
  }
  [[noreturn]] void FailUnexpected(std::string_view expected) {
    FoundToken found = FindTokenAt(text_, pos_);
    if (Peek() == ' ' || Peek() == '\t') {
      found = {.code = IssueCode::UnexpectedToken,
               .span = {pos_, pos_ + 1},
               .description = "space",
               .help = {}};
    }
    issues_.push_back({.code = found.code,
                       .span = found.span,
                       .message = "unexpected " + found.description + " in a series, expected " +
                                  std::string(expected),
                       .help = std::move(found.help)});
    throw Stop{};
  }

  std::string_view text_;
  const ParseOptions& options_;
  std::vector<Issue>& issues_;
  uint32_t pos_ = 0;
  Span times_span_;
  int32_t offset_ = 0, n_offset_ = 0;
};

}  // namespace

bool Parse(std::string_view text, const ParseOptions& options, Series& series,
           std::vector<Issue>& issues) {
  series.labels.clear();
  series.samples.clear();
  const size_t before = issues.size();
  try {
    Parser(text, options, issues).Run(series);
  } catch (const Stop&) {
    // Reported where it was thrown.
  }
  return issues.size() == before;
}

bool ParseHistogram(std::string_view text, Histogram& histogram, std::vector<Issue>& issues) {
  const ParseOptions options;
  try {
    histogram = Parser(text, options, issues).RunHistogram();
    return true;
  } catch (const Stop&) {
    return false;
  }
}

}  // namespace promql::series
