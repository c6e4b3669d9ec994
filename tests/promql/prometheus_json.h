// A tree in the JSON form in which Prometheus' trees are recorded.
#pragma once

#include <nlohmann/json.hpp>

#include "promql/ast.h"

namespace promql::test {

nlohmann::json ToPrometheusJson(const Ast& ast);

// Without what is null, false, zero or empty: such fields may be missing in the recorded form.
nlohmann::json WithoutZeroes(const nlohmann::json& value);

}  // namespace promql::test
