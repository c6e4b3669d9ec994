// The words that the renderers share; used in this folder alone.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "compiler/deploy/changes/changes.h"

namespace qoe::changes {

// What a change of a field is, on one line: its meanings, or `before → after`.
std::string WordsOf(const Field& field);

// Calls `visit` for each item, parents before what is below them; `depth` is 0 at the top.
void ForEachItem(const std::vector<Item>& items,
                 const std::function<void(const Item& item, size_t depth)>& visit);

}  // namespace qoe::changes
