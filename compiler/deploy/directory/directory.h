// The output folder as a target: read what is there, plan, apply.
//
// Promised: nothing is touched that is already as it should be; every new text is written beside
// its place first and put there by rename only when all of them are written, so that a full
// disk or a kill half-way leaves the old files whole; files that an earlier run wrote and this
// one does not are removed, other files are not. What an earlier run wrote is in its manifest, one
// path a line.
#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/emit/emit.h"

namespace qoe::deploy {

enum class ChangeKind : uint8_t { Same, Create, Update, Delete };

struct FileChange {
  ChangeKind kind = ChangeKind::Same;
  std::string path;      // relative to the folder
  std::string old_text;  // of Update and Delete
  std::string new_text;  // of Create and Update
};

struct DirectoryPlan {
  std::string folder;
  std::vector<FileChange> changes;  // all files, also the ones that stay

  bool nothing_to_do() const;
};

struct DirectoryOptions {
  // Commands that write to one folder each have their own, and remove only what is theirs.
  std::string manifest = ".qoec-manifest";
  bool keep_earlier = false;  // `files` are not all: what an earlier run wrote stays
};

Result<DirectoryPlan> PlanDirectory(const std::string& folder, std::vector<emit::OutputFile> files,
                                    const DirectoryOptions& options = {});
Status ApplyDirectory(const DirectoryPlan& plan);

// The plan as a unified diff, three lines of context; at most `max_lines` lines a file (0: all).
std::string DiffText(const DirectoryPlan& plan, size_t max_lines);

}  // namespace qoe::deploy
