// YAML nodes as rule groups; the first thing that is not understood ends it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "compiler/deploy/ruler/read.h"
#include "compiler/source/file.h"
#include "compiler/yaml/document.h"

namespace qoe::ruler {

inline constexpr size_t kShownBytes = 200;

// The beginning of a text on one line, for messages.
std::string Beginning(std::string_view text, size_t most = kShownBytes);

class GroupReader {
 public:
  explicit GroupReader(const source::FileSet& files) : files_(files) {}

  // What ended the reading; nothing as long as all was understood.
  const std::optional<Error>& error() const { return error_; }

  Group ReadGroup(const yaml::Node& node);
  // Returns `right`; fails with what the node is where it is not.
  bool Is(const yaml::Node& node, bool right, std::string_view what, std::string_view wanted);
  void Fail(const yaml::Node& node, const std::string& message);

  // Calls `visit(key, value)` in order. Keys are texts and stand once.
  template <typename Visit>
  void ForEach(const yaml::Node& mapping, const Visit& visit) {
    std::unordered_set<std::string_view> seen;
    for (size_t i = 0; i < mapping.size() && !error_; ++i) {
      const yaml::Node key = mapping.key(i);
      if (!Is(key, key.is_scalar(), "a key", "a text")) return;
      if (!seen.insert(key.text()).second) {
        return Fail(key, '`' + Beginning(key.text()) + "` is given twice");
      }
      visit(std::string(key.text()), mapping.value(i));
    }
  }

 private:
  std::vector<Rule> ReadRules(const yaml::Node& node);
  Rule ReadRule(const yaml::Node& node);
  std::string Text(std::string_view key, const yaml::Node& value);
  difference::NamedTexts Texts(std::string_view field, const yaml::Node& value);
  std::vector<std::string> List(std::string_view field, const yaml::Node& value);
  std::string Kept(std::string_view key, const yaml::Node& value);

  const source::FileSet& files_;
  std::optional<Error> error_;
};

}  // namespace qoe::ruler
