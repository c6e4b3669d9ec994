// How a value came to be over time, as a line of blocks for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

// The side of a comparison that changes, or the whole expression, from `start_ms` to `end_ms`: a
// line for each of the first few series, with the least and the most.
std::vector<std::string> Chart(const promql::Ast& ast, std::string_view text,
                               const promql::eval::Storage& storage, int64_t start_ms,
                               int64_t end_ms, const promql::eval::Options& options);

}  // namespace qoe::scenario
