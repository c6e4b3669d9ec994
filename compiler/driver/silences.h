// Findings as those who own the files have decided about them: comments in the files, and the
// section `diagnostics` of a spec.
#pragma once

#include <vector>

#include "compiler/diag/policy.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// The silences that stand in comments of YAML files (docs/silences.md). Reported: those without a
// reason or a code (QOE0015). A file that is no YAML has none: a reader says so.
diag::Policy CommentPolicy(const source::FileSet& files, const std::vector<source::FileId>& ids,
                           diag::Sink& sink);

struct JudgeOptions {
  diag::Date today;
  std::vector<source::FileId> checked;      // whose comments count
  const diag::Policy* catalogue = nullptr;  // `Program::diagnostics` of a catalogue; null: none
};

// Judges what was found in rule files and dashboards, in several sinks, by the comments in them and
// by what a catalogue says. What is wrong with the silences goes to the first sink.
void JudgeFindings(const source::FileSet& files, const JudgeOptions& options,
                   const std::vector<diag::Sink*>& sinks);

}  // namespace qoe::driver
