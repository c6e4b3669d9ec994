// The parser inside of a log query: selector, stages, range.
#include <algorithm>
#include <array>

#include "promql/logql/parser.h"
#include "promql/regex.h"
#include "promql/variables.h"

namespace promql::logql::internal {

void Parser::ParseLog() {
  const uint32_t begin = pos_;
  const NodeId selector = ParseSelector();
  FinishLog(selector, begin);
}

// Stages may stand before and behind the range.
void Parser::FinishLog(NodeId first, uint32_t begin) {
  const auto base = static_cast<uint32_t>(stages_.size());
  stages_.push_back(first);
  LogRange range;
  uint32_t end = pos_;
  for (;;) {
    Skip();
    if (Peek() == '[' && VariableHere() == 0 && range.range.empty()) {
      range = ReadRange();
    } else if (AtStage() || VariableHere() > 0) {
      stages_.push_back(ParseStage());
    } else {
      break;
    }
    end = pos_;
  }
  const NodeId log =
      tree_.Add(NodeKind::Log, 0, {begin, end}, static_cast<uint32_t>(ValueType::Log),
                std::span(stages_).subspan(base));
  tree_.record(log).range = range;
  stages_.resize(base);
  operands_.push_back(log);
}

void Parser::ParseRange(NodeId log) {
  const LogRange range = ReadRange();
  tree_.record(log).range = range;
}

// `[5m] offset 1h`
LogRange Parser::ReadRange() {
  const auto length = [this](std::string_view context) {
    const uint32_t begin = pos_;
    uint32_t size = VariableHere();
    if (size > 0) {
      Take(size);
      if (const uint32_t unit = Match<grammar::duration_unit>(); unit > 0) Take(unit);
      return Span{begin, pos_};
    }
    size = DurationHere();
    if (size == 0) {
      if (Match<grammar::plain_number>() > 0) {
        const Span number = Take(Match<grammar::plain_number>());
        Fail(IssueCode::BadDuration, number, "this length of time has no unit",
             "write it like `5m`");
      }
      FailExpected(context, "a duration such as `5m`");
    }
    return Take(size);
  };
  LogRange range;
  ++pos_;
  Skip();
  range.range = length("brackets");
  Skip();
  if (Peek() != ']') FailExpected("brackets", "`]`");
  ++pos_;
  const uint32_t end = pos_;
  Skip();
  if (PeekWord() != "offset") {
    pos_ = end;
    return range;
  }
  Take(WordSize());
  Skip();
  const uint32_t begin = pos_;
  if (Peek() == '-' || Peek() == '+') {
    ++pos_;
    Skip();
  }
  range.offset = {begin, length("`offset`").end};
  return range;
}

NodeId Parser::ParseSelector() {
  const uint32_t begin = pos_;
  const auto base = static_cast<uint32_t>(parts_.size());
  ++pos_;
  Skip();
  while (Peek() != '}') {
    parts_.push_back(ParseMatcher(true));
    Skip();
    if (Peek() == ',') {
      ++pos_;
      Skip();
    } else if (Peek() != '}') {
      FailExpected("stream selector", "`,` or `}`");
    }
  }
  ++pos_;
  const NodeId selector =
      tree_.Add(NodeKind::Selector, 0, {begin, pos_}, 0, std::span(parts_).subspan(base));
  parts_.resize(base);
  return selector;
}

// `a="b"`; in a selector also a variable for whole matchers, in `drop` and `keep` also a name
// alone.
NodeId Parser::ParseMatcher(bool in_selector) {
  const uint32_t begin = pos_;
  const Span name = TakeName(in_selector ? "a label name or `}`" : "a label name");
  const bool variable = ContainsVariable(name.In(text_));
  Skip();
  const uint32_t op_size = Match<grammar::match_op>();
  if (op_size == 0 && (!in_selector || variable)) {
    const NodeId node = tree_.Add(in_selector ? NodeKind::Matcher : NodeKind::LabelName, 0, name,
                                  variable ? node_flag::kVariable : 0U);
    tree_.record(node).name = TreeBuilder::Plain(name);
    tree_.record(node).name_span = name;
    return node;
  }
  if (op_size == 0) {
    FailExpected("stream selector", "a matching operator: `=`, `!=`, `=~` or `!~`");
  }
  const std::string_view symbol = Take(op_size).In(text_);
  const bool negated = symbol[0] == '!';
  const bool regex = symbol.back() == '~';
  const MatchOp op = regex ? (negated ? MatchOp::NotRegex : MatchOp::Regex)
                           : (negated ? MatchOp::NotEqual : MatchOp::Equal);
  Skip();
  TreeBuilder::TextRef value;
  Span value_span;
  uint32_t flags = variable ? node_flag::kVariable : 0U;
  if (const uint32_t size = VariableHere(); size > 0) {
    value_span = Take(size);
    value = TreeBuilder::Plain(value_span);
    flags |= node_flag::kVariable | node_flag::kUnquoted;
  } else {
    value_span = TakeString("a quoted string", value);
    const bool hole = options_.grafana_variables && ContainsVariable(tree_.Text(value));
    if (hole) flags |= node_flag::kVariable;
    if (regex && !hole) CheckPattern(value_span, tree_.Text(value));
  }
  const NodeId node = tree_.Add(NodeKind::Matcher, static_cast<uint8_t>(op), {begin, pos_}, flags);
  TreeBuilder::Record& record = tree_.record(node);
  record.name = TreeBuilder::Plain(name);
  record.name_span = name;
  record.value = value;
  record.value_span = value_span;
  return node;
}

void Parser::CheckPattern(Span span, std::string_view regex) {
  const RegexResult result = CheckRegex(regex);
  if (result.ok) return;
  Report(IssueCode::BadRegex, span, "regular expression does not compile: " + result.error);
}

// --- Stages ---

bool Parser::AtStage() const {
  if (Peek() == '|') return Peek(1) != '|';
  return Peek() == '!' && (Peek(1) == '=' || Peek(1) == '~' || Peek(1) == '>');
}

NodeId Parser::ParseStage() {
  const uint32_t begin = pos_;
  if (const uint32_t size = VariableHere(); size > 0) {
    return tree_.Add(NodeKind::StageHole, 0, Take(size), node_flag::kVariable);
  }
  constexpr std::array<std::string_view, 6> kFilters = {"|=", "!=", "|~", "!~", "|>", "!>"};
  const auto found = std::find(kFilters.begin(), kFilters.end(), text_.substr(pos_, 2));
  if (found != kFilters.end()) {
    pos_ += 2;
    return ParseLineFilter(static_cast<FilterOp>(found - kFilters.begin()), begin);
  }
  ++pos_;
  Skip();
  return ParsePipeStage(begin);
}

// `|= "a" or ip("b")`
NodeId Parser::ParseLineFilter(FilterOp op, uint32_t begin) {
  const auto base = static_cast<uint32_t>(parts_.size());
  do {
    Skip();
    parts_.push_back(ParseFilterText(op));
    const uint32_t end = pos_;
    Skip();
    if (PeekWord() != "or") {
      pos_ = end;
      break;
    }
    Take(WordSize());
  } while (true);
  const NodeId filter = tree_.Add(NodeKind::LineFilter, static_cast<uint8_t>(op), {begin, pos_}, 0,
                                  std::span(parts_).subspan(base));
  parts_.resize(base);
  return filter;
}

NodeId Parser::ParseFilterText(FilterOp op) {
  const uint32_t begin = pos_;
  uint32_t flags = 0;
  TreeBuilder::TextRef value;
  Span value_span;
  if (const uint32_t size = VariableHere(); size > 0) {
    value_span = Take(size);
    value = TreeBuilder::Plain(value_span);
    flags = node_flag::kVariable | node_flag::kUnquoted;
  } else {
    const bool ip = PeekWord() == "ip";
    if (ip) {
      Take(WordSize());
      Expect('(', "`ip`");
      Skip();
      flags = node_flag::kIp;
    }
    value_span = TakeString(ip ? "an address in quotes" : "a quoted string", value);
    if (ip) Expect(')', "`ip`");
    const bool hole = options_.grafana_variables && ContainsVariable(tree_.Text(value));
    if (hole) flags |= node_flag::kVariable;
    const bool regex = op == FilterOp::Matches || op == FilterOp::MatchesNot;
    if (regex && !hole && !ip) CheckPattern(value_span, tree_.Text(value));
  }
  const NodeId node = tree_.Add(NodeKind::FilterText, 0, {begin, pos_}, flags);
  tree_.record(node).value = value;
  tree_.record(node).value_span = value_span;
  return node;
}

NodeId Parser::ParsePipeStage(uint32_t begin) {
  const std::string_view word = PeekWord();
  if (const auto parser = FindOp<ParserOp>(word)) {
    Take(WordSize());
    return ParseParser(*parser, begin);
  }
  if (word == "decolorize") {
    Take(WordSize());
    return tree_.Add(NodeKind::Decolorize, 0, {begin, pos_}, 0);
  }
  if (word == "line_format") return ParseLineFormat(begin);
  if (word == "label_format") return ParseLabelFormat(begin);
  if (word == "drop") return ParseDropKeep(NodeKind::Drop, begin);
  if (word == "keep") return ParseDropKeep(NodeKind::Keep, begin);
  if (word == "unwrap") return ParseUnwrap(begin);
  return ParseLabelFilter(begin);
}

// `json a="b.c", d`, `logfmt --strict`, `pattern "<a> <_>"`
NodeId Parser::ParseParser(ParserOp op, uint32_t begin) {
  uint32_t flags = 0;
  const auto base = static_cast<uint32_t>(parts_.size());
  TreeBuilder::TextRef value;
  Span value_span;
  uint32_t end = pos_;
  if (op == ParserOp::Pattern || op == ParserOp::Regexp) {
    Skip();
    value_span = TakeString("a quoted string", value);
    end = pos_;
    if (op == ParserOp::Regexp && !ContainsVariable(tree_.Text(value))) {
      CheckPattern(value_span, tree_.Text(value));
    }
  } else if (op != ParserOp::Unpack) {
    Skip();
    while (op == ParserOp::Logfmt && text_.substr(pos_, 2) == "--") {
      const std::string_view rest = text_.substr(pos_ + 2);
      const bool strict = rest.starts_with("strict");
      if (!strict && !rest.starts_with("keep-empty")) {
        Fail(IssueCode::UnexpectedToken, {pos_, pos_ + 2}, "`logfmt` has no such flag",
             "it has `--strict` and `--keep-empty`");
      }
      flags |= strict ? node_flag::kStrict : node_flag::kKeepEmpty;
      Take(strict ? 8 : 12);
      end = pos_;
      Skip();
    }
    while (WordSize() > 0) {
      const Span name = TakeName("a label name");
      end = pos_;
      Skip();
      TreeBuilder::TextRef path;
      Span path_span;
      if (Peek() == '=') {
        ++pos_;
        Skip();
        path_span = TakeString("an expression in quotes", path);
        end = pos_;
        Skip();
      }
      const NodeId part = tree_.Add(NodeKind::Extraction, 0, {name.begin, end},
                                    path_span.empty() ? node_flag::kBare : 0U);
      tree_.record(part).name = TreeBuilder::Plain(name);
      tree_.record(part).name_span = name;
      tree_.record(part).value = path;
      tree_.record(part).value_span = path_span;
      parts_.push_back(part);
      if (Peek() != ',') break;
      ++pos_;
      Skip();
      if (WordSize() == 0) FailExpected("`json` or `logfmt`", "a label name");
    }
    pos_ = end;
  }
  const NodeId node = tree_.Add(NodeKind::Parser, static_cast<uint8_t>(op), {begin, end}, flags,
                                std::span(parts_).subspan(base));
  parts_.resize(base);
  tree_.record(node).value = value;
  tree_.record(node).value_span = value_span;
  return node;
}

NodeId Parser::ParseLineFormat(uint32_t begin) {
  Take(WordSize());
  Skip();
  TreeBuilder::TextRef value;
  const Span span = TakeString("a template in quotes", value);
  const NodeId node = tree_.Add(NodeKind::LineFormat, 0, {begin, pos_}, 0);
  tree_.record(node).value = value;
  tree_.record(node).value_span = span;
  return node;
}

// `label_format a=b, c="{{.d}}"`
NodeId Parser::ParseLabelFormat(uint32_t begin) {
  Take(WordSize());
  const auto base = static_cast<uint32_t>(parts_.size());
  for (;;) {
    Skip();
    const Span name = TakeName("a label name");
    Expect('=', "`label_format`");
    Skip();
    TreeBuilder::TextRef value;
    Span value_span;
    const bool text = AtString();
    if (text) {
      value_span = TakeString("a template in quotes", value);
    } else {
      value_span = TakeName("a label name or a template in quotes");
      value = TreeBuilder::Plain(value_span);
    }
    const NodeId part =
        tree_.Add(NodeKind::Format, 0, {name.begin, pos_}, text ? node_flag::kTemplate : 0U);
    TreeBuilder::Record& record = tree_.record(part);
    record.name = TreeBuilder::Plain(name);
    record.name_span = name;
    record.value = value;
    record.value_span = value_span;
    parts_.push_back(part);
    const uint32_t end = pos_;
    Skip();
    if (Peek() != ',') {
      pos_ = end;
      break;
    }
    ++pos_;
  }
  const NodeId node =
      tree_.Add(NodeKind::LabelFormat, 0, {begin, pos_}, 0, std::span(parts_).subspan(base));
  parts_.resize(base);
  return node;
}

NodeId Parser::ParseDropKeep(NodeKind kind, uint32_t begin) {
  Take(WordSize());
  const auto base = static_cast<uint32_t>(parts_.size());
  for (;;) {
    Skip();
    parts_.push_back(ParseMatcher(false));
    const uint32_t end = tree_.ast().node(parts_.back()).end;
    pos_ = end;
    Skip();
    if (Peek() != ',') {
      pos_ = end;
      break;
    }
    ++pos_;
  }
  const NodeId node = tree_.Add(kind, 0, {begin, pos_}, 0, std::span(parts_).subspan(base));
  parts_.resize(base);
  return node;
}

NodeId Parser::ParseUnwrap(uint32_t begin) {
  Take(WordSize());
  Skip();
  UnwrapOp op = UnwrapOp::None;
  Span name = TakeName("a label name");
  const uint32_t end = pos_;
  Skip();
  if (Peek() == '(') {
    const auto conversion = FindOp<UnwrapOp>(name.In(text_));  // a name is never empty
    if (!conversion) {
      Fail(IssueCode::UnknownFunction, name,
           "`" + std::string(name.In(text_)) + "` is no conversion of `unwrap`",
           "there are `duration`, `duration_seconds` and `bytes`");
    }
    op = *conversion;
    ++pos_;
    Skip();
    name = TakeName("a label name");
    Expect(')', "`unwrap`");
  } else {
    pos_ = end;
  }
  const NodeId node = tree_.Add(NodeKind::Unwrap, static_cast<uint8_t>(op), {begin, pos_}, 0);
  tree_.record(node).name = TreeBuilder::Plain(name);
  tree_.record(node).name_span = name;
  return node;
}

}  // namespace promql::logql::internal
