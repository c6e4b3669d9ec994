// Files → the same files with their PromQL formatted.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/driver/load.h"
#include "compiler/format/format.h"
#include "compiler/source/file.h"

namespace qoe::driver {

struct FormattedFile {
  std::string path;
  std::string before, after;  // all bytes, also a byte order mark
  size_t expressions = 0;
  std::vector<format::Change> changes;  // of expressions, in order
};

struct FormatRun {
  source::FileSet files;
  diag::Sink sink;
  std::vector<FormattedFile> formatted;  // those that could be read
};

// Formats on all cores and writes nothing. `specs` are files of specs, `rules` rule files.
std::unique_ptr<FormatRun> FormatFiles(std::vector<FileText> specs, std::vector<FileText> rules,
                                       const format::Options& options);

}  // namespace qoe::driver
