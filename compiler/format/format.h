// PromQL inside of YAML, in its canonical form. In: the text of a spec or of a rule file. Out: the
// same text with the scalars of expressions rewritten where promql::Format says otherwise.
//
// Promised, and checked before a text is returned: every byte outside of those scalars is as it
// was; reading the new text gives the same YAML with equal expressions in it. Formatting the result
// again changes nothing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/format/diff.h"
#include "compiler/source/file.h"

namespace qoe::format {

enum class FileKind : uint8_t { Spec, Rules };

struct Options {
  size_t max_line = 100;  // of an expression's line, indentation not counted
};

struct Formatted {
  std::string text;             // the whole file
  size_t expressions = 0;       // in the file
  std::vector<Change> changes;  // one for each expression that was rewritten, in order
};

// Reported: YAML and PromQL that do not parse, which stay as they are; expressions that would
// change but cannot be rewritten where they stand (QOE0012).
Formatted Format(const source::FileSet& files, source::FileId file_id, FileKind kind,
                 const Options& options, diag::Sink& sink);

}  // namespace qoe::format
