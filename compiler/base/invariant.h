// QOE_CHECK(condition, "text"): what must hold whatever the user wrote. On in release builds too:
// a compiler that goes on after a broken invariant writes wrong rules.
#pragma once

namespace qoe::internal {
[[noreturn]] void InvariantFailed(const char* condition, const char* text, const char* file,
                                  int line);
}  // namespace qoe::internal

#define QOE_CHECK(condition, text) \
  ((condition) ? void(0) : ::qoe::internal::InvariantFailed(#condition, text, __FILE__, __LINE__))
