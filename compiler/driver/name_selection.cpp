#include "compiler/driver/name_selection.h"

#include <algorithm>

namespace qoe::driver {

NameSelection::NameSelection(const std::vector<std::string>& expressions) {
  for (const std::string& expression : expressions)
    expressions_.emplace_back(expression, re2::RE2::Quiet);
}

bool NameSelection::Has(const std::string& name) const {
  return expressions_.empty() ||
         std::any_of(expressions_.begin(), expressions_.end(), [&](const re2::RE2& expression) {
           return expression.ok() && re2::RE2::PartialMatch(name, expression);
         });
}

}  // namespace qoe::driver
