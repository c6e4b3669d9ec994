#include "compiler/base/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace qoe::internal {

void InvariantFailed(const char* condition, const char* text, const char* file, int line) {
  std::fprintf(stderr,
               "qoec: internal error at %s:%d: %s (%s)\nThis is a bug in qoec, not in your spec.\n",
               file, line, text, condition);
  std::abort();
}

}  // namespace qoe::internal
