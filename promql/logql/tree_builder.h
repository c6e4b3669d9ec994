// What the parser appends to an Ast. Internal to logql/.
#pragma once

#include "promql/logql/ast.h"

namespace promql::logql {

class TreeBuilder {
 public:
  using TextRef = Ast::TextRef;
  using ClauseRef = Ast::ClauseRef;
  using Record = Ast::Record;

  explicit TreeBuilder(Ast& ast) : ast_(ast) {}

  void Reset(std::string_view text);
  Ast& ast() { return ast_; }
  static TextRef Plain(Span span) { return {span.begin, span.size(), false}; }
  // The decoded content of a string literal. False: an escape in it is not a code point.
  [[nodiscard]] bool Decode(Span quoted, TextRef& ref);
  std::string_view Text(TextRef ref) const { return ast_.Resolve(ref); }

  NodeId Add(NodeKind kind, uint8_t op, Span span, uint32_t flags,
             std::span<const NodeId> children = {});
  Record& record(NodeId id) { return ast_.records_[ast_.nodes_[id.index].record]; }
  Node& node(NodeId id) { return ast_.nodes_[id.index]; }
  void SetFlag(NodeId id, uint32_t flag) {
    node(id).flags = static_cast<uint16_t>(node(id).flags | flag);
  }
  uint32_t label_count() const { return static_cast<uint32_t>(ast_.labels_.size()); }
  void AddLabel(Span label) { ast_.labels_.push_back(label); }

 private:
  Ast& ast_;
};

}  // namespace promql::logql
