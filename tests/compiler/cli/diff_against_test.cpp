// `qoec diff --against` with a real repository of git.
#include <gtest/gtest.h>

#include <sstream>

#include "compiler/cli/run.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::cli {
namespace {

std::string SpecAbove(const std::string& threshold) {
  return "qoec: 1\n"
         "system: { name: vod, severities: [page] }\n"
         "metrics:\n"
         "  errors_total: { type: counter, unit: errors }\n"
         "indicators:\n"
         "  errors: { rate: errors_total, record: \"vod:errors\" }\n"
         "alerts:\n"
         "  errors:\n"
         "    watch: errors\n"
         "    summary: Too many errors\n"
         "    levels: { page: { above: " +
         threshold + ", for: 5m } }\n";
}

class DiffAgainstTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::FindProgram("git")) GTEST_SKIP() << "git is not installed";
    std::filesystem::create_directories(folder_.path() / "specs");
    Git({"init", "-q"});
  }

  void Git(std::vector<std::string> arguments) {
    support::Command command{{"git", "-c", "user.name=a", "-c", "user.email=a@example.org"}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.cwd = folder_.path();
    const support::Outcome outcome = support::RunProcess(command);
    ASSERT_TRUE(outcome.ok()) << outcome.Text();
  }

  void Commit(const std::string& tag) {
    Git({"add", "-A"});
    Git({"commit", "-q", "--allow-empty", "-m", tag});
    Git({"tag", tag});
  }

  std::string spec() const { return (folder_.path() / "specs" / "vod.yaml").string(); }

  int Diff(const std::string& where) {
    std::istringstream in;
    std::ostringstream out, err;
    Environment env{in, out, err};
    const int code = qoe::cli::Run({"diff", spec(), "--against=" + where}, env);
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  support::TempDir folder_;
  std::string out_, err_;
};

TEST_F(DiffAgainstTest, TheSpecOfARevisionIsComparedByItsRules) {
  Commit("empty");
  support::WriteText(spec(), SpecAbove("2 errors/s"));
  Commit("first");
  EXPECT_EQ(Diff("first"), kFine) << err_;
  EXPECT_EQ(Diff("HEAD"), kFine) << err_;
  EXPECT_EQ(Diff("empty"), kProblems) << err_;
  support::WriteText(spec(), SpecAbove("3 errors/s"));
  EXPECT_EQ(Diff("first"), kProblems) << err_;
  EXPECT_NE(out_.find("threshold 2 → 3"), std::string::npos) << out_;
}

TEST_F(DiffAgainstTest, WhatIsNoRevisionIsSaid) {
  support::WriteText(spec(), SpecAbove("2 errors/s"));
  Commit("first");
  for (const char* where : {"no-such-thing", "--output=x", "first; touch x"}) {
    EXPECT_EQ(Diff(where), kTarget);
    EXPECT_NE(err_.find("is neither a folder nor a revision of the repository"), std::string::npos)
        << err_;
  }
  support::WriteText(spec(), "qoec: 1\nnonsense: 5\n");
  Commit("broken");
  support::WriteText(spec(), SpecAbove("2 errors/s"));
  EXPECT_EQ(Diff("broken"), kTarget);
  EXPECT_NE(err_.find("the spec of `broken` has errors"), std::string::npos) << err_;
}

}  // namespace
}  // namespace qoe::cli
