// What a rule stands on at one time: the series that are fed, not recorded, which its expression
// and the recording rules behind it read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/test/rule_set.h"
#include "promql/ast.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"

namespace qoe::scenario {

// A line for each selector, its series indented below it; both are bounded.
std::vector<std::string> InputLines(const promql::Ast& ast, const test::RuleSet& rules,
                                    const promql::eval::Storage& storage, int64_t t_ms,
                                    const promql::eval::Options& query);

}  // namespace qoe::scenario
