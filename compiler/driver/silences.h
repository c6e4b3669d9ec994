// Findings as those who own the files have decided about them: comments in the files, and the
// section `diagnostics` of a spec.
#pragma once

#include "compiler/diag/policy.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// The silences that stand in comments of YAML files (docs/silences.md). Reported: those without a
// reason or a code (QOE0015). A file that is no YAML has none: a reader says so.
diag::Policy CommentPolicy(const source::FileSet& files, diag::Sink& sink);

// What was found in rule files or dashboards, by the comments in them, and by `settings` where
// there are any: those of a catalogue (`Program::diagnostics`), which tells all that it changed.
struct JudgeOptions {
  diag::Date today;
  diag::Judge* settings = nullptr;
  bool has_catalogue = false;  // what needs one was looked for
};
void JudgeFindings(const source::FileSet& files, const JudgeOptions& options, diag::Sink& sink);

}  // namespace qoe::driver
