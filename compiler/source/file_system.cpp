#include "compiler/source/file_system.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace qoe::source {
namespace {

namespace fs = std::filesystem;

std::string Reason(int error) { return std::strerror(error); }  // NOLINT(concurrency-mt-unsafe)

// Closes the descriptor at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  // Some file systems tell of a full disk only now.
  bool Close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

Error ReadError(const std::string& path, int error) {
  const ErrorKind kind = error == ENOENT ? ErrorKind::NotFound : ErrorKind::Unreadable;
  return {kind, fmt::format("cannot read `{}`: {}", path, Reason(error))};
}

Error WriteError(const std::string& path, int error) {
  return {ErrorKind::Unwritable, fmt::format("cannot write `{}`: {}", path, Reason(error))};
}

Error WalkError(const std::string& path, const std::error_code& code) {
  const ErrorKind kind =
      code == std::errc::no_such_file_or_directory ? ErrorKind::NotFound : ErrorKind::Unreadable;
  return {kind, fmt::format("cannot read `{}`: {}", path, code.message())};
}

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// Calls `visit` with each regular file below `folder`.
template <typename Visit>
std::error_code Walk(const std::string& folder, const Visit& visit) {
  std::error_code error;
  fs::recursive_directory_iterator it(folder, error);
  for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    std::error_code ignored;
    if (hidden && it->is_directory(ignored)) it.disable_recursion_pending();
    if (!hidden && it->is_regular_file(ignored)) visit(it->path());
  }
  return error;
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return ReadError(path, errno);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return ReadError(path, errno);
  if (S_ISDIR(info.st_mode)) return ReadError(path, EISDIR);
  std::string text;
  text.reserve(static_cast<size_t>(std::max<off_t>(info.st_size, 0)) + 1);
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ReadError(path, errno);
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    if (text.size() > kMaxFileBytes) {
      return Error{ErrorKind::TooLarge,
                   fmt::format("`{}` is larger than {} MiB", path, kMaxFileBytes >> 20U)};
    }
  }
}

Result<std::vector<std::string>> FindSpecFiles(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error || !fs::exists(status)) {
    return WalkError(path,
                     error ? error : std::make_error_code(std::errc::no_such_file_or_directory));
  }
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  error = Walk(path, [&](const fs::path& file) {
    const std::string extension = file.extension().string();
    if (extension == ".yaml" || extension == ".yml") files.push_back(file.string());
  });
  if (error) return WalkError(path, error);
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<std::string>> FindJsonFiles(const std::string& path) {
  std::vector<std::string> files;
  std::error_code error;
  if (!fs::is_directory(path, error)) return files;
  error = Walk(path, [&](const fs::path& file) {
    if (file.extension() == ".json") files.push_back(file.string());
  });
  if (error) return WalkError(path, error);
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> FindMatches(const std::string& pattern) {
  std::vector<std::string> paths;
  ::glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<std::vector<std::string>> ListFiles(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  if (!fs::exists(folder, error)) return files;
  error = Walk(folder, [&](const fs::path& file) {
    files.push_back(file.lexically_relative(folder).generic_string());
  });
  if (error) return WalkError(folder, error);
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> WriteTemporary(const std::string& path, std::string_view text) {
  std::string name = path + ".qoec-XXXXXX";
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.get() < 0) return WriteError(path, errno);
  const bool written =
      WriteAll(file.get(), text) && ::fchmod(file.get(), 0644) == 0 && file.Close();
  if (written) return name;
  const int error = errno;
  ::unlink(name.c_str());
  return WriteError(path, error);
}

Status Replace(const std::string& temporary, const std::string& path) {
  if (::rename(temporary.c_str(), path.c_str()) != 0) return WriteError(path, errno);
  return Done{};
}

void RemoveQuietly(const std::string& path) { ::unlink(path.c_str()); }

Status Remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return WriteError(path, errno);
  return Done{};
}

Status MakeFolder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return Error{ErrorKind::Unwritable,
                 fmt::format("cannot make the folder `{}`: {}", path, error.message())};
  return Done{};
}

}  // namespace qoe::source
