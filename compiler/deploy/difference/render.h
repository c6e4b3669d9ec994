// A difference for people and programs. Groups that are the same are counted, not listed.
#pragma once

#include <string>

#include "compiler/deploy/difference/difference.h"

namespace qoe::difference {

struct TextOptions {
  bool colour = false;
};

// For a terminal: a tree with `+`, `~`, `-`, and a line that counts. Ends in a line break.
std::string RenderText(const Difference& difference, const TextOptions& options = {});

// The whole tree as one JSON object, in a fixed order of keys. Ends in a line break.
std::string RenderJson(const Difference& difference);

// For a comment on a pull request: GitHub's Markdown. Ends in a line break.
std::string RenderMarkdown(const Difference& difference);

// "1 group created, 2 changed, 40 the same"; "no group" where there is none.
std::string Summary(const Difference& difference);

}  // namespace qoe::difference
