// The labels by which LogQL selects streams, looked up in the catalogue.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/resolve/program.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "promql/logql/ast.h"

namespace qoe::resolve {

// Reports labels that no stream carries, and values that their labels do not take. Without `logs`
// in the catalogue nothing is known.
void CheckStreams(const Program& program, const promql::logql::Ast& ast,
                  const source::EmbeddedText& text, const source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::resolve
