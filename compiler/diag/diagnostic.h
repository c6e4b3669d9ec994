// One finding, as a value. Renderers turn it into text; only the command line prints.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/diag/code.h"
#include "compiler/source/file.h"

namespace qoe::diag {

// A second place that is part of the problem or explains it.
struct Label {
  source::Location location;
  std::string text;
};

// Text that replaces what stands at a place, byte for byte as the file has it.
struct Edit {
  source::Location location;
  std::string replacement;
};

// A change of files that mends a finding.
struct Fix {
  std::string title;  // what it does: "compare with `=`"
  std::vector<Edit> edits;
  // The meaning stays, or what it replaces could never have worked: `--fix` applies it.
  bool safe = false;
};

// Why nobody is to hear of a finding that is there all the same.
struct Silenced {
  std::string reason;
  bool in_source = false;  // by a comment beside it; else by an entry of a spec's `diagnostics`
};

// `message` starts in lower case, has no full stop, puts code in backticks, and says what is there
// and what that will do; `help` says how to mend it.
struct Diagnostic {
  Code code = Code::YamlSyntax;
  Severity severity = Severity::Error;
  source::Location location;  // no file: a fault of the command line or of the world
  std::string message;
  std::vector<Label> labels;
  std::vector<std::string> notes;
  std::vector<std::string> help;
  std::optional<Fix> fix;
  std::optional<Silenced> silenced;
};

}  // namespace qoe::diag
