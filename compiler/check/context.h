// What every check gets to see; used in this folder alone.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"

namespace qoe::check {

struct CheckContext {
  const Program& program;
  const source::FileSet& files;
};

#define QOE_CHECK_RUN(name) void Check##name(const CheckContext& cx, diag::Sink& sink);
#include "compiler/check/checks.def"
#undef QOE_CHECK_RUN

}  // namespace qoe::check
