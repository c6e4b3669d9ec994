#include "compiler/deploy/alertmanager/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/yaml/document.h"

namespace qoe::alertmanager_target {
namespace {

Json TreeOf(const yaml::Node& root) {
  struct Open {
    yaml::Node node;
    Json* out;
  };
  Json tree;
  std::vector<Open> open = {{root, &tree}};
  while (!open.empty()) {
    const Open next = open.back();
    open.pop_back();
    if (next.node.is_scalar()) {
      *next.out = std::string(next.node.text());
    } else if (next.node.is_sequence()) {
      *next.out = Json::array();
      for (size_t i = 0; i < next.node.size(); ++i) next.out->push_back(nullptr);
      for (size_t i = 0; i < next.node.size(); ++i)
        open.push_back({next.node.item(i), &(*next.out)[i]});
    } else if (next.node.is_mapping()) {
      *next.out = Json::object();
      for (size_t i = 0; i < next.node.size(); ++i) {
        const std::string key(next.node.key(i).is_scalar() ? next.node.key(i).text() : "");
        open.push_back({next.node.value(i), &(*next.out)[key]});
      }
    }
  }
  return tree;
}

std::string Quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string Unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string out;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Joins the three notations of `PREFIXmatch…` in one sorted list.
void NormaliseMatchers(const std::string& prefix, Json& object) {
  std::vector<std::string> matchers;
  const auto take = [&](const std::string& key, std::string_view op) {
    const auto found = object.find(key);
    if (found == object.end()) return;
    if (found->is_object()) {
      for (const auto& [name, value] : found->items()) {
        if (value.is_string())
          matchers.push_back(fmt::format("{}{}{}", name, op, Quoted(value.get<std::string>())));
      }
    } else if (found->is_array()) {
      for (const Json& each : *found) {
        if (each.is_string()) matchers.push_back(NormalMatcher(each.get<std::string>()));
      }
    }
    object.erase(found);
  };
  take(prefix + "match", "=");
  take(prefix + "match_re", "=~");
  take(prefix + "matchers", "");
  if (matchers.empty()) return;
  std::sort(matchers.begin(), matchers.end());
  object[prefix + "matchers"] = matchers;
}

void NormaliseRoutes(Json& root) {
  std::vector<Json*> open = {&root};
  while (!open.empty()) {
    Json& route = *open.back();
    open.pop_back();
    if (!route.is_object()) continue;
    NormaliseMatchers("", route);
    if (route.value("continue", Json()) == Json("false")) route.erase("continue");
    const auto routes = route.find("routes");
    if (routes == route.end() || !routes->is_array()) continue;
    for (Json& each : *routes) open.push_back(&each);
  }
}

}  // namespace

std::string NormalMatcher(const std::string& text) {
  const size_t at = text.find_first_of("=!");
  if (at == std::string::npos || at == 0 || text.front() == '{') return text;
  size_t end = at + 1;
  if (end < text.size() && (text[end] == '~' || (text[at] == '!' && text[end] == '='))) ++end;
  if (text[at] == '!' && end == at + 1) return text;
  const std::string_view all = text;
  return fmt::format("{}{}{}", Trimmed(all.substr(0, at)), all.substr(at, end - at),
                     Quoted(Unquoted(Trimmed(all.substr(end)))));
}

Result<Json> ReadYaml(std::string text, const std::string& what) {
  source::FileSet files;
  diag::Sink sink;
  const source::FileId file = files.Add(what, std::move(text));
  const std::optional<yaml::Document> document = yaml::Parse(files, file, sink);
  if (!document) {
    const std::vector<diag::Diagnostic> found = sink.Sorted();
    return Error{ErrorKind::Unreadable, fmt::format("{} is no YAML: {}", what,
                                                    found.empty() ? "" : found.front().message)};
  }
  if (!document->root().is_mapping())
    return Error{ErrorKind::Unreadable, fmt::format("{} is no YAML mapping", what)};
  return TreeOf(document->root());
}

Result<Json> ReadConfig(std::string text) {
  Result<Json> tree = ReadYaml(std::move(text), "the configuration");
  if (!tree) return tree;
  if (const auto route = tree->find("route"); route != tree->end()) NormaliseRoutes(*route);
  if (const auto rules = tree->find("inhibit_rules"); rules != tree->end() && rules->is_array()) {
    for (Json& rule : *rules) {
      if (!rule.is_object()) continue;
      NormaliseMatchers("source_", rule);
      NormaliseMatchers("target_", rule);
    }
  }
  return tree;
}

}  // namespace qoe::alertmanager_target
