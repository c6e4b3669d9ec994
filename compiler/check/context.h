// What every check of a spec gets to see; used in this folder alone.
#pragma once

#include "compiler/check/catalogue.h"
#include "compiler/check/expression/context.h"
#include "compiler/check/spec/indicator_facts.h"
#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"

namespace qoe::check {

struct CheckContext {
  const Program& program;
  const source::FileSet& files;
  const Catalogue& catalogue;  // metrics, and what the indicators record
  const IndicatorFacts& indicators;
  const Environment& environment;
};

#define QOE_CHECK_RUN(name) void Check##name(const CheckContext& cx, diag::Sink& sink);
#include "compiler/check/checks.def"
#undef QOE_CHECK_RUN

}  // namespace qoe::check
