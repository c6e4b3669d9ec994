// How a recorded series would be called after what it is made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "promql/ast.h"

namespace qoe::check {

// `http_errors:rate5m` for one metric that goes through one function of ranges and is added up;
// nothing where the expression does more. Source: Prometheus docs, practices/rules: counters lose
// their `_total`.
std::optional<std::string> MetricAndOperation(const promql::Ast& ast);

}  // namespace qoe::check
