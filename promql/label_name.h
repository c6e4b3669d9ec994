// Names of labels. Source: Prometheus 3.14, UTF-8 naming scheme.
#pragma once

#include <string_view>

#include "promql/utf8.h"

namespace promql {

// Whether a label can have this name: not empty, UTF-8.
constexpr bool IsLabelName(std::string_view name) { return !name.empty() && IsUtf8(name); }

// Whether it can be written without quotes.
constexpr bool IsPlainLabelName(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && c != '_' && (c < '0' || c > '9')) return false;
  }
  return true;
}

}  // namespace promql
