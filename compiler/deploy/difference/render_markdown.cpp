#include <fmt/format.h>

#include <iterator>

#include "compiler/deploy/difference/render.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::difference {
namespace {

std::string_view Word(Change change) {
  switch (change) {
    case Change::Created:
      return "new";
    case Change::Deleted:
      return "gone";
    case Change::Changed:
      return "changed";
    case Change::Same:
      break;
  }
  return "moved";
}

void AddFields(std::string_view indent, const std::vector<FieldChange>& fields, std::string& out) {
  for (const FieldChange& field : fields) {
    fmt::format_to(std::back_inserter(out), "{}- ", indent);
    for (size_t i = 0; i < field.meanings.size(); ++i) {
      out += (i > 0 ? "; " : "") + MarkdownText(field.meanings[i]);
    }
    if (field.field == "expr" || field.field.starts_with("annotations.")) {
      if (!field.before.empty()) {
        fmt::format_to(std::back_inserter(out), "<br>was {}", MarkdownCode(field.before));
      }
      if (!field.after.empty()) {
        fmt::format_to(std::back_inserter(out), "<br>is {}", MarkdownCode(field.after));
      }
    }
    out += '\n';
  }
}

void AddGroup(const GroupChange& group, std::string& out) {
  fmt::format_to(std::back_inserter(out), "- **{}** group {}\n", Word(group.change),
                 MarkdownCode(group.name));
  AddFields("  ", group.fields, out);
  for (const RuleChange& rule : group.rules) {
    fmt::format_to(std::back_inserter(out), "  - **{}** {} {}{}{}\n", Word(rule.change),
                   rule.is_alert ? "alert" : "recording rule", MarkdownCode(rule.name),
                   rule.labels.empty() ? "" : " " + MarkdownCode("{" + rule.labels + "}"),
                   rule.moved ? ": evaluated at another place in the group" : "");
    AddFields("    ", rule.fields, out);
  }
}

}  // namespace

std::string RenderMarkdown(const Difference& difference) {
  std::string out = fmt::format("### Rules: {}\n", Summary(difference));
  for (const NamespaceChange& name_space : difference.namespaces) {
    if (name_space.groups.empty()) continue;
    fmt::format_to(std::back_inserter(out), "\n#### Namespace {}\n\n",
                   MarkdownCode(name_space.name));
    for (const GroupChange& group : name_space.groups) AddGroup(group, out);
  }
  return out;
}

}  // namespace qoe::difference
