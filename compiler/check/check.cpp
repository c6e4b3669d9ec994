#include "compiler/check/check.h"

#include "compiler/check/context.h"

namespace qoe::check {

void Run(const Program& program, const source::FileSet& files, diag::Sink& sink) {
  const CheckContext cx{program, files};
#define QOE_CHECK_RUN(name) Check##name(cx, sink);
#include "compiler/check/checks.def"
#undef QOE_CHECK_RUN
}

}  // namespace qoe::check
