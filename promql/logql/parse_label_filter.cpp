// The parser inside of a label filter: `| a > 5m and (b = "c" or d != 3)`.
#include <algorithm>
#include <array>

#include "promql/diagnose.h"
#include "promql/logql/parser.h"
#include "promql/variables.h"

namespace promql::logql::internal {

namespace {

// What waits on the stack of filter operators.
constexpr uint8_t kOr = 0;
constexpr uint8_t kAnd = 1;
constexpr uint8_t kOpen = 2;

bool IsBytes(std::string_view unit) {
  constexpr std::array<std::string_view, 13> kUnits = {
      "b", "kb", "kib", "mb", "mib", "gb", "gib", "tb", "tib", "pb", "pib", "eb", "eib"};
  std::string lower(unit);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return std::find(kUnits.begin(), kUnits.end(), lower) != kUnits.end();
}

}  // namespace

// `and`, `,` and nothing bind tighter than `or`.
NodeId Parser::ParseLabelFilter(uint32_t begin) {
  const size_t parts_base = parts_.size();
  const size_t ops_base = filter_ops_.size();
  size_t open = 0;
  bool operand = true;
  uint32_t end = pos_;
  for (;;) {
    Skip();
    if (operand) {
      if (Peek() == '(') {
        if (filter_ops_.size() - ops_base + frames_.size() > options_.max_depth) {
          Fail(IssueCode::TooDeep, {pos_, pos_ + 1},
               "query is nested deeper than " + std::to_string(options_.max_depth) + " levels");
        }
        filter_ops_.push_back(kOpen);
        ++pos_;
        ++open;
        continue;
      }
      parts_.push_back(ParseComparison());
      operand = false;
      end = pos_;
      continue;
    }
    if (Peek() == ')' && open > 0) {
      ReduceFilters(ops_base, true);
      filter_ops_.pop_back();
      --open;
      ++pos_;
      end = pos_;
      continue;
    }
    const std::string_view word = PeekWord();
    const bool either = word == "or";
    const bool both = word == "and" || Peek() == ',';
    const bool follows = !word.empty() || Peek() == '(' || AtVariableComparison();
    if (!either && !both && !follows) break;
    if (either || word == "and") {
      Take(WordSize());
    } else if (both) {
      ++pos_;
    }
    ReduceFilters(ops_base, either);
    filter_ops_.push_back(either ? kOr : kAnd);
    operand = true;
  }
  if (open > 0) FailExpected("label filter", "`)`");
  pos_ = end;
  ReduceFilters(ops_base, true);
  const std::array children = {parts_.back()};
  parts_.resize(parts_base);
  return tree_.Add(NodeKind::LabelFilter, 0, {begin, end}, 0, children);
}

// Completes waiting `and`s, and `or`s if `all`, down to the open parenthesis.
void Parser::ReduceFilters(size_t base, bool all) {
  while (filter_ops_.size() > base && filter_ops_.back() != kOpen) {
    if (filter_ops_.back() == kOr && !all) return;
    const NodeKind kind = filter_ops_.back() == kOr ? NodeKind::FilterOr : NodeKind::FilterAnd;
    filter_ops_.pop_back();
    const std::array children = {parts_[parts_.size() - 2], parts_.back()};
    parts_.resize(parts_.size() - 2);
    const Span span{tree_.ast().node(children[0]).begin, tree_.ast().node(children[1]).end};
    parts_.push_back(tree_.Add(kind, 0, span, 0, children));
  }
}

// `$label = …`; a variable that nothing follows is a stage of its own.
bool Parser::AtVariableComparison() const {
  const uint32_t size = VariableHere();
  if (size == 0) return false;
  const size_t next = text_.find_first_not_of(" \t\r\n", pos_ + size);
  return next != std::string_view::npos &&
         (text_[next] == '=' || text_[next] == '<' || text_[next] == '>');
}

NodeId Parser::ParseComparison() {
  const uint32_t begin = pos_;
  const Span name = TakeName("a stage or a label");
  Skip();
  constexpr std::array<std::pair<std::string_view, CompareOp>, 9> kOps = {
      {{"==", CompareOp::Equal},
       {"=~", CompareOp::Regex},
       {"!=", CompareOp::NotEqual},
       {"!~", CompareOp::NotRegex},
       {">=", CompareOp::GreaterOrEqual},
       {"<=", CompareOp::LessOrEqual},
       {"=", CompareOp::Equal},
       {">", CompareOp::Greater},
       {"<", CompareOp::Less}}};
  const auto found = std::find_if(kOps.begin(), kOps.end(), [this](const auto& op) {
    return text_.substr(pos_, op.first.size()) == op.first;
  });
  if (found == kOps.end()) {
    constexpr std::array<std::string_view, 12> kStages = {
        "json",   "logfmt", "pattern", "regexp",     "unpack",       "line_format",
        "unwrap", "drop",   "keep",    "decolorize", "label_format", "ip"};
    const std::string_view word = name.In(text_);
    for (const std::string_view stage : kStages) {
      const bool near = stage.size() <= word.size() + 1 && word.size() <= stage.size() + 1 &&
                        stage.substr(0, 2) == word.substr(0, 2);
      if (!near) continue;
      Fail(IssueCode::UnknownStage, name, "`" + std::string(word) + "` is no stage",
           "did you mean `" + std::string(stage) + "`?");
    }
    if (AtEnd() || Peek() == '|' || Peek() == '[' || Peek() == ')') {
      Fail(IssueCode::UnknownStage, name,
           "`" + std::string(word) + "` is neither a stage nor a condition on a label",
           "a condition has an operator: `" + std::string(word) + "=\"…\"`");
    }
    FailExpected("label filter", "an operator");
  }
  const Span op_span = Take(static_cast<uint32_t>(found->first.size()));
  const NodeId node =
      tree_.Add(NodeKind::Comparison, static_cast<uint8_t>(found->second), {begin, pos_}, 0);
  tree_.record(node).name = TreeBuilder::Plain(name);
  tree_.record(node).name_span = name;
  Skip();
  ReadComparisonValue(node, found->second, op_span);
  tree_.node(node).end = pos_;
  return node;
}

void Parser::ReadComparisonValue(NodeId comparison, CompareOp op, Span op_span) {
  TreeBuilder::TextRef value;
  Span span;
  Operand operand = Operand::String;
  bool hole = false;
  if (const uint32_t variable = VariableHere(); variable > 0) {
    span = Take(variable);
    operand = Operand::Variable;
    hole = true;
  } else if (AtString()) {
    span = TakeString("a value", value);
    hole = options_.grafana_variables && ContainsVariable(tree_.Text(value));
    const bool pattern = op == CompareOp::Regex || op == CompareOp::NotRegex;
    if (pattern && !hole) CheckPattern(span, tree_.Text(value));
  } else if (PeekWord() == "ip") {
    Take(WordSize());
    Expect('(', "`ip`");
    Skip();
    span = TakeString("an address in quotes", value);
    Expect(')', "`ip`");
    operand = Operand::Ip;
  } else if (const uint32_t length = DurationHere(); length > 0) {
    span = Take(length);
    operand = Operand::Duration;
  } else {
    const uint32_t begin = pos_;
    if (Peek() == '-' || Peek() == '+') ++pos_;
    uint32_t digits = 0;
    while ((Peek(digits) >= '0' && Peek(digits) <= '9') || Peek(digits) == '.') ++digits;
    uint32_t unit = 0;
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (letter(Peek(digits + unit))) ++unit;
    if (digits > 0 && IsBytes(text_.substr(pos_ + digits, unit))) {
      span = Take(digits + unit);
      operand = Operand::Bytes;
    } else {
      const uint32_t size = Match<grammar::plain_number>();
      if (size == 0) {
        if (digits == 0) {
          FailExpected("label filter", "a string, a number, a duration or a size");
        }
        Fail(IssueCode::BadNumber, FindTokenAt(text_, pos_).span,
             "this is neither a number nor a duration nor a size");
      }
      Take(size);
      span = {begin, pos_};
      operand = Operand::Number;
    }
  }
  const bool text = operand == Operand::String || operand == Operand::Ip;
  const bool regex = op == CompareOp::Regex || op == CompareOp::NotRegex;
  const bool order = op != CompareOp::Equal && op != CompareOp::NotEqual && !regex;
  if (text && order) {
    Report(IssueCode::BadLabelFilter, op_span,
           "`" + std::string(op_span.In(text_)) + "` compares numbers, this is a string",
           "write the number, the duration or the size without quotes");
  }
  if (!text && regex && operand != Operand::Variable) {
    Report(IssueCode::BadLabelFilter, op_span,
           "`" + std::string(op_span.In(text_)) + "` needs a pattern in quotes");
  }
  TreeBuilder::Record& record = tree_.record(comparison);
  record.value = text ? value : TreeBuilder::Plain(span);
  record.value_span = span;
  record.operand = operand;
  if (hole) tree_.SetFlag(comparison, node_flag::kVariable);
}

}  // namespace promql::logql::internal
