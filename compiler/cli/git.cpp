#include "compiler/cli/git.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "compiler/source/file_system.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX wants it declared

namespace qoe::cli {
namespace {

namespace fs = std::filesystem;

// A new empty folder.
Result<fs::path> NewFolder() {
  std::string pattern = (fs::temp_directory_path() / "qoec-XXXXXX").string();
  if (::mkdtemp(pattern.data()) != nullptr) return fs::path(pattern);
  return Error{ErrorKind::Unwritable, "no folder for a moment can be made"};
}

// Runs a program to its end; what it printed. Errors: in its own words.
Result<std::string> Output(const std::vector<std::string>& arguments, const fs::path& folder) {
  const std::string log = (folder / "output").string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: as POSIX declares it
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return Error{
        ErrorKind::NotFound,
        fmt::format("`{}` cannot be run: it is not installed, or not in PATH", arguments[0])};
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  Result<std::string> text = source::ReadFile(log);
  if (!text) return text;
  while (text->ends_with('\n')) text->pop_back();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
  return Error{ErrorKind::NotFound, fmt::format("`{}` says: {}", arguments[0], *text)};
}

}  // namespace

Result<CheckedOut> CheckedOut::At(const std::string& revision, const fs::path& path) {
  Result<fs::path> folder = NewFolder();
  if (!folder) return folder.error();
  CheckedOut files(*folder, {});
  std::error_code error;
  const fs::path place = fs::weakly_canonical(path, error);
  const std::string beside =
      fs::is_directory(place) ? place.string() : place.parent_path().string();
  const Result<std::string> root =
      Output({"git", "-C", beside, "rev-parse", "--show-toplevel"}, *folder);
  if (!root) return root.error();
  const Result<std::string> commit = Output({"git", "-C", root.value(), "rev-parse", "--verify",
                                             "--quiet", "--end-of-options", revision + "^{commit}"},
                                            *folder);
  if (!commit) {
    return Error{
        ErrorKind::NotFound,
        fmt::format("`{}` is neither a folder nor a revision of the repository", revision)};
  }
  const fs::path tree = *folder / "tree";
  const std::string archive = (*folder / "archive").string();
  const Status made = source::MakeFolder(tree.string());
  if (!made) return made.error();
  const Result<std::string> packed =
      Output({"git", "-C", root.value(), "archive", "--format=tar", "-o", archive, commit.value()},
             *folder);
  if (!packed) return packed.error();
  const Result<std::string> unpacked =
      Output({"tar", "-xf", archive, "-C", tree.string()}, *folder);
  if (!unpacked) return unpacked.error();
  files.path_ = tree / place.lexically_relative(fs::path(root.value()));
  return files;
}

CheckedOut::CheckedOut(CheckedOut&& other) noexcept
    : folder_(std::move(other.folder_)), path_(std::move(other.path_)) {
  other.folder_.clear();
}

CheckedOut::~CheckedOut() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace qoe::cli
