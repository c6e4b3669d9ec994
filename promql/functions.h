// The functions of PromQL as a table (functions.def).
#pragma once

#include <cstdint>
#include <string_view>

#include "promql/types.h"

namespace promql {

// Index into the function table. None: a name that is not in it.
// NOLINTBEGIN(readability-identifier-naming): the enumerators are the functions' own names
enum class FunctionId : uint8_t {
#define PROMQL_FUNCTION(name, parameters, variadic, result, experimental) name,
#include "promql/functions.def"
  None = 255
};
// NOLINTEND(readability-identifier-naming)

struct Function {
  std::string_view name;
  std::string_view parameters;  // letters as in functions.def
  int variadic;                 // as in functions.def
  ValueType result;
  bool experimental;
  bool removed;  // not in the reference (target.h) any more

  ValueType parameter_type(size_t index) const;
  // Fewest and most arguments; most is -1 where there is no limit.
  int min_arguments() const;
  int max_arguments() const;
};

// Number of functions; ids are 0 .. count-1.
uint32_t FunctionCount();
// The function behind an id; `id` must not be None.
const Function& FunctionOf(FunctionId id);
// None where there is no function of that name; case counts.
FunctionId FindFunction(std::string_view name);
// The known name nearest to `name`, for "did you mean"; empty where none is near.
std::string_view NearestFunction(std::string_view name);

}  // namespace promql
