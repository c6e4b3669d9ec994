// The file system, as far as a compiler needs it. Every failure comes back as an `Error` that names
// the path and the system's reason; nothing throws.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace qoe::source {

inline constexpr size_t kMaxFileBytes = size_t{256} << 20U;

// The whole file; more than `kMaxFileBytes` is an error.
Result<std::string> ReadFile(const std::string& path);
// The regular files below a folder whose names end in .yaml or .yml, or the file itself; sorted by
// path, so that the order does not depend on the machine. Hidden files and folders are left out.
Result<std::vector<std::string>> FindSpecFiles(const std::string& path);
// Those whose names end in .json, below a folder; none for what is no folder.
Result<std::vector<std::string>> FindJsonFiles(const std::string& path);
// What a pattern with `*`, `?` and `[…]` names, sorted; none where nothing matches.
std::vector<std::string> FindMatches(const std::string& pattern);
// All regular files below a folder, relative to it, sorted; empty when there is no such folder.
Result<std::vector<std::string>> ListFiles(const std::string& folder);
// Writes all of `text` to a new file beside `path` and closes it; returns the new
// file's name. On an error nothing is left behind.
Result<std::string> WriteTemporary(const std::string& path, std::string_view text);
// Puts a temporary file in the place of `path`, in one step.
Status Replace(const std::string& temporary, const std::string& path);
void RemoveQuietly(const std::string& path);
Status Remove(const std::string& path);
Status MakeFolder(const std::string& path);

}  // namespace qoe::source
