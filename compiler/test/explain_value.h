// The value of an expression and of what it is made of, at one time; for people who wonder why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "promql/ast.h"
#include "promql/eval/query.h"
#include "promql/eval/storage.h"
#include "promql/parse.h"

namespace qoe::test {

// A line for each part that is a vector, the whole first, parts indented below what they are in:
// "`up == 0` is empty". The number of lines, and of samples on each, is bounded.
std::vector<std::string> ExplainValue(const promql::Ast& ast, const promql::ParseOptions& parse,
                                      const promql::eval::Storage& storage, int64_t t_ms,
                                      const promql::eval::Options& query);

}  // namespace qoe::test
