// New nodes for a document that was parsed: how a spec's repetitions and parameters become plain
// YAML (`spec/expand.h`). Nodes are only added, so that handles of the old ones stay valid.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/yaml/document.h"

namespace qoe::yaml {

class Composer {
 public:
  // `document` outlives the composer and what it made.
  explicit Composer(Document& document) : document_(document) {}

  // A copy of a scalar or an empty value, which may be of another document, standing at `place` (a
  // node of this document) and there for all that `place` says.
  NodeIndex AddCopy(const Node& leaf, const Node& place);
  // A scalar at the place of `place` whose value is `text`, which is kept.
  NodeIndex AddScalar(const Node& place, std::string_view text, bool quoted,
                      std::vector<source::Substitution::Piece> pieces);
  // Nothing, where it is not known what should be.
  NodeIndex AddUnknown(const Node& place);
  // A list, or a mapping (key, value, key, value …), at the place of `place`.
  NodeIndex AddCollection(const Node& place, Kind kind, const std::vector<NodeIndex>& children);
  void SetRoot(NodeIndex root) { document_.root_ = root; }
  size_t added() const { return added_; }

 private:
  NodeIndex Append(const NodeData& data);

  Document& document_;
  size_t added_ = 0;
};

}  // namespace qoe::yaml
