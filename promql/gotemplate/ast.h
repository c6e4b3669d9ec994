// The syntax tree of a template: nodes in postorder, 16 bytes each, and side stores; ready to be
// executed. As promql/ast.h, with one list of children per node.
//
// Ownership: an Ast refers to the text it was parsed from; only strings with escapes are decoded
// into it. Views are good until the Ast is moved, parsed into again or destroyed.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "promql/gotemplate/functions.h"
#include "promql/span.h"

namespace promql::gotemplate {

enum class NodeKind : uint8_t {
#define GOTEMPLATE_NODE(name) name,
#include "promql/gotemplate/node_kind.def"
};

// Index of a node in its Ast.
struct NodeId {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  uint32_t index = kNone;

  constexpr bool valid() const { return index != kNone; }
  friend constexpr bool operator==(NodeId, NodeId) = default;
};

namespace node_flag {
inline constexpr uint16_t kTrimLeft = 1 << 0;   // `{{- `
inline constexpr uint16_t kTrimRight = 1 << 1;  // ` -}}`
inline constexpr uint16_t kElseIf = 1 << 2;     // If, With: written `else if`, `else with`
inline constexpr uint16_t kAssign = 1 << 3;     // Pipeline: `=`, not `:=`
inline constexpr uint16_t kElse = 1 << 4;       // If, Range, With: has an else list
inline constexpr uint16_t kTrue = 1 << 5;       // Bool
}  // namespace node_flag

struct Node {
  NodeKind kind;
  uint8_t declared;  // Pipeline: variables before `:=` or `=`
  uint16_t flags;    // node_flag
  uint32_t begin;    // span in the text; blocks from their first `{{` to their last `}}`
  uint32_t end;
  uint32_t record;  // index of a record
};
static_assert(sizeof(Node) == 16);

class Ast {
 public:
  std::string_view text() const { return text_; }
  bool empty() const { return nodes_.empty(); }
  uint32_t size() const { return static_cast<uint32_t>(nodes_.size()); }
  NodeId root() const { return NodeId{size() - 1}; }  // the List of everything

  const Node& node(NodeId id) const { return nodes_[id.index]; }
  NodeKind kind(NodeId id) const { return node(id).kind; }
  Span span(NodeId id) const { return {node(id).begin, node(id).end}; }
  std::string_view source(NodeId id) const { return span(id).In(text_); }
  bool has(NodeId id, uint16_t flag) const { return (node(id).flags & flag) != 0; }
  std::span<const NodeId> children(NodeId id) const {
    const Record& record = records_[node(id).record];
    return std::span(children_).subspan(record.first_child, record.child_count);
  }
  // What the node holds besides its children. Text: trimmed. Comment: what is between `/*` and
  // `*/`. String: decoded. Number, Character: as written. Function, Template, Define, Block: the
  // name. Variable: the name without `$`.
  std::string_view value(NodeId id) const { return Resolve(records_[node(id).record].value); }
  // The names behind the dots of Field, Variable and Chain.
  uint32_t field_count(NodeId id) const { return records_[node(id).record].field_count; }
  std::string_view field(NodeId id, uint32_t i) const { return field_span(id, i).In(text_); }
  Span field_span(NodeId id, uint32_t i) const {
    return fields_[records_[node(id).record].first_field + i];
  }

 private:
  friend class TreeBuilder;

  struct TextRef {
    uint32_t begin = 0;
    uint32_t size = 0;
    bool pooled = false;
  };
  struct Record {
    TextRef value;
    uint32_t first_child = 0, child_count = 0;
    uint32_t first_field = 0, field_count = 0;
  };
  std::string_view Resolve(TextRef ref) const {
    return (ref.pooled ? std::string_view(pool_) : text_).substr(ref.begin, ref.size);
  }

  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<Record> records_;
  std::vector<NodeId> children_;
  std::vector<Span> fields_;
  std::string pool_;
};

// Whether two templates do the same: spelling of literals, space inside of actions and trim markers
// (whose work is done on the texts) do not count.
bool Equal(const Ast& a, const Ast& b);

}  // namespace promql::gotemplate
