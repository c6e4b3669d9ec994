// Functions and methods: what they take, and what they do. Internal to gotemplate/.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "promql/gotemplate/execute.h"
#include "promql/gotemplate/value.h"

namespace promql::gotemplate::internal {

// The type of a parameter, which decides what literals and values it takes.
enum class Param : uint8_t {
  Any,      // interface {}
  Reflect,  // reflect.Value: builtins
  Int,
  String,
  Duration,
  Time,
  QueryResult,
  Sample,
};
std::string_view NameOf(Param param);

// What a call gave.
struct Called {
  // Implicit, so that functions return their value.
  Called(Value v) : value(std::move(v)) {}
  static Called Failed(std::string error) {
    Called called{Value()};
    called.error = std::move(error);
    called.failed = true;
    return called;
  }
  Value value;
  std::string error;
  bool failed = false;
};

// What calls know of the world.
struct CallContext {
  const ExecuteOptions& options;
  uint64_t queries = 0;  // made so far
};

using Arguments = std::span<const Value>;

struct Callable {
  std::string_view name;
  Called (*call)(CallContext&, Arguments);  // of a method, the receiver is the first argument
  uint8_t count = 0;                        // parameters, without the receiver
  std::array<Param, 3> params = {};
  bool variadic = false;  // the last parameter takes any number
};

const Callable* FindBuiltin(std::string_view name);
const Callable* FindPrometheusFunction(std::string_view name);
// `type` is that of the receiver. Pointers have the methods of what they point to.
const Callable* FindMethod(Type type, std::string_view name);

// The text of `print`, and an error where it is cut.
Called TextOrTooLong(std::string text, bool cut);

// eq, ne, lt, le, gt, ge (compare.cpp).
Called Equals(CallContext& context, Arguments arguments);
Called Differs(CallContext& context, Arguments arguments);
Called IsLess(CallContext& context, Arguments arguments);
Called IsLessOrEqual(CallContext& context, Arguments arguments);
Called IsGreater(CallContext& context, Arguments arguments);
Called IsGreaterOrEqual(CallContext& context, Arguments arguments);

}  // namespace promql::gotemplate::internal
