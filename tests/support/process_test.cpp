#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <csignal>

#include "tests/support/poll.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::support {
namespace {

Command Shell(const std::string& script) { return {.argv = {"sh", "-c", script}}; }

TEST(Process, ReturnsCodeAndBothOutputs) {
  const Outcome outcome = RunProcess(Shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
}

TEST(Process, KillsTheWholeGroupAtTheDeadline) {
  const Outcome outcome = RunProcess(Shell("sleep 60 & sleep 60"), std::chrono::milliseconds(100));
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_FALSE(outcome.ok());
}

TEST(Process, AddsVariablesAndChangesTheFolder) {
  const TempDir folder;
  Command command = Shell("echo \"$QOEC_A\"; pwd -P");
  command.env = {{"QOEC_A", "a value"}};
  command.cwd = folder.path();
  EXPECT_EQ(RunProcess(command).out,
            "a value\n" + std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST(Process, SaysWhenAProgramIsMissing) {
  EXPECT_FALSE(FindProgram("no-such-program-of-qoec"));
  EXPECT_EQ(RunProcess({.argv = {"no-such-program-of-qoec"}}).exit_code, 127);
}

TEST(Process, AServerIsStoppedAtTheEndOfTheScope) {
  const TempDir folder;
  const std::filesystem::path log = folder.path() / "log";
  {
    Process server(Shell("trap 'echo stopped; exit 0' TERM; echo up; while :; do sleep 0.01; done"),
                   log);
    EXPECT_TRUE(WaitUntil([&] { return server.Log() == "up\n"; }, std::chrono::seconds(10)));
    EXPECT_TRUE(server.running());
  }
  EXPECT_TRUE(ReadText(log).ends_with("stopped\n")) << ReadText(log);
}

}  // namespace
}  // namespace qoe::support
