#include <yaml-cpp/yaml.h>

#include <charconv>
#include <set>
#include <stdexcept>
#include <utility>

#include "compiler/rules/duration.h"
#include "tests/ruler/group.h"

namespace qoe::test_ruler {
namespace {

using Texts = std::map<std::string, std::string>;

// Of this file only: why a document is no group.
struct Undecodable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Go's decoder refuses a key that is given twice; yaml-cpp keeps both.
void RefuseDuplicates(const YAML::Node& document) {
  std::vector<YAML::Node> open = {document};
  while (!open.empty()) {
    const YAML::Node node = open.back();
    open.pop_back();
    std::set<std::string> seen;
    for (const auto& child : node) {
      if (!node.IsMap()) {
        open.push_back(child);
        continue;
      }
      if (child.first.IsScalar() && !seen.insert(child.first.Scalar()).second)
        throw Undecodable("key given twice");
      open.push_back(child.second);
    }
  }
}

// YAML has no tabs in its indentation; yaml-cpp takes some of them.
void RefuseTabs(const std::string& text) {
  for (size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
    const size_t first = text.find_first_not_of(' ', line);
    if (first != std::string::npos && text[first] == '\t') {
      const size_t behind = text.find_first_not_of(" \t", first);
      if (behind != std::string::npos && text[behind] != '\n') throw Undecodable("tab");
    }
    if (text.find('\n', line) == std::string::npos) return;
  }
}

std::string TextOf(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return "";
  if (!node.IsScalar()) throw Undecodable("not a text");
  return node.Scalar();
}

Texts TextsOf(const YAML::Node& node) {
  Texts texts;
  if (!node.IsDefined() || node.IsNull()) return texts;
  if (!node.IsMap()) throw Undecodable("not a mapping");
  for (const auto& entry : node) texts[TextOf(entry.first)] = TextOf(entry.second);
  return texts;
}

std::optional<int64_t> DurationOf(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return std::nullopt;
  const std::optional<int64_t> ms = rules::ParseDurationMs(TextOf(node));
  if (!ms) throw Undecodable("not a duration");
  return ms;
}

int64_t NumberOf(const YAML::Node& node) {
  const std::string text = TextOf(node);
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (!text.empty() && (error != std::errc() || rest != end)) throw Undecodable("not a number");
  return number;
}

bool FlagOf(const YAML::Node& node) {
  const std::string text = TextOf(node);
  if (text == "true") return true;
  if (!text.empty() && text != "false") throw Undecodable("not a flag");
  return false;
}

// Sequences that may be left out.
template <typename Each>
void ForEach(const YAML::Node& node, Each each) {
  if (!node.IsDefined() || node.IsNull()) return;
  if (!node.IsSequence()) throw Undecodable("not a list");
  for (const YAML::Node& item : node) each(item);
}

Rule RuleOf(const YAML::Node& node) {
  if (!node.IsMap()) throw Undecodable("not a rule");
  Rule rule;
  rule.record = TextOf(node["record"]);
  rule.alert = TextOf(node["alert"]);
  rule.expr = TextOf(node["expr"]);
  rule.for_ms = DurationOf(node["for"]).value_or(0);
  rule.keep_firing_for_ms = DurationOf(node["keep_firing_for"]).value_or(0);
  rule.labels = TextsOf(node["labels"]);
  rule.annotations = TextsOf(node["annotations"]);
  return rule;
}

Group GroupOf(const YAML::Node& node, const Options& options) {
  Group group;
  if (!node.IsDefined() || node.IsNull()) return group;
  if (!node.IsMap()) throw Undecodable("not a group");
  group.name = TextOf(node["name"]);
  group.interval_ms = DurationOf(node["interval"]).value_or(0);
  group.query_offset_ms = DurationOf(node["query_offset"]);
  group.limit = NumberOf(node["limit"]);
  if (options.keeps_mimir_fields) {
    group.evaluation_delay_ms = DurationOf(node["evaluation_delay"]);
    group.aligned = FlagOf(node["align_evaluation_time_on_interval"]);
    ForEach(node["source_tenants"],
            [&](const YAML::Node& item) { group.source_tenants.push_back(TextOf(item)); });
  }
  if (options.keeps_group_labels) group.labels = TextsOf(node["labels"]);
  ForEach(node["rules"], [&](const YAML::Node& item) { group.rules.push_back(RuleOf(item)); });
  return group;
}

// Only the first document: what follows is never looked at.
YAML::Node FirstDocument(const std::string& text) {
  RefuseTabs(text);
  YAML::Node document = YAML::Load(text);
  RefuseDuplicates(document);
  return document;
}

}  // namespace

std::optional<Group> ReadGroup(const std::string& text, const Options& options) {
  try {
    return GroupOf(FirstDocument(text), options);
  } catch (const YAML::Exception&) {
    return std::nullopt;
  } catch (const Undecodable&) {
    return std::nullopt;
  }
}

Namespaces ReadNamespaces(const std::string& text, const Options& options) {
  try {
    Namespaces all;
    const YAML::Node document = FirstDocument(text);
    if (document.IsDefined() && !document.IsNull() && !document.IsMap())
      throw Undecodable("not a mapping of namespaces");
    for (const auto& entry : document) {
      std::map<std::string, Group>& place = all[TextOf(entry.first)];
      ForEach(entry.second, [&](const YAML::Node& item) {
        Group group = GroupOf(item, options);
        place[group.name] = std::move(group);
      });
    }
    return all;
  } catch (const std::runtime_error& error) {  // yaml-cpp's own are such, too
    throw std::invalid_argument(error.what());
  }
}

}  // namespace qoe::test_ruler
