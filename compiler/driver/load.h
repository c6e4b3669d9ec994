// Files → text that the readers can take. Reports what cannot be read, is empty, is not UTF-8 or,
// in specs, has Windows line ends (QOE00xx).
#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::driver {

// The YAML files below a folder, or the file itself; none where there is none, which is reported.
std::vector<std::string> FindFiles(const std::string& path, diag::Sink& sink);

// Adds the spec files of a folder (or one file) to `files` and returns those that can be parsed.
std::vector<source::FileId> LoadSpec(const std::string& path, source::FileSet& files,
                                     diag::Sink& sink);

// A file as it was read, or why it was not.
struct FileText {
  std::string path;
  Result<std::string> text;
};

// Reads files on all cores.
std::vector<FileText> ReadFiles(const std::vector<std::string>& paths);

enum class LineEnds : uint8_t {
  Unix,  // a carriage return is reported
  Any,
};

// Adds what was read to `files` and returns those that can be parsed.
std::vector<source::FileId> AddFiles(std::vector<FileText> texts, LineEnds line_ends,
                                     source::FileSet& files, diag::Sink& sink);

// Adds one text as a file; an invalid id when the YAML parser must not see it (it was reported).
source::FileId AddText(const std::string& name, std::string text, source::FileSet& files,
                       diag::Sink& sink, LineEnds line_ends = LineEnds::Unix);

}  // namespace qoe::driver
