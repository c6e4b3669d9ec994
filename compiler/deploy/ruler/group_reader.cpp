#include "compiler/deploy/ruler/group_reader.h"

#include <fmt/format.h>

#include "compiler/deploy/ruler/flow_yaml.h"

namespace qoe::ruler {
namespace {

using difference::NamedTexts;
using yaml::Node;

Error Unreadable(std::string message) { return {ErrorKind::Unreadable, std::move(message)}; }

std::string* TextField(Group& group, std::string_view key) {
  if (key == "name") return &group.name;
  if (key == "interval") return &group.interval;
  if (key == "query_offset") return &group.query_offset;
  if (key == "evaluation_delay") return &group.evaluation_delay;
  if (key == "limit") return &group.limit;
  if (key == "align_evaluation_time_on_interval") return &group.align_evaluation_time_on_interval;
  if (key == "partial_response_strategy") return &group.partial_response_strategy;
  return nullptr;
}
std::string* TextField(Rule& rule, std::string_view key) {
  if (key == "record") return &rule.record;
  if (key == "alert") return &rule.alert;
  if (key == "expr") return &rule.expr;
  if (key == "for") return &rule.for_text;
  if (key == "keep_firing_for") return &rule.keep_firing_for;
  return nullptr;
}

bool IsNothing(const Node& value) {
  return value.is_null() ||
         (value.is_scalar() && !value.quoted() && (value.text() == "~" || value.text() == "null"));
}

}  // namespace

std::string Beginning(std::string_view text, size_t most) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    if (line.size() >= most) return line + "…";
    line += blank ? ' ' : c;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Group GroupReader::ReadGroup(const Node& node) {
  Group group;
  if (!Is(node, node.is_mapping(), "a rule group", "a mapping")) return group;
  ForEach(node, [&](const std::string& key, const Node& value) {
    std::string* text = TextField(group, key);
    if (text != nullptr) {
      *text = Text(key, value);
    } else if (key == "labels") {
      group.labels = Texts(key, value);
    } else if (key == "source_tenants") {
      group.source_tenants = List(key, value);
    } else if (key == "remote_write") {
      group.remote_write = Kept(key, value);
    } else if (key == "rules") {
      group.rules = ReadRules(value);
    } else {
      group.unknown.emplace_back(key, Kept(key, value));
    }
  });
  if (group.name.empty()) Fail(node, "a rule group has no `name`");
  return group;
}

bool GroupReader::Is(const Node& node, bool right, std::string_view what, std::string_view wanted) {
  if (!right) Fail(node, fmt::format("{} is {}, not {}", what, KindText(node), wanted));
  return right;
}

void GroupReader::Fail(const Node& node, const std::string& message) {
  if (error_) return;
  const source::Location at = node.location();
  const source::LineColumn place = files_[at.file].Position(at.span.begin);
  error_ =
      Unreadable(fmt::format("the answer is no list of rules: line {}: {}", place.line, message));
}

std::vector<Rule> GroupReader::ReadRules(const Node& node) {
  std::vector<Rule> rules;
  if (node.is_null() || !Is(node, node.is_sequence(), "`rules`", "a list")) return rules;
  rules.reserve(node.size());
  for (size_t i = 0; i < node.size() && !error_; ++i) rules.push_back(ReadRule(node.item(i)));
  return rules;
}

Rule GroupReader::ReadRule(const Node& node) {
  Rule rule;
  if (!Is(node, node.is_mapping(), "a rule", "a mapping")) return rule;
  ForEach(node, [&](const std::string& key, const Node& value) {
    std::string* text = TextField(rule, key);
    if (text != nullptr) {
      *text = Text(key, value);
    } else if (key == "labels") {
      rule.labels = Texts(key, value);
    } else if (key == "annotations") {
      rule.annotations = Texts(key, value);
    } else {
      rule.unknown.emplace_back(key, Kept(key, value));
    }
  });
  if (rule.record.empty() == rule.alert.empty()) {
    Fail(node, rule.record.empty() ? "a rule has neither `record` nor `alert`"
                                   : "a rule has both `record` and `alert`");
  }
  return rule;
}

std::string GroupReader::Text(std::string_view key, const Node& value) {
  if (IsNothing(value)) return {};
  if (!Is(value, value.is_scalar(), fmt::format("`{}`", key), "a single value")) return {};
  return std::string(value.text());
}

NamedTexts GroupReader::Texts(std::string_view field, const Node& value) {
  NamedTexts texts;
  if (IsNothing(value)) return texts;
  if (!Is(value, value.is_mapping(), fmt::format("`{}`", field), "a mapping")) return texts;
  ForEach(value, [&](const std::string& key, const Node& text) {
    texts.emplace_back(key, Text(key, text));
  });
  return texts;
}

std::vector<std::string> GroupReader::List(std::string_view field, const Node& value) {
  std::vector<std::string> texts;
  if (IsNothing(value)) return texts;
  if (!Is(value, value.is_sequence(), fmt::format("`{}`", field), "a list")) return texts;
  for (size_t i = 0; i < value.size(); ++i) texts.push_back(Text(field, value.item(i)));
  return texts;
}

std::string GroupReader::Kept(std::string_view key, const Node& value) {
  const std::optional<std::string> text = FlowYaml(value);
  if (!text) Fail(value, fmt::format("`{}` is too large to be kept", Beginning(key)));
  return text.value_or("");
}

}  // namespace qoe::ruler
