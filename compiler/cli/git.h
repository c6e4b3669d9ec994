// The files of a git revision.
#pragma once

#include <filesystem>
#include <string>

#include "compiler/base/result.h"

namespace qoe::cli {

// A folder with all files of one revision, removed at the end of the scope.
class CheckedOut {
 public:
  // Of the repository that `path` lies in. Errors: there is no git, no repository, or no such
  // revision; in git's words.
  static Result<CheckedOut> At(const std::string& revision, const std::filesystem::path& path);
  CheckedOut(CheckedOut&& other) noexcept;
  CheckedOut& operator=(CheckedOut&&) = delete;
  CheckedOut(const CheckedOut&) = delete;
  CheckedOut& operator=(const CheckedOut&) = delete;
  ~CheckedOut();

  // Where `path` is in it, whether it is there or not.
  const std::filesystem::path& path() const { return path_; }

 private:
  CheckedOut(std::filesystem::path folder, std::filesystem::path path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  std::filesystem::path folder_, path_;
};

}  // namespace qoe::cli
