// The functions that templates can call (functions.def).
#pragma once

#include <cstdint>
#include <string_view>

namespace promql::gotemplate {

// Who executes the template: decides which functions and which data there are.
enum class Dialect : uint8_t {
  PrometheusAlert,    // labels and annotations of alerting rules
  PrometheusConsole,  // consoles: `.` and the variables are the page's own
  LokiLine,           // `line_format` and `label_format`
};

enum class Argument : uint8_t { Any, Number, String };

struct Function {
  std::string_view name;
  int least;
  int most;  // -1: any number
  Argument argument;
};

// Null where the dialect has no function of that name.
const Function* FindFunction(std::string_view name, Dialect dialect);
// The known name nearest to `name`; empty where none is near.
std::string_view NearestFunction(std::string_view name, Dialect dialect);

}  // namespace promql::gotemplate
