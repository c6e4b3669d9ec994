#include <fmt/format.h>

#include <iterator>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/changes/words.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::changes {
namespace {

using difference::MarkdownCode;
using difference::MarkdownText;

std::string_view Word(Change change) {
  switch (change) {
    case Change::Created:
      return "new";
    case Change::Deleted:
      return "gone";
    case Change::Changed:
    case Change::Same:
      break;
  }
  return "changed";
}

void AddItem(const Item& item, size_t depth, std::string& out) {
  const std::string indent(2 * depth, ' ');
  fmt::format_to(std::back_inserter(out), "{}- **{}** {} {}{}\n", indent, Word(item.change),
                 item.kind, MarkdownCode(item.name),
                 item.detail.empty() ? "" : fmt::format(" ({})", MarkdownText(item.detail)));
  for (const Field& field : item.fields) {
    fmt::format_to(std::back_inserter(out), "{}  - {}: {}", indent, MarkdownText(field.name),
                   MarkdownText(WordsOf(field)));
    if (field.quoted && !field.before.empty()) {
      fmt::format_to(std::back_inserter(out), "<br>was {}", MarkdownCode(field.before));
    }
    if (field.quoted && !field.after.empty()) {
      fmt::format_to(std::back_inserter(out), "<br>is {}", MarkdownCode(field.after));
    }
    out += '\n';
  }
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::string RenderMarkdown(const Changes& changes) {
  std::string out = fmt::format("### {}: {}\n", Capital(changes.heading), Summary(changes));
  if (!changes.items.empty()) out += '\n';
  ForEachItem(changes.items, [&](const Item& item, size_t depth) { AddItem(item, depth, out); });
  return out;
}

}  // namespace qoe::changes
