// The folder that Prometheus reads rule files from.
//
// A file is ours where its first line says that it was generated from this system's spec, the line
// that `qoec build` writes. Every other file is somebody else's, and is neither written nor
// removed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::prometheus {

struct FolderFile {
  std::string name;
  std::string text;
  bool ours = false;
};

class RuleFolder {
 public:
  RuleFolder(std::string path, std::string system)
      : path_(std::move(path)), system_(std::move(system)) {}

  // Looks whether the folder is there and can be written. Errors: what is wrong with it.
  Status Check() const;
  // All files of ours, sorted, and those with one of `names`, ours or not.
  Result<std::vector<FolderFile>> Read(const std::vector<std::string>& names) const;
  // Puts a file there in one step, or removes it (no text).
  Status Put(const std::string& name, const std::optional<std::string>& text) const;

  const std::string& path() const { return path_; }

 private:
  bool IsOurs(const std::string& text) const;

  std::string path_, system_;
};

}  // namespace qoe::prometheus
