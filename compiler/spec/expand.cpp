#include "compiler/spec/expand.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>

#include "compiler/spec/reference_text.h"
#include "compiler/yaml/composer.h"

namespace qoe::spec {
namespace {

using diag::Code;
using yaml::Kind;
using yaml::Node;
using yaml::NodeIndex;

constexpr std::string_view kParameters = "parameters";
constexpr std::string_view kForEach = "for_each";
constexpr int kDeepest = 20;  // parameters that refer to parameters
constexpr uint64_t kMostNodes = 2'000'000;

bool IsKey(const Node& key, std::string_view name) {
  return key.is_scalar() && !key.quoted() && key.text() == name;
}

Node ValueOf(const Node& mapping, std::string_view name) {
  for (size_t i = 0; mapping.is_mapping() && i < mapping.size(); ++i) {
    if (IsKey(mapping.key(i), name)) return mapping.value(i);
  }
  return {};
}

bool NeedsExpansion(const yaml::Document& document) {
  return std::any_of(document.nodes().begin(), document.nodes().end(), [](const auto& node) {
    return node.kind == Kind::Scalar &&
           (node.text.find("$(") != std::string_view::npos || node.text == kForEach);
  });
}

// What a line of a repetition says, within what stands around it.
struct Scope {
  std::vector<std::pair<std::string_view, Node>> line;
  const Scope* outer = nullptr;  // also that in which the values of the line are read
};

// A value, and where references in it are looked up.
struct Value {
  Node node;
  const Scope* scope = nullptr;
};

// NOLINTBEGIN(misc-no-recursion): YAML nests at most 500 levels deep, parameters kDeepest
class Expander {
 public:
  Expander(yaml::Document& document, Parameters& parameters, diag::Sink& sink)
      : document_(document), composer_(document), parameters_(parameters), sink_(sink) {}

  void Run() {
    const Node root = document_.root();
    if (!root.is_mapping()) return;
    composer_.SetRoot(Mapping(root, nullptr));
  }

 private:
  NodeIndex Any(const Node& node, const Scope* scope) {
    if (++visited_ + composer_.added() > kMostNodes) {
      ReportTooMuch();
      return node.index();
    }
    switch (node.kind()) {
      case Kind::Mapping:
        return Mapping(node, scope);
      case Kind::Sequence:
        return Sequence(node, scope);
      case Kind::Scalar:
        return Scalar(node, scope);
      case Kind::Null:
        break;
    }
    return node.index();
  }

  // --- texts --------------------------------------------------------------------------------

  NodeIndex Scalar(const Node& node, const Scope* scope) {
    const std::vector<Reference> references = ReferencesIn(node.text());
    if (references.empty()) return node.index();
    if (const std::optional<std::string_view> name = WholeReference(node.text())) {
      const std::optional<Value> value = Find(*name, scope, node);
      return value ? PutIn(*value, node, 0) : composer_.AddUnknown(node);
    }
    std::vector<source::Substitution::Piece> pieces;
    filled_ = true;
    const std::string text = Filled(node.text(), scope, node, 0, &pieces);
    if (!filled_) return composer_.AddUnknown(node);
    return composer_.AddScalar(node, text, node.quoted(), std::move(pieces));
  }

  // A text with its references filled in; `place` is what messages point at.
  std::string Filled(std::string_view text, const Scope* scope, const Node& place, int depth,
                     std::vector<source::Substitution::Piece>* pieces) {
    std::string out;
    size_t at = 0;
    for (const Reference& reference : ReferencesIn(text)) {
      out.append(text.substr(at, reference.begin - at));
      const size_t begin = out.size();
      if (reference.name.empty()) {
        out += "$(";  // of `$$(`
      } else {
        out += TextOf(reference.name, scope, place, depth);
      }
      if (pieces != nullptr) {
        pieces->push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(out.size() - begin),
                           static_cast<uint32_t>(reference.begin),
                           static_cast<uint32_t>(reference.size)});
      }
      at = reference.begin + reference.size;
    }
    out.append(text.substr(at));
    return out;
  }

  std::string TextOf(std::string_view name, const Scope* scope, const Node& place, int depth) {
    const std::optional<Value> value = Find(name, scope, place);
    if (!value) return Unknown();
    if (!value->node.is_scalar()) {
      sink_
          .Add(Code::BadParameter, PlaceOf(place, name),
               "`{}` is {}; within a text only a single value can stand", name,
               value->node.is_null() ? "empty" : "a list or a mapping")
          .Label(value->node.location(), "this is its value");
      return Unknown();
    }
    if (depth > kDeepest) {
      if (Once(place, name)) {
        sink_
            .Add(Code::BadParameter, PlaceOf(place, name), "the parameter `{}` is made of itself",
                 name)
            .Label(value->node.location(), "its value refers to a parameter that leads back here");
      }
      return Unknown();
    }
    return Filled(value->node.text(), value->scope, place, depth + 1, nullptr);
  }

  std::string Unknown() {
    filled_ = false;
    return {};
  }

  // A value as a node that stands at `place`.
  NodeIndex PutIn(const Value& value, const Node& place, int depth) {
    const Node& node = value.node;
    if (node.is_scalar()) {
      if (ReferencesIn(node.text()).empty()) return composer_.AddCopy(node, place);
      const std::optional<std::string_view> whole = WholeReference(node.text());
      if (whole && depth < kDeepest) {
        const std::optional<Value> next = Find(*whole, value.scope, place);
        return next ? PutIn(*next, place, depth + 1) : composer_.AddUnknown(place);
      }
      filled_ = true;
      const std::string text = Filled(node.text(), value.scope, place, depth, nullptr);
      if (!filled_) return composer_.AddUnknown(place);
      const auto written = static_cast<uint32_t>(place.text().size());
      return composer_.AddScalar(place, text, node.quoted(),
                                 {{0, static_cast<uint32_t>(text.size()), 0, written}});
    }
    if (node.is_null()) return composer_.AddCopy(node, place);
    std::vector<NodeIndex> children;
    for (size_t i = 0; i < node.size(); ++i) {
      if (node.is_mapping()) children.push_back(PutIn({node.key(i), value.scope}, place, depth));
      children.push_back(
          PutIn({node.is_mapping() ? node.value(i) : node.item(i), value.scope}, place, depth));
    }
    return composer_.AddCollection(place, node.kind(), children);
  }

  // --- collections --------------------------------------------------------------------------

  NodeIndex Mapping(const Node& node, const Scope* scope) {
    const bool top = node.index() == document_.root().index();
    std::vector<NodeIndex> children;
    for (size_t i = 0; i < node.size(); ++i) {
      const Node key = node.key(i);
      const Node value = node.value(i);
      if (top && IsKey(key, kParameters)) {
        children.push_back(key.index());
        children.push_back(value.index());
        continue;
      }
      if (ValueOf(value, kForEach).valid()) {
        RepeatEntry(key, value, scope, children);
        continue;
      }
      AddEntry(key, value, scope, children);
    }
    return composer_.AddCollection(node, Kind::Mapping, children);
  }

  // Without a name there is no entry.
  void AddEntry(const Node& key, const Node& value, const Scope* scope,
                std::vector<NodeIndex>& children) {
    const NodeIndex name = Any(key, scope);
    if (Node(document_, name).unknown()) return;
    children.push_back(name);
    children.push_back(Any(value, scope));
  }

  NodeIndex Sequence(const Node& node, const Scope* scope) {
    std::vector<NodeIndex> children;
    for (size_t i = 0; i < node.size(); ++i) {
      const Node item = node.item(i);
      const Node each = ValueOf(item, kForEach);
      if (!each.valid()) {
        children.push_back(Any(item, scope));
        continue;
      }
      for (const Scope& line : Lines(each, scope)) {
        children.push_back(composer_.AddCollection(item, Kind::Mapping, Entries(item, &line)));
      }
    }
    return composer_.AddCollection(node, Kind::Sequence, children);
  }

  // The entries of a mapping but for its `for_each`, with what a line says.
  std::vector<NodeIndex> Entries(const Node& mapping, const Scope* line) {
    std::vector<NodeIndex> children;
    for (size_t i = 0; i < mapping.size(); ++i) {
      const Node key = mapping.key(i);
      const Node value = mapping.value(i);
      if (IsKey(key, kForEach)) continue;
      if (ValueOf(value, kForEach).valid()) {
        RepeatEntry(key, value, line, children);
        continue;
      }
      AddEntry(key, value, line, children);
    }
    return children;
  }

  void RepeatEntry(const Node& key, const Node& value, const Scope* scope,
                   std::vector<NodeIndex>& children) {
    const std::vector<Scope> lines = Lines(ValueOf(value, kForEach), scope);
    const bool named = key.is_scalar() && !ReferencesIn(key.text()).empty();
    std::vector<NodeIndex> merged;
    std::unordered_set<std::string> names;
    for (const Scope& line : lines) {
      const std::vector<NodeIndex> entries = Entries(value, &line);
      if (named) {
        const NodeIndex name = Any(key, &line);
        if (Node(document_, name).unknown()) return;
        if (!CheckFresh(Node(document_, name), key, names)) return;
        children.push_back(name);
        children.push_back(composer_.AddCollection(value, Kind::Mapping, entries));
        continue;
      }
      for (size_t i = 0; i < entries.size(); i += 2) {
        if (!CheckFresh(Node(document_, entries[i]), Node(document_, entries[i]), names)) return;
      }
      merged.insert(merged.end(), entries.begin(), entries.end());
    }
    if (named) return;
    children.push_back(Any(key, scope));
    children.push_back(composer_.AddCollection(value, Kind::Mapping, merged));
  }

  // Copies need names of their own.
  bool CheckFresh(const Node& name, const Node& place, std::unordered_set<std::string>& names) {
    if (!name.is_scalar() || names.insert(std::string(name.text())).second) return true;
    sink_
        .Add(Code::BadParameter, place.location(),
             "two lines of the repetition give the same name, `{}`", name.text())
        .Help("name what differs: `{}_$(name)`, where `name` is one of the line's", name.text());
    return false;
  }

  // --- lines --------------------------------------------------------------------------------

  std::vector<Scope> Lines(const Node& each, const Scope* scope) {
    std::optional<Value> value = Value{each, scope};
    for (int depth = 0; value && value->node.is_scalar() && depth < kDeepest; ++depth) {
      const std::optional<std::string_view> name = WholeReference(value->node.text());
      if (!name) break;
      value = Find(*name, value->scope, each);
    }
    if (!value) return {};
    std::vector<Scope> lines;
    if (value->node.is_mapping()) {
      lines = Combinations(*value);
    } else if (value->node.is_sequence()) {
      for (size_t i = 0; i < value->node.size(); ++i) {
        if (const auto line = LineOf(value->node.item(i), value->scope)) lines.push_back(*line);
      }
    } else {
      ReportLines(value->node.is_scalar() ? each : value->node);
    }
    return lines;
  }

  std::optional<Scope> LineOf(const Node& item, const Scope* scope) {
    if (!item.is_mapping()) {
      ReportLines(item);
      return std::nullopt;
    }
    Scope line{{}, scope};
    for (size_t i = 0; i < item.size(); ++i) {
      if (!CheckName(item.key(i))) return std::nullopt;
      line.line.emplace_back(item.key(i).text(), item.value(i));
    }
    return line;
  }

  // `{ service: [a, b], stage: [x, y] }`: every service in every stage.
  std::vector<Scope> Combinations(const Value& value) {
    std::vector<Scope> lines = {Scope{{}, value.scope}};
    for (size_t i = 0; i < value.node.size(); ++i) {
      const Node key = value.node.key(i);
      std::optional<Value> list = Value{value.node.value(i), value.scope};
      if (list->node.is_scalar()) {
        if (const auto name = WholeReference(list->node.text()))
          list = Find(*name, value.scope, list->node);
      }
      if (!CheckName(key) || !list) return {};
      if (!list->node.is_sequence()) {
        ReportLines(value.node.value(i));
        return {};
      }
      std::vector<Scope> next;
      for (const Scope& line : lines) {
        for (size_t k = 0; k < list->node.size(); ++k) {
          next.push_back(line);
          next.back().line.emplace_back(key.text(), list->node.item(k));
        }
        if (next.size() > kMostNodes) {
          ReportTooMuch();
          return {};
        }
      }
      lines = std::move(next);
    }
    return lines;
  }

  bool CheckName(const Node& key) {
    if (key.is_scalar() && IsReferenceName(key.text())) return true;
    sink_.Add(Code::BadParameter, key.location(),
              "the names of a line are letters, digits and `_`, as `$(name)` takes them");
    return false;
  }

  void ReportLines(const Node& node) {
    sink_
        .Add(Code::BadParameter, node.location(),
             "`for_each` takes a list of lines, or names with lists of values")
        .Help(
            "`for_each: [{{ service: user }}, {{ service: feed }}]`, or `for_each: {{ service: "
            "[user, feed] }}`");
  }

  void ReportTooMuch() {
    if (too_much_) return;
    too_much_ = true;
    sink_
        .Add(Code::AliasExpansion, document_.root().location(),
             "the repetitions of this file expand to more than {} nodes", kMostNodes)
        .Help("repeat over fewer lines");
  }

  // --- names --------------------------------------------------------------------------------

  std::optional<Value> Find(std::string_view name, const Scope* scope, const Node& place) {
    for (const Scope* at = scope; at != nullptr; at = at->outer) {
      for (const auto& [key, value] : at->line) {
        if (key == name) return Value{value, at->outer};
      }
    }
    if (const Parameters::Parameter* parameter = parameters_.Find(name))
      return Value{parameter->value, nullptr};
    if (Once(place, name)) {
      std::vector<std::string_view> known = parameters_.Names();
      for (const Scope* at = scope; at != nullptr; at = at->outer) {
        for (const auto& entry : at->line) known.push_back(entry.first);
      }
      diag::Report report = sink_.Add(Code::UnknownParameter, PlaceOf(place, name),
                                      "no parameter is called `{}`", name);
      report.DidYouMean(name, known);
      report.Help("declare it, `parameters: {{ {}: … }}`, or write `$$({})` for the text itself",
                  name, name);
    }
    return std::nullopt;
  }

  bool Once(const Node& place, std::string_view name) {
    return reported_.insert(std::to_string(place.location().span.begin) + std::string(name)).second;
  }

  // The reference itself where it can be seen on the first line, else the whole value.
  source::Location PlaceOf(const Node& place, std::string_view name) const {
    source::Location at = place.location();
    const std::string_view text = place.text();
    for (const Reference& reference : ReferencesIn(text)) {
      if (reference.name != name || place.quoted() || text.find('\n') != std::string_view::npos ||
          at.span.begin + text.size() != at.span.end)
        continue;
      at.span.begin += static_cast<uint32_t>(reference.begin);
      at.span.end = at.span.begin + static_cast<uint32_t>(reference.size);
      break;
    }
    return at;
  }

  yaml::Document& document_;
  yaml::Composer composer_;
  Parameters& parameters_;
  diag::Sink& sink_;
  uint64_t visited_ = 0;
  bool too_much_ = false;
  bool filled_ = true;  // whether every reference of the text at hand has a value
  std::unordered_set<std::string> reported_;
};
// NOLINTEND(misc-no-recursion)

}  // namespace

void Parameters::Add(const yaml::Document& document, bool shared, diag::Sink& sink) {
  const Node section = ValueOf(document.root(), kParameters);
  if (!section.valid() || !section.is_mapping()) return;  // another shape: the validator says so
  for (size_t i = 0; i < section.size(); ++i) {
    const Node key = section.key(i);
    if (!key.is_scalar() || !IsReferenceName(key.text())) {
      sink.Add(Code::BadName, key.location(),
               "the name of a parameter is letters, digits and `_`, as `$(name)` takes it");
      continue;
    }
    const Parameter parameter{section.value(i), key.location(), shared, false};
    const auto [found, fresh] = by_name_.emplace(key.text(), parameter);
    if (fresh) {
      order_.push_back(key.text());
    } else if (found->second.location.file == key.location().file) {
      continue;  // the validator says so
    } else if (found->second.shared == shared) {
      sink.Add(Code::DuplicateName, key.location(), "the parameter `{}` is declared twice",
               key.text())
          .Label(found->second.location, "first declared here")
          .Help("keep one of them");
    } else if (!shared) {
      found->second = parameter;
    }
  }
}

const Parameters::Parameter* Parameters::Find(std::string_view name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  found->second.used = true;
  return &found->second;
}

std::vector<std::string_view> Parameters::Names() const { return order_; }

void Parameters::ReportUnused(diag::Sink& sink) const {
  for (const std::string_view name : order_) {
    const Parameter& parameter = by_name_.at(name);
    if (parameter.used || parameter.shared) continue;
    sink.Add(Code::UnusedParameter, parameter.location, "nothing asks for the parameter `{}`", name)
        .Help("write `$({})` where its value is meant, or remove it", name);
  }
}

void Expand(yaml::Document& document, Parameters& parameters, diag::Sink& sink) {
  if (NeedsExpansion(document)) Expander(document, parameters, sink).Run();
}

}  // namespace qoe::spec
