// What the controllers of rollouts ask; used in this folder alone.
#pragma once

#include <string>

#include "compiler/artifact/gate_plan.h"

namespace qoe::emit {

// The query of a criterion. Of a condition that must hold for a while, the mildest value of that
// while.
std::string QueryOf(const artifact::Criterion& criterion, bool condition);

// A criterion in the line of a comment: its title, and of what a person looks at the text.
std::string CommentOf(const artifact::Criterion& criterion);

// "<" → ">=", "==" → "!=".
std::string_view OppositeOf(std::string_view operation);

}  // namespace qoe::emit
