#include "compiler/format/verify.h"

#include <unordered_set>
#include <vector>

namespace qoe::format {
namespace {

using yaml::Node;

std::string_view WithoutLastBreaks(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

class Comparison {
 public:
  explicit Comparison(const NewValues& new_values) : new_values_(new_values) {}

  bool Same(const Node& before, const Node& after) {
    pairs_ = {{before, after}};
    while (!pairs_.empty()) {
      const auto [old_node, new_node] = pairs_.back();
      pairs_.pop_back();
      if (!SameNode(old_node, new_node)) return false;
    }
    return true;
  }

 private:
  bool SameNode(const Node& before, const Node& after) {
    if (before.kind() != after.kind()) return false;
    if (before.is_null()) return true;
    if (before.is_scalar()) return SameScalar(before, after);
    if (before.size() != after.size()) return false;
    // An alias leads to what has been compared.
    const uint64_t identity =
        uint64_t{before.location().span.begin} * 2 + (before.is_mapping() ? 1 : 0);
    if (!visited_.insert(identity).second) return true;
    for (size_t i = 0; i < before.size(); ++i) {
      if (before.is_mapping()) {
        pairs_.emplace_back(before.key(i), after.key(i));
        pairs_.emplace_back(before.value(i), after.value(i));
      } else {
        pairs_.emplace_back(before.item(i), after.item(i));
      }
    }
    return true;
  }

  bool SameScalar(const Node& before, const Node& after) {
    const auto rewritten = new_values_.find(before.location().span.begin);
    if (rewritten == new_values_.end())
      return before.text() == after.text() && before.quoted() == after.quoted();
    return WithoutLastBreaks(after.text()) == rewritten->second;
  }

  const NewValues& new_values_;
  std::vector<std::pair<Node, Node>> pairs_;
  std::unordered_set<uint64_t> visited_;
};

}  // namespace

bool SameYaml(const std::deque<yaml::Document>& before, const std::deque<yaml::Document>& after,
              const NewValues& new_values) {
  if (before.size() != after.size()) return false;
  Comparison comparison(new_values);
  for (size_t i = 0; i < before.size(); ++i) {
    if (!comparison.Same(before[i].root(), after[i].root())) return false;
  }
  return true;
}

}  // namespace qoe::format
