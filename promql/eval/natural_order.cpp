#include "promql/eval/natural_order.h"

#include <algorithm>

namespace promql::eval {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits alone or no digits, as many as there are in front; taken off.
std::string_view TakeChunk(std::string_view& text) {
  size_t size = 1;
  const bool digits = IsDigit(text[0]);
  while (size < text.size() && IsDigit(text[size]) == digits) ++size;
  const std::string_view chunk = text.substr(0, size);
  text.remove_prefix(size);
  return chunk;
}

int CompareDigits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

}  // namespace

int CompareNaturally(std::string_view a, std::string_view b) {
  std::string_view rest_a = a;
  std::string_view rest_b = b;
  while (!rest_a.empty() && !rest_b.empty()) {
    const std::string_view x = TakeChunk(rest_a);
    const std::string_view y = TakeChunk(rest_b);
    const bool numbers = IsDigit(x[0]) && IsDigit(y[0]);
    const int order = numbers ? CompareDigits(x, y) : x.compare(y);
    if (order != 0) return order;
  }
  if (rest_a.empty() != rest_b.empty()) return rest_a.empty() ? -1 : 1;
  return a.compare(b);
}

}  // namespace promql::eval
