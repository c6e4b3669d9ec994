// YAML text as a tree with places. In: the bytes of one file. Out: a `Document`, or diagnostics
// (QOE01xx) and nothing. This folder alone knows yaml-cpp.
//
// What is promised: duplicate keys are kept, so that the reader can point at both; an alias is a
// link to the anchored node, never a copy, so that a bomb of aliases costs nothing until somebody
// walks it, and a document whose aliases would expand to more than `kMaxExpandedNodes` is refused;
// nesting beyond yaml-cpp's own bound (500) is an error. `<<` merges are not YAML 1.2 and are not
// followed: the reader reports the key as unknown.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/text_arena.h"
#include "compiler/diag/sink.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"

namespace qoe::yaml {

inline constexpr uint64_t kMaxExpandedNodes = 20'000'000;
inline constexpr size_t kMaxScalarBytes = 1U << 20U;

enum class Kind : uint8_t { Null, Scalar, Sequence, Mapping };

using NodeIndex = uint32_t;

struct NodeData {
  Kind kind = Kind::Null;
  bool quoted = false;       // a scalar in quotes or a block: never a number, bool or null
  bool unknown = false;      // nothing, for want of what was to be put in: that was reported
  uint32_t offset = 0;       // where the node begins in the file
  uint32_t end = 0;          // scalars: a place at or before the end of the value on its first line
  std::string_view text;     // scalars: the decoded value
  uint32_t first_child = 0;  // into Document::children
  uint32_t child_count = 0;  // mappings: key, value, key, value …
};

class Document;

// A node of a document; cheap to copy. Valid while the document lives.
class Node {
 public:
  Node() = default;
  Node(const Document& document, NodeIndex index) : document_(&document), index_(index) {}

  bool valid() const { return document_ != nullptr; }
  Kind kind() const { return data().kind; }
  bool is_scalar() const { return kind() == Kind::Scalar; }
  bool is_mapping() const { return kind() == Kind::Mapping; }
  bool is_sequence() const { return kind() == Kind::Sequence; }
  bool is_null() const { return kind() == Kind::Null; }
  bool quoted() const { return data().quoted; }
  bool unknown() const { return data().unknown; }
  std::string_view text() const { return data().text; }
  // Sequence: its items. Mapping: number of key-value pairs.
  size_t size() const;
  Node item(size_t i) const;
  Node key(size_t i) const;
  Node value(size_t i) const;
  // The place to point at: a scalar's first line, the first character of anything else.
  source::Location location() const;
  source::EmbeddedText embedded() const;
  NodeIndex index() const { return index_; }

 private:
  const NodeData& data() const;
  Node child(size_t i) const;

  const Document* document_ = nullptr;
  NodeIndex index_ = 0;
};

// Owns the decoded text of all scalars.
class Document {
 public:
  source::FileId file_id() const { return file_id_; }
  Node root() const { return {*this, root_}; }
  // Every node, in the order of the text where none is an alias.
  const std::vector<NodeData>& nodes() const { return nodes_; }
  // Frees the tree; the texts, and views of them, stay.
  void DropNodes();

 private:
  friend class Node;
  friend class Builder;
  friend class Composer;

  source::FileId file_id_;
  NodeIndex root_ = 0;
  std::vector<NodeData> nodes_;
  std::vector<NodeIndex> children_;
  TextArena texts_;
  // Of scalars whose value is not what is written; their addresses are stable.
  std::unordered_map<NodeIndex, source::Substitution> substitutions_;
};

// "a list": what a node is, for messages.
std::string_view KindText(const Node& node);

// Parses one file of `files`. Nothing is returned when the text is no YAML document; what was wrong
// is in `sink` then.
std::optional<Document> Parse(const source::FileSet& files, source::FileId file_id,
                              diag::Sink& sink);

// Parses every document of one file, as Kubernetes' files have them; `Parse` refuses a second one.
// Those that are no YAML are left out, and reported; documents without content are none.
std::deque<Document> ParseAll(const source::FileSet& files, source::FileId file_id,
                              diag::Sink& sink);

}  // namespace qoe::yaml
