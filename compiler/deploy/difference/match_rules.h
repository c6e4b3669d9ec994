// Which rule of a group became which: by identity, then by similarity.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/deploy/difference/group.h"

namespace qoe::difference {

inline constexpr size_t kNoRule = static_cast<size_t>(-1);

// For each rule of `after` the index of what it was in `before`, or kNoRule. Each is used once.
//  1. The same kind, name and labels; among several of these the same expression first.
//  2. The same kind and name: the labels changed.
//  3. The same kind and expression, then the same but for its numbers: it was renamed.
std::vector<size_t> MatchRules(const std::vector<Rule>& before, const std::vector<Rule>& after);

// Whether each matched rule kept its place among the others: those that did not are as few as can
// be.
std::vector<bool> MovedRules(const std::vector<size_t>& matches);

// `team="video", severity="page"`, sorted by name.
std::string LabelText(const NamedTexts& labels);

}  // namespace qoe::difference
