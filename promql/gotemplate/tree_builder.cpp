#include "promql/gotemplate/tree_builder.h"

#include "promql/literal.h"

namespace promql::gotemplate {
namespace {

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The shape of the escapes, as strconv.Unquote wants it; values are for DecodeString.
bool EscapesAreWellFormed(std::string_view body, char quote) {
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\\') continue;
    if (++i == body.size()) return false;
    const char c = body[i];
    if (c == quote || std::string_view("abfnrtv\\").find(c) != std::string_view::npos) continue;
    const bool octal = c >= '0' && c <= '7';
    const size_t digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    const size_t first = octal ? i : i + 1;
    if (digits == 0 || first + digits > body.size()) return false;
    for (size_t k = first; k < first + digits; ++k) {
      if (octal ? (body[k] < '0' || body[k] > '7') : !IsHex(body[k])) return false;
    }
    i = first + digits - 1;
  }
  return true;
}

}  // namespace

void TreeBuilder::Reset(std::string_view text) {
  ast_.text_ = text;
  ast_.nodes_.clear();
  ast_.records_.clear();
  ast_.children_.clear();
  ast_.fields_.clear();
  ast_.pool_.clear();
}

bool TreeBuilder::Decode(Span quoted, TextRef& ref) {
  const std::string_view text = quoted.In(ast_.text_);
  const Span body{quoted.begin + 1, quoted.end - 1};
  if (text.front() == '`') {
    // Go drops carriage returns from raw strings.
    if (text.find('\r') == std::string_view::npos) {
      ref = Plain(body);
      return true;
    }
    ref = {static_cast<uint32_t>(ast_.pool_.size()), 0, true};
    for (const char c : body.In(ast_.text_)) {
      if (c != '\r') ast_.pool_.push_back(c);
    }
  } else {
    if (text.find('\\') == std::string_view::npos) {
      ref = Plain(body);
      return true;
    }
    ref = {static_cast<uint32_t>(ast_.pool_.size()), 0, true};
    if (!EscapesAreWellFormed(body.In(ast_.text_), text.front())) return false;
    if (!DecodeString(text, ast_.pool_)) return false;
  }
  ref.size = static_cast<uint32_t>(ast_.pool_.size()) - ref.begin;
  return true;
}

NodeId TreeBuilder::Add(NodeKind kind, Span span, std::span<const NodeId> children, TextRef value) {
  Ast::Record record;
  record.value = value;
  record.first_child = static_cast<uint32_t>(ast_.children_.size());
  record.child_count = static_cast<uint32_t>(children.size());
  record.first_field = static_cast<uint32_t>(ast_.fields_.size());
  ast_.children_.insert(ast_.children_.end(), children.begin(), children.end());
  const auto index = static_cast<uint32_t>(ast_.records_.size());
  ast_.records_.push_back(record);
  ast_.nodes_.push_back({.kind = kind,
                         .declared = 0,
                         .flags = 0,
                         .begin = span.begin,
                         .end = span.end,
                         .record = index});
  return ast_.root();
}

void TreeBuilder::AddField(NodeId id, Span name) {
  Ast::Record& record = ast_.records_[node(id).record];
  ast_.fields_.push_back(name);
  ++record.field_count;
  node(id).end = name.end;
}

}  // namespace promql::gotemplate
