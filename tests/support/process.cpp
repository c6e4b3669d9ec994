#include "tests/support/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "tests/support/poll.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::support {
namespace {

namespace fs = std::filesystem;

// All that the child needs, made before the fork: after it only system calls are safe.
struct Prepared {
  std::string program;
  std::vector<std::string> env;
  std::vector<char*> argv, envp;
  std::string cwd, input, out, err;
  const passwd* user = nullptr;
};

Prepared Prepare(const Command& command, const fs::path& out, const fs::path& err) {
  Prepared prepared;
  const std::optional<fs::path> program = FindProgram(command.argv.at(0));
  prepared.program = program ? program->string() : command.argv[0];
  for (const std::string& argument : command.argv)
    prepared.argv.push_back(const_cast<char*>(argument.c_str()));
  prepared.argv.push_back(nullptr);
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string entry = *each;
    bool replaced = false;
    for (const auto& [name, value] : command.env) replaced |= entry.starts_with(name + "=");
    if (!replaced) prepared.env.push_back(entry);
  }
  for (const auto& [name, value] : command.env) prepared.env.push_back(name + "=" + value);
  for (std::string& entry : prepared.env) prepared.envp.push_back(entry.data());
  prepared.envp.push_back(nullptr);
  prepared.cwd = command.cwd.string();
  prepared.input = command.input.empty() ? "/dev/null" : command.input.string();
  prepared.out = out.string();
  prepared.err = err.string();
  if (!command.user.empty() && geteuid() == 0) {
    prepared.user = getpwnam(command.user.c_str());
    if (prepared.user == nullptr)
      throw std::system_error(ENOENT, std::generic_category(), "user " + command.user);
  }
  return prepared;
}

bool Redirect(const std::string& path, int flags, int target) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0644);
  return file >= 0 && dup2(file, target) >= 0;
}

[[noreturn]] void BecomeChild(const Prepared& prepared) {
  constexpr int kWrite = O_WRONLY | O_CREAT | O_APPEND;
  setpgid(0, 0);
  bool ready = Redirect(prepared.input, O_RDONLY, STDIN_FILENO) &&
               Redirect(prepared.out, kWrite, STDOUT_FILENO) &&
               Redirect(prepared.err, kWrite, STDERR_FILENO);
  if (prepared.user != nullptr) {
    ready = ready && setgroups(0, nullptr) == 0 && setgid(prepared.user->pw_gid) == 0 &&
            setuid(prepared.user->pw_uid) == 0;
  }
  ready = ready && (prepared.cwd.empty() || chdir(prepared.cwd.c_str()) == 0);
  // Last, because changing the user undoes it: the child ends when the test does.
  ready = ready && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
  if (ready) execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
  _exit(127);
}

pid_t Spawn(const Command& command, const fs::path& out, const fs::path& err) {
  const Prepared prepared = Prepare(command, out, err);
  const pid_t pid = fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) BecomeChild(prepared);
  setpgid(pid, pid);  // in the parent too, so that it holds before the first signal
  return pid;
}

int ExitCode(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// True when the child has ended; it is reaped then.
bool Reap(pid_t pid, int& status) { return waitpid(pid, &status, WNOHANG) != 0; }

}  // namespace

std::string Outcome::Text() const {
  return fmt::format("exit {}{}\n{}{}", exit_code, timed_out ? ", deadline passed" : "", out, err);
}

Outcome RunProcess(const Command& command, std::chrono::milliseconds deadline) {
  const TempDir folder;
  const fs::path out = folder.path() / "out", err = folder.path() / "err";
  const pid_t pid = Spawn(command, out, err);
  Outcome outcome;
  int status = 0;
  outcome.timed_out =
      !WaitUntil([&] { return Reap(pid, status); }, deadline, std::chrono::milliseconds(5));
  if (outcome.timed_out) {
    kill(-pid, SIGKILL);
    waitpid(pid, &status, 0);
  }
  outcome.exit_code = ExitCode(status);
  if (fs::exists(out)) outcome.out = ReadText(out);
  if (fs::exists(err)) outcome.err = ReadText(err);
  return outcome;
}

std::optional<fs::path> FindProgram(const std::string& name, const std::vector<fs::path>& more) {
  if (name.find('/') != std::string::npos) return fs::path(name);
  std::vector<fs::path> folders;
  const char* variable = std::getenv("PATH");
  std::istringstream path(variable == nullptr ? "" : variable);
  for (std::string folder; std::getline(path, folder, ':');) folders.emplace_back(folder);
  folders.insert(folders.end(), more.begin(), more.end());
  for (const fs::path& folder : folders) {
    const fs::path candidate = folder / name;
    std::error_code unreadable;  // a folder of PATH that this user must not see
    if (fs::is_regular_file(candidate, unreadable) && access(candidate.c_str(), X_OK) == 0)
      return candidate;
  }
  return std::nullopt;
}

Process::Process(const Command& command, fs::path log)
    : pid_(Spawn(command, log, log)), log_(std::move(log)) {}

Process::~Process() { Stop(SIGTERM); }

bool Process::running() {
  int status = 0;
  if (pid_ > 0 && Reap(pid_, status)) pid_ = -1;
  return pid_ > 0;
}

std::string Process::Log() const {
  return std::filesystem::exists(log_) ? ReadText(log_) : std::string();
}

void Process::Stop(int signal, std::chrono::milliseconds patience) {
  if (!running()) return;
  kill(-pid_, signal);
  if (WaitUntil([&] { return !running(); }, patience, std::chrono::milliseconds(10))) return;
  kill(-pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
}

}  // namespace qoe::support
