#include "promql/logql/ast.h"

#include <algorithm>
#include <array>

#include "promql/literal.h"
#include "promql/logql/issue.h"
#include "promql/logql/tree_builder.h"

namespace promql::logql {

template <>
std::span<const std::string_view> Spellings<RangeOp>() {
  static constexpr auto kNames = std::to_array<std::string_view>({
#define LOGQL_RANGE(name, unwrap, grouping, parameter) #name,
#include "promql/logql/operations.def"
  });
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<VectorOp>() {
  static constexpr auto kNames = std::to_array<std::string_view>({
#define LOGQL_VECTOR(name, grouping, parameter) #name,
#include "promql/logql/operations.def"
  });
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<FilterOp>() {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"|=", "!=", "|~", "!~", "|>", "!>"});
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<ParserOp>() {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"json", "logfmt", "pattern", "regexp", "unpack"});
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<UnwrapOp>() {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"", "duration", "duration_seconds", "bytes"});
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<CallOp>() {
  static constexpr auto kNames = std::to_array<std::string_view>({"label_replace", "vector"});
  return kNames;
}

template <>
std::span<const std::string_view> Spellings<CompareOp>() {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"=", "!=", "=~", "!~", "<", "<=", ">", ">="});
  return kNames;
}

std::string_view NameOf(ValueType type) {
  static constexpr std::array<std::string_view, 4> kNames = {"log", "vector", "scalar", "string"};
  return kNames[static_cast<size_t>(type)];
}

IssueKind KindOf(IssueCode code) {
  using enum IssueKind;
  static constexpr std::array kKinds = {
#define LOGQL_ISSUE(name, kind) kind,
#include "promql/logql/issue.def"
  };
  return kKinds[static_cast<size_t>(code)];
}

std::string_view NameOf(IssueCode code) {
  static constexpr std::array<std::string_view, 64> kNames = {
#define LOGQL_ISSUE(name, kind) #name,
#include "promql/logql/issue.def"
  };
  return kNames[static_cast<size_t>(code)];
}

void TreeBuilder::Reset(std::string_view text) {
  ast_.text_ = text;
  ast_.nodes_.clear();
  ast_.records_.clear();
  ast_.children_.clear();
  ast_.labels_.clear();
  ast_.pool_.clear();
}

bool TreeBuilder::Decode(Span quoted, TextRef& ref) {
  const std::string_view text = quoted.In(ast_.text_);
  if (text.front() == '`' || text.find('\\') == std::string_view::npos) {
    ref = Plain({quoted.begin + 1, quoted.end - 1});
    return true;
  }
  ref = {static_cast<uint32_t>(ast_.pool_.size()), 0, true};
  if (!DecodeString(text, ast_.pool_)) return false;
  ref.size = static_cast<uint32_t>(ast_.pool_.size()) - ref.begin;
  return true;
}

NodeId TreeBuilder::Add(NodeKind kind, uint8_t op, Span span, uint32_t flags,
                        std::span<const NodeId> children) {
  Record record;
  record.first_child = static_cast<uint32_t>(ast_.children_.size());
  record.child_count = static_cast<uint32_t>(children.size());
  ast_.children_.insert(ast_.children_.end(), children.begin(), children.end());
  const auto index = static_cast<uint32_t>(ast_.records_.size());
  ast_.records_.push_back(record);
  ast_.nodes_.push_back({.kind = kind,
                         .op = op,
                         .flags = static_cast<uint16_t>(flags),
                         .begin = span.begin,
                         .end = span.end,
                         .record = index});
  return ast_.root();
}

namespace {

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out.push_back(c);
  }
  return out;
}

bool SameLabels(const Ast& a, const Ast& b, const LabelClause& x, const LabelClause& y) {
  return std::equal(x.labels.begin(), x.labels.end(), y.labels.begin(), y.labels.end(),
                    [&](Span p, Span q) { return p.In(a.text()) == q.In(b.text()); });
}

bool SameClause(const Ast& a, const Ast& b, const LabelClause& x, const LabelClause& y) {
  return x.set == y.set && x.negative == y.negative && SameLabels(a, b, x, y);
}

bool SameNode(const Ast& a, const Ast& b, NodeId id) {
  if (a.kind(id) != b.kind(id) || a.node(id).op != b.node(id).op) return false;
  if (a.node(id).flags != b.node(id).flags) return false;
  const auto x = a.children(id);
  const auto y = b.children(id);
  if (!std::equal(x.begin(), x.end(), y.begin(), y.end())) return false;
  if (a.kind(id) == NodeKind::Number)
    return a.number(id) == b.number(id) ||
           (a.number(id) != a.number(id) && b.number(id) != b.number(id));
  if (a.name(id) != b.name(id) || a.value(id) != b.value(id)) return false;
  if (a.operand(id) != b.operand(id) || a.group(id) != b.group(id)) return false;
  const LogRange p = a.range(id);
  const LogRange q = b.range(id);
  if (WithoutBlanks(p.range.In(a.text())) != WithoutBlanks(q.range.In(b.text()))) return false;
  if (WithoutBlanks(p.offset.In(a.text())) != WithoutBlanks(q.offset.In(b.text()))) return false;
  // `group_left` and `group_left ()` are one.
  return SameClause(a, b, a.grouping(id), b.grouping(id)) &&
         SameLabels(a, b, a.include(id), b.include(id));
}

}  // namespace

bool Equal(const Ast& a, const Ast& b) {
  if (a.size() != b.size()) return false;
  for (uint32_t i = 0; i < a.size(); ++i) {
    if (!SameNode(a, b, NodeId{i})) return false;
  }
  return true;
}

}  // namespace promql::logql
