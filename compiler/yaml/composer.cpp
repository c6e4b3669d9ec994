#include "compiler/yaml/composer.h"

#include <utility>

namespace qoe::yaml {

NodeIndex Composer::Append(const NodeData& data) {
  ++added_;
  document_.nodes_.push_back(data);
  return static_cast<NodeIndex>(document_.nodes_.size() - 1);
}

NodeIndex Composer::AddCopy(const Node& leaf, const Node& place) {
  NodeData data = document_.nodes_[place.index()];
  data.kind = leaf.kind();
  data.quoted = leaf.quoted();
  data.text = leaf.text();
  data.first_child = data.child_count = 0;
  const NodeIndex index = Append(data);
  const std::string_view written = place.text();
  if (leaf.kind() == Kind::Scalar && written != leaf.text()) {
    document_.substitutions_[index] = {
        written,
        {{0, static_cast<uint32_t>(data.text.size()), 0, static_cast<uint32_t>(written.size())}}};
  }
  return index;
}

NodeIndex Composer::AddScalar(const Node& place, std::string_view text, bool quoted,
                              std::vector<source::Substitution::Piece> pieces) {
  NodeData data = document_.nodes_[place.index()];
  const std::string_view written = data.text;
  data.kind = Kind::Scalar;
  data.quoted = quoted;
  data.text = document_.texts_.Keep(text);
  const NodeIndex index = Append(data);
  document_.substitutions_[index] = {written, std::move(pieces)};
  return index;
}

NodeIndex Composer::AddUnknown(const Node& place) {
  NodeData data = document_.nodes_[place.index()];
  data.kind = Kind::Null;
  data.unknown = true;
  data.text = {};
  data.first_child = data.child_count = 0;
  return Append(data);
}

NodeIndex Composer::AddCollection(const Node& place, Kind kind,
                                  const std::vector<NodeIndex>& children) {
  NodeData data = document_.nodes_[place.index()];
  data.kind = kind;
  data.quoted = false;
  data.text = {};
  data.first_child = static_cast<uint32_t>(document_.children_.size());
  data.child_count = static_cast<uint32_t>(children.size());
  document_.children_.insert(document_.children_.end(), children.begin(), children.end());
  return Append(data);
}

}  // namespace qoe::yaml
