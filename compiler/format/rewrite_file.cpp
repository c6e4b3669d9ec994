#include "compiler/format/rewrite_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "compiler/source/file_system.h"

namespace qoe::format {
namespace {

Error WriteError(const std::string& path, int error) {
  return {ErrorKind::Unwritable,
          fmt::format("cannot write `{}`: {}", path,
                      std::strerror(error))};  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

Status RewriteFile(const std::string& path, std::string_view text) {
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error).string();
  if (error) return WriteError(path, error.value());
  struct stat old {};
  if (::stat(target.c_str(), &old) != 0) return WriteError(path, errno);
  Result<std::string> temporary = source::WriteTemporary(target, text);
  if (!temporary) return temporary.error();
  // Who may not give files away keeps what it wrote; the mode comes last, since chown can clear
  // bits.
  const bool owned = ::chown(temporary->c_str(), old.st_uid, old.st_gid) == 0 || errno == EPERM;
  if (!owned || ::chmod(temporary->c_str(), old.st_mode & 07777U) != 0) {
    const int reason = errno;
    source::RemoveQuietly(*temporary);
    return WriteError(path, reason);
  }
  Status replaced = source::Replace(*temporary, target);
  if (!replaced) source::RemoveQuietly(*temporary);
  return replaced;
}

}  // namespace qoe::format
