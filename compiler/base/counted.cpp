#include "compiler/base/counted.h"

#include <fmt/format.h>

namespace qoe {

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace qoe
