// What the parser appends to an Ast. Internal to gotemplate/.
#pragma once

#include "promql/gotemplate/ast.h"

namespace promql::gotemplate {

class TreeBuilder {
 public:
  using TextRef = Ast::TextRef;

  explicit TreeBuilder(Ast& ast) : ast_(ast) {}

  // Empties the Ast, keeps its memory.
  void Reset(std::string_view text);
  Ast& ast() { return ast_; }

  static TextRef Plain(Span span) { return {span.begin, span.size(), false}; }
  // The decoded content of a string literal. False: an escape is none of Go's.
  [[nodiscard]] bool Decode(Span quoted, TextRef& ref);
  std::string_view Pooled(TextRef ref) const { return ast_.Resolve(ref); }

  // Adds a node with these children, which are complete.
  NodeId Add(NodeKind kind, Span span, std::span<const NodeId> children = {}, TextRef value = {});
  void AddField(NodeId node, Span name);  // of the node added last that has fields
  Node& node(NodeId id) { return ast_.nodes_[id.index]; }
  void SetFlag(NodeId id, uint16_t flag) {
    node(id).flags = static_cast<uint16_t>(node(id).flags | flag);
  }

 private:
  Ast& ast_;
};

}  // namespace promql::gotemplate
