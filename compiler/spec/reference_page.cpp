#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/spec/schema.h"

namespace qoe::spec {
namespace {

std::string Anchor(std::string_view name) {
  std::string anchor(name);
  std::transform(anchor.begin(), anchor.end(), anchor.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return anchor;
}

// A table cell: a pipe would end it.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string TypeText(const Key& key) {
  std::string text;
  if (key.type.kind == ValueKind::Object) {
    const std::string_view name = SchemaOf(key.type.object).name;
    text = fmt::format("[{}](#{})", name, Anchor(name));
  } else {
    text = Describe(key.type);
  }
  switch (key.container) {
    case Container::One:
      return text;
    case Container::List:
      return "list of: " + text;
    case Container::Map:
      return "name → " + text;
    case Container::OneOrMany:
      return text + ", or a list of them";
  }
  return text;
}

void AddObject(const ObjectSchema& object, std::string& page) {
  page += fmt::format("\n## {}\n\n{}", object.name, object.doc);
  if (!object.shorthand.empty()) {
    page += fmt::format(" A bare value stands for `{}`.", object.shorthand);
  }
  page += "\n\n| key | value | meaning |\n| --- | --- | --- |\n";
  for (const Key& key : object.keys) {
    std::string need = key.required ? " **(required)**" : "";
    if (!key.choice.empty()) {
      std::string others;
      for (const Key& other : object.keys) {
        if (other.choice != key.choice || other.name == key.name) continue;
        others += fmt::format("{}`{}`", others.empty() ? "" : ", ", other.name);
      }
      need = fmt::format(" ({} with {})", key.choice.front() == '!' ? "exactly one" : "at most one",
                         others);
    }
    page +=
        fmt::format("| `{}` | {} | {}{} |\n", key.name, Cell(TypeText(key)), Cell(key.doc), need);
  }
}

}  // namespace

std::string ReferencePage() {
  std::string page =
      "<!-- Written by `qoec schema --markdown` from compiler/spec/keys.def; do not edit. -->\n\n"
      "# The spec language, version 1\n\n"
      "A spec is a folder of YAML files that are read as one program. Every file begins with\n"
      "`qoec: 1`. A key that is not listed here is an error, and so is one given twice. The same\n"
      "table as JSON Schema, for editors: `qoec schema`.\n\n"
      "Nothing need be written twice. `use` reads files that several specs share. `$(name)`, in "
      "any\n"
      "value or name, stands for one of `parameters`; alone in its place it may stand for a list "
      "or\n"
      "a mapping, too, and `$$(` is `$(` itself. An entry of a list or below a name that has the "
      "key\n"
      "`for_each` is there once for each line of it: a list of lines, or names with lists of "
      "values\n"
      "for all combinations.\n\n"
      "```yaml\n"
      "parameters:\n"
      "  slow: 3s\n"
      "  services: [{ service: user, team: identity }, { service: feed, team: media }]\n\n"
      "alerts:\n"
      "  $(service)_slow:\n"
      "    for_each: $(services)\n"
      "    watch: latency_$(service)\n"
      "    levels: { warning: { above: $(slow), for: 5m } }\n"
      "    labels: { team: $(team) }\n"
      "    summary: The $(service) service is slow\n"
      "```\n\n"
      "Below a name without a reference, the entries are repeated in place:\n"
      "`indicators: { for_each: $(services), latency_$(service): { … } }`.\n";
  const auto objects = AllObjects();
  AddObject(objects.back(), page);
  for (size_t i = 0; i + 1 < objects.size(); ++i) AddObject(objects[i], page);
  return page;
}

}  // namespace qoe::spec
