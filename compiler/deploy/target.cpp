#include "compiler/deploy/target.h"

#include <algorithm>

namespace qoe::deploy {

bool Plan::refused() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.refusal; });
}

}  // namespace qoe::deploy
