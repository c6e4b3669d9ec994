// Where the texts of a rule print the value; used in this folder alone.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/rules/model.h"
#include "promql/gotemplate/parse.h"

namespace qoe::check {

// The places in a text that print the alert's value, comparisons left out.
std::vector<promql::Span> PrintedValues(std::string_view text);

}  // namespace qoe::check
