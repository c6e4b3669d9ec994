#include "compiler/live/satisfies.h"

namespace qoe::live {

bool Satisfies(double value, std::string_view operation, double threshold) {
  if (operation == "<") return value < threshold;
  if (operation == "<=") return value <= threshold;
  if (operation == ">") return value > threshold;
  if (operation == ">=") return value >= threshold;
  return operation == "==" && value == threshold;
}

}  // namespace qoe::live
