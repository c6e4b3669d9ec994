// What differs between what is live and what is wanted, as a tree of named things (dashboard →
// panel, receiver, route …), and how it is shown. For targets whose things are no rule groups;
// those have `deploy/difference`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/deploy/difference/difference.h"

namespace qoe::changes {

using difference::Change;

struct Field {
  std::string name;           // `title`, `query A`
  std::string before, after;  // empty: not there
  // What the change does, in words; empty: `before → after` says it.
  std::vector<std::string> meanings = {};
  bool quoted = false;  // both texts are shown below the words: they are long
};

struct Item {
  Change change = Change::Changed;
  std::string kind;    // `dashboard`, `panel`, `receiver`
  std::string name;    // shown in one line, whatever is in it
  std::string detail;  // behind the name: "21 panels"; may be empty
  std::vector<Field> fields = {};
  std::vector<Item> items = {};  // without those that are the same
};

struct Changes {
  std::string heading;  // Markdown's, and the name of the JSON list: "dashboards"
  std::vector<Item> items;
  // Things of the first level that are the same, by kind.
  struct Same {
    std::string kind;
    size_t count = 0;
  };
  std::vector<Same> same;
  size_t reworded = 0;  // expressions that are written otherwise and mean the same

  bool empty() const { return items.empty(); }
};

// "1 dashboard created, 2 changed, 3 the same"; "nothing" where there is nothing at all.
std::string Summary(const Changes& changes);

// For a terminal: a tree with `+`, `~`, `-`, and a line that counts. Ends in a line break.
std::string RenderText(const Changes& changes, bool colour);
// One JSON object with the keys in a fixed order. Ends in a line break.
std::string RenderJson(const Changes& changes);
// For a comment on a pull request: GitHub's Markdown. Ends in a line break.
std::string RenderMarkdown(const Changes& changes);

}  // namespace qoe::changes
