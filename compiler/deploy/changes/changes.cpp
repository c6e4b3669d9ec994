#include "compiler/deploy/changes/changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/counted.h"
#include "compiler/deploy/changes/words.h"
#include "compiler/deploy/difference/shown.h"

namespace qoe::changes {
namespace {

// The kinds in the order in which they are first met.
std::vector<std::string> KindsOf(const Changes& changes) {
  std::vector<std::string> kinds;
  const auto add = [&](const std::string& kind) {
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  };
  for (const Item& item : changes.items) add(item.kind);
  for (const Changes::Same& same : changes.same) add(same.kind);
  return kinds;
}

void AddCount(std::string_view kind, size_t count, std::string_view word, std::string& text) {
  if (count == 0) return;
  text += text.empty() ? fmt::format("{} {}", Counted(count, kind), word)
                       : fmt::format(", {} {}", count, word);
}

}  // namespace

std::string WordsOf(const Field& field) {
  if (field.meanings.empty()) {
    const auto shown = [](const std::string& text) { return text.empty() ? "none" : text; };
    return fmt::format("{} → {}", shown(field.before), shown(field.after));
  }
  std::string words;
  for (const std::string& meaning : field.meanings) words += (words.empty() ? "" : "; ") + meaning;
  return words;
}

void ForEachItem(const std::vector<Item>& items,
                 const std::function<void(const Item& item, size_t depth)>& visit) {
  struct Open {
    const Item* item;
    size_t depth;
  };
  std::vector<Open> open;
  const auto push = [&](const std::vector<Item>& below, size_t depth) {
    for (size_t i = below.size(); i > 0; --i) open.push_back({&below[i - 1], depth});
  };
  push(items, 0);
  while (!open.empty()) {
    const Open next = open.back();
    open.pop_back();
    visit(*next.item, next.depth);
    push(next.item->items, next.depth + 1);
  }
}

std::string Summary(const Changes& changes) {
  std::string all;
  for (const std::string& kind : KindsOf(changes)) {
    const auto count = [&](Change change) {
      return static_cast<size_t>(std::count_if(
          changes.items.begin(), changes.items.end(),
          [&](const Item& item) { return item.kind == kind && item.change == change; }));
    };
    size_t same = 0;
    for (const Changes::Same& each : changes.same) {
      if (each.kind == kind) same += each.count;
    }
    std::string text;
    AddCount(kind, count(Change::Created), "created", text);
    AddCount(kind, count(Change::Changed), "changed", text);
    AddCount(kind, count(Change::Deleted), "deleted", text);
    AddCount(kind, same, "the same", text);
    if (!all.empty() && !text.empty()) all += "; ";
    all += text;
  }
  if (all.empty()) all = "nothing";
  if (changes.reworded > 0) {
    all += fmt::format("; {} written otherwise, with the same meaning",
                       Counted(changes.reworded, "expression"));
  }
  return all;
}

}  // namespace qoe::changes
