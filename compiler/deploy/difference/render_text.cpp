#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/base/counted.h"
#include "compiler/deploy/difference/marks.h"
#include "compiler/deploy/difference/render.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::difference {
namespace {

class TextRenderer {
 public:
  explicit TextRenderer(bool colour) : palette_(PaletteOf(colour)) {}

  std::string Run(const Difference& difference) {
    for (const NamespaceChange& name_space : difference.namespaces) {
      if (name_space.groups.empty()) continue;
      Line("namespace {}", OneLine(name_space.name));
      for (const GroupChange& group : name_space.groups) AddGroup(group);
    }
    Line("{}", Summary(difference));
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void AddGroup(const GroupChange& group) {
    const auto [mark, colour] = MarkOf(group.change, palette_);
    const size_t listed = group.rules.size();
    const std::string rules =
        group.change == Change::Changed
            ? fmt::format("{} of {}", listed, Counted(listed + group.same_rules, "rule"))
            : Counted(listed, "rule");
    Line("  {}{} group {}{} ({})", colour, mark, OneLine(group.name), palette_.end, rules);
    for (const FieldChange& field : group.fields) AddField("      ", field);
    for (const RuleChange& rule : group.rules) AddRule(rule);
  }

  void AddRule(const RuleChange& rule) {
    const auto [mark, colour] = MarkOf(rule.change, palette_);
    const std::string labels = rule.labels.empty() ? "" : fmt::format(" {{{}}}", rule.labels);
    Line("      {}{} {} {}{}{}{}", colour, mark, rule.is_alert ? "alert" : "record",
         OneLine(rule.name), OneLine(labels), palette_.end,
         rule.moved ? ": evaluated at another place in the group" : "");
    for (const FieldChange& field : rule.fields) AddField("          ", field);
  }

  void AddField(std::string_view indent, const FieldChange& field) {
    std::string meanings;
    for (const std::string& meaning : field.meanings) {
      meanings += (meanings.empty() ? "" : "; ") + OneLine(meaning);
    }
    Line("{}{}: {}", indent, OneLine(field.field), meanings);
    if (field.field != "expr" && !field.field.starts_with("annotations.")) return;
    if (!field.before.empty()) {
      Line("{}  {}- {}{}", indent, palette_.dim, OneLine(field.before), palette_.end);
    }
    if (!field.after.empty()) {
      Line("{}  {}+ {}{}", indent, palette_.dim, OneLine(field.after), palette_.end);
    }
  }

  const Palette& palette_;
  std::string out_;
};

}  // namespace

std::string Summary(const Difference& difference) {
  struct Part {
    Change change;
    std::string_view word;
  };
  constexpr Part kParts[] = {{Change::Created, "created"},
                             {Change::Changed, "changed"},
                             {Change::Deleted, "deleted"},
                             {Change::Same, "the same"}};
  std::string text;
  for (const Part& part : kParts) {
    const size_t count = difference.Count(part.change);
    if (count == 0) continue;
    text += text.empty() ? fmt::format("{} {}", Counted(count, "group"), part.word)
                         : fmt::format(", {} {}", count, part.word);
  }
  if (text.empty()) text = "no group";
  if (difference.reworded > 0) {
    text += fmt::format("; {} written otherwise, with the same meaning",
                        Counted(difference.reworded, "expression"));
  }
  return text;
}

std::string RenderText(const Difference& difference, const TextOptions& options) {
  return TextRenderer(options.colour).Run(difference);
}

}  // namespace qoe::difference
