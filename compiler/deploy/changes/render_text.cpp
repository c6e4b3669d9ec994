#include <fmt/format.h>

#include <iterator>

#include "compiler/deploy/changes/changes.h"
#include "compiler/deploy/changes/words.h"
#include "compiler/deploy/difference/marks.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::changes {
namespace {

using difference::OneLine;

class TextRenderer {
 public:
  explicit TextRenderer(bool colour) : palette_(difference::PaletteOf(colour)) {}

  std::string Run(const Changes& changes) {
    ForEachItem(changes.items, [&](const Item& item, size_t depth) { Add(item, depth); });
    Line("{}", Summary(changes));
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void Add(const Item& item, size_t depth) {
    const std::string indent(4 * depth, ' ');
    const auto [mark, colour] = difference::MarkOf(item.change, palette_);
    const std::string detail = item.detail.empty() ? "" : fmt::format(" ({})", item.detail);
    Line("{}{}{} {} {}{}{}", indent, colour, mark, item.kind, OneLine(item.name), palette_.end,
         OneLine(detail));
    for (const Field& field : item.fields) AddField(indent + "    ", field);
  }

  void AddField(std::string_view indent, const Field& field) {
    Line("{}{}: {}", indent, OneLine(field.name), OneLine(WordsOf(field)));
    if (!field.quoted) return;
    if (!field.before.empty()) {
      Line("{}  {}- {}{}", indent, palette_.dim, OneLine(field.before), palette_.end);
    }
    if (!field.after.empty()) {
      Line("{}  {}+ {}{}", indent, palette_.dim, OneLine(field.after), palette_.end);
    }
  }

  const difference::Palette& palette_;
  std::string out_;
};

}  // namespace

std::string RenderText(const Changes& changes, bool colour) {
  return TextRenderer(colour).Run(changes);
}

}  // namespace qoe::changes
