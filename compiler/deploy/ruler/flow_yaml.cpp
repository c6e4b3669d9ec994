#include "compiler/deploy/ruler/flow_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "compiler/base/yaml_text.h"

namespace qoe::ruler {
namespace {

using yaml::Node;

constexpr size_t kMostBytes = 1U << 20U;

// Whether a text means the same without quotes wherever it stands.
bool IsSimple(std::string_view text) {
  constexpr std::string_view kStarts = "-?:";
  return !text.empty() &&
         (kStarts.find(text.front()) == std::string_view::npos || text.size() > 1) &&
         text.back() != ':' && text != "---" && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_.+-/~").find(c) != std::string_view::npos;
         });
}

// A tag makes a text of what is nothing without it: `!x ~`.
bool IsWordForNothing(std::string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL";
}

void AppendScalar(const Node& node, std::string& out) {
  if (!node.quoted() && IsSimple(node.text()) && !IsWordForNothing(node.text())) {
    out += node.text();
    return;
  }
  out += '"';
  for (const char c : node.text()) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

// A list or mapping that has been opened, and what comes next of it.
struct Open {
  Node node;
  size_t next = 0;
};

}  // namespace

std::optional<std::string> FlowYaml(const Node& root) {
  std::string out;
  std::vector<Open> open;
  const auto begin = [&](const Node& node) {
    if (node.is_scalar()) {
      AppendScalar(node, out);
    } else if (node.is_null()) {
      out += "null";
    } else {
      out += node.is_mapping() ? '{' : '[';
      open.push_back({node, 0});
    }
  };
  begin(root);
  while (!open.empty()) {
    if (out.size() > kMostBytes) return std::nullopt;
    Open& top = open.back();
    const Node node = top.node;
    const size_t parts = node.is_mapping() ? 2 * node.size() : node.size();
    if (top.next == parts) {
      out += node.is_mapping() ? '}' : ']';
      open.pop_back();
      continue;
    }
    const size_t i = top.next++;
    if (!node.is_mapping()) {
      if (i > 0) out += ", ";
      begin(node.item(i));
    } else if (i % 2 == 0) {
      if (i > 0) out += ", ";
      // A key that is a list or mapping, or is long, needs its mark.
      const Node key = node.key(i / 2);
      const size_t key_begin = out.size();
      if (!key.is_scalar()) out += "? ";
      begin(key);
      if (key.is_scalar() && out.size() - key_begin > kLongestYamlKey) out.insert(key_begin, "? ");
    } else {
      out += ": ";
      begin(node.value(i / 2));
    }
  }
  return out;
}

}  // namespace qoe::ruler
