// Input that is too large, too deep or too broken to commit, and output that cannot be written:
// each gives one clear message, and what was there before stays whole.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"
#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;
using diag::Code;

constexpr std::string_view kHead = "qoec: 1\nsystem: { name: vod }\n";

class BadInput : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "qoec-bad-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    fs::create_directories(root_ / "spec");
  }
  void TearDown() override { fs::remove_all(root_); }

  void Write(const std::string& path, std::string_view text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  std::string Read(const std::string& path) {
    std::ifstream stream(root_ / path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  std::map<std::string, std::string> Tree(const std::string& folder) {
    std::map<std::string, std::string> tree;
    for (const auto& entry : fs::recursive_directory_iterator(root_ / folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string path = entry.path().lexically_relative(root_).generic_string();
      tree[path] = Read(path);
    }
    return tree;
  }

  // Compiles the one file that is given, and expects one error of the code.
  void ExpectOne(Code code, std::string_view text) {
    Write("spec/spec.yaml", text);
    const auto start = std::chrono::steady_clock::now();
    const auto compilation = driver::Compile((root_ / "spec").string(), true);
    const auto found = compilation->sink.Sorted();
    ASSERT_EQ(found.size(), 1U) << Rendered(*compilation);
    EXPECT_EQ(found[0].code, code) << Rendered(*compilation);
    EXPECT_LT(Rendered(*compilation).size(), 4096U) << "a message that one can read";
    const auto seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(seconds, std::chrono::seconds(60)) << "it must not take for ever";
  }
  static std::string Rendered(const driver::Compilation& compilation) {
    return diag::RenderText(compilation.sink.Sorted(), compilation.files, {});
  }

  struct Ran {
    int exit_code;
    std::string out, err;
  };
  Ran Run(const std::vector<std::string>& arguments) {
    std::ostringstream out, err;
    std::istringstream in;
    cli::Environment env{in, out, err, false};
    const int exit_code = cli::Run(arguments, env);
    return {exit_code, out.str(), err.str()};
  }
  std::string Path(const std::string& path) { return (root_ / path).string(); }

  fs::path root_;
};

std::string Repeated(std::string_view text, size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

// --- text -------------------------------------------------------------------------------------

TEST_F(BadInput, HundredThousandNestedLists) {
  ExpectOne(Code::TooDeep, std::string(kHead) + "labels: " + Repeated("[", 100'000) +
                               Repeated("]", 100'000) + "\n");
}

TEST_F(BadInput, HundredThousandNestedListsThatAreNotClosed) {
  ExpectOne(Code::TooDeep, std::string(kHead) + "labels: " + Repeated("[", 100'000) + "\n");
}

TEST_F(BadInput, HundredThousandNestedMappings) {
  ExpectOne(Code::TooDeep, std::string(kHead) + "labels: " + Repeated("{a: ", 100'000) + "\n");
}

TEST_F(BadInput, ThousandNestedListsInBlockForm) {
  ExpectOne(Code::TooDeep, std::string(kHead) + "labels:\n  " + Repeated("- ", 1000) + "x\n");
}

TEST_F(BadInput, ScalarOfFiftyMegabytes) {
  ExpectOne(Code::TooLarge,
            std::string(kHead) + "units: [" + std::string(size_t{50} << 20U, 'x') + "]\n");
}

TEST_F(BadInput, QuotedScalarOfTwoMegabytes) {
  ExpectOne(Code::TooLarge, "qoec: 1\nsystem: { name: vod, title: \"" +
                                std::string(size_t{2} << 20U, 'x') + "\" }\n");
}

TEST_F(BadInput, FileOfMoreThanTheLimit) {
  Write("spec/spec.yaml", kHead);
  fs::resize_file(root_ / "spec/spec.yaml", (uintmax_t{256} << 20U) + 1);  // sparse
  const auto compilation = driver::Compile(Path("spec"), true);
  ASSERT_EQ(compilation->sink.Sorted().size(), 1U) << Rendered(*compilation);
  EXPECT_EQ(compilation->sink.Sorted()[0].code, Code::TooLarge);
  EXPECT_NE(compilation->sink.Sorted()[0].message.find("spec.yaml"), std::string::npos);
}

TEST_F(BadInput, AliasesThatExpandToBillions) {
  std::string text = "qoec: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    const std::string alias = std::string("*") + static_cast<char>(c - 1);
    text += std::string(1, c) + ": &" + c + " [" + alias;
    for (int i = 0; i < 9; ++i) text += ", " + alias;
    text += "]\n";
  }
  ExpectOne(Code::AliasExpansion, text);
}

// Expressions are bounded by the parser of PromQL, not by the one of YAML.
TEST_F(BadInput, MillionOpeningParenthesesInAnExpression) {
  ExpectOne(Code::PromqlSyntax, std::string(kHead) + "indicators:\n  deep: { promql: '" +
                                    Repeated("(", 1'000'000) + "', by: [] }\n");
}

TEST_F(BadInput, DeepExpressionThatIsClosed) {
  ExpectOne(Code::PromqlSyntax, std::string(kHead) + "indicators:\n  deep: { promql: '" +
                                    Repeated("(", 100'000) + "1" + Repeated(")", 100'000) +
                                    "', by: [] }\n");
}

TEST_F(BadInput, MillionUnaryMinuses) {
  ExpectOne(Code::PromqlSyntax, std::string(kHead) + "indicators:\n  deep: { promql: '" +
                                    Repeated("- ", 400'000) + "', by: [] }\n");
}

TEST_F(BadInput, EveryByteThatIsNotText) {
  for (const std::string_view bytes :
       {std::string_view("\xff"), std::string_view("\x80"), std::string_view("\xc0\x80"),
        std::string_view("\xed\xa0\x80"), std::string_view("\xf4\x90\x80\x80"),
        std::string_view("\xe2\x82"), std::string_view("\0", 1)}) {
    SCOPED_TRACE(testing::PrintToString(bytes));
    ExpectOne(Code::NotUtf8, std::string(kHead) + "units: [" + std::string(bytes) + "]\n");
  }
}

TEST_F(BadInput, FileThatIsCutOffAnywhereNeverCrashes) {
  const std::string whole = std::string(kHead) +
                            "metrics:\n  a_seconds: { type: histogram, unit: s, buckets: [1, 2] }\n"
                            "indicators:\n  a: { quantiles: 'a_seconds{x=\"y\"}', by: [] }\n"
                            "alerts:\n  b:\n    watch: a.p95\n    summary: \"{value} é\"\n"
                            "    levels: { warning: { above: 3s } }\n";
  for (size_t length = 0; length <= whole.size(); ++length) {
    const auto compilation = driver::CompileText("spec.yaml", whole.substr(0, length));
    EXPECT_FALSE(Rendered(*compilation).empty() && !compilation->ok()) << length;
  }
}

// --- files ------------------------------------------------------------------------------------

TEST_F(BadInput, FileWithoutTheRightToRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
  Write("spec/spec.yaml", kHead);
  ::chmod(Path("spec/spec.yaml").c_str(), 0);
  const auto compilation = driver::Compile(Path("spec"), true);
  ASSERT_EQ(compilation->sink.Sorted().size(), 1U);
  EXPECT_EQ(compilation->sink.Sorted()[0].code, Code::Unreadable);
}

TEST_F(BadInput, LoopOfSymbolicLinks) {
  fs::create_symlink("b.yaml", root_ / "a.yaml");
  fs::create_symlink("a.yaml", root_ / "b.yaml");
  const Ran ran = Run({"check", Path("a.yaml")});
  EXPECT_EQ(ran.exit_code, cli::kProblems);
  EXPECT_NE(ran.err.find("QOE0002"), std::string::npos) << ran.err;
}

TEST_F(BadInput, LinkToAFolderAboveDoesNotLoop) {
  Write("spec/spec.yaml", kHead);
  fs::create_directory_symlink("..", root_ / "spec/up");
  const Ran ran = Run({"check", Path("spec")});
  EXPECT_EQ(ran.exit_code, cli::kFine) << ran.err;
}

// --- output -----------------------------------------------------------------------------------

constexpr std::string_view kSmall =
    "metrics:\n  errors_total: { type: counter, unit: errors }\n"
    "indicators:\n  error_rate: { rate: errors_total, record: vod:errors:rate5m }\n"
    "alerts:\n  errors: { watch: error_rate, summary: Errors, levels: { warning: { above: 1 } } "
    "}\n";

TEST_F(BadInput, OutputBelowARegularFile) {
  Write("spec/spec.yaml", std::string(kHead) + std::string(kSmall));
  Write("file", "mine\n");
  const Ran ran = Run({"build", Path("spec"), "--out", Path("file/out")});
  EXPECT_EQ(ran.exit_code, cli::kProblems);
  EXPECT_NE(ran.err.find("QOE0008"), std::string::npos) << ran.err;
  EXPECT_EQ(Read("file"), "mine\n");
}

TEST_F(BadInput, OutputFolderWithoutTheRightToWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root writes everywhere; OutputBelowARegularFile stands in";
  Write("spec/spec.yaml", std::string(kHead) + std::string(kSmall));
  fs::create_directories(root_ / "out");
  ::chmod(Path("out").c_str(), 0555);
  const Ran ran = Run({"build", Path("spec"), "--out", Path("out")});
  EXPECT_EQ(ran.exit_code, cli::kProblems);
  EXPECT_NE(ran.err.find("QOE0008"), std::string::npos) << ran.err;
}

TEST_F(BadInput, FolderInTheWayOfAnOutputFile) {
  Write("spec/spec.yaml", std::string(kHead) + std::string(kSmall));
  Write("out/vod/rules/alerts.yaml/mine.txt", "mine\n");
  const auto before = Tree("out");
  const Ran ran = Run({"build", Path("spec"), "--out", Path("out")});
  EXPECT_EQ(ran.exit_code, cli::kProblems);
  EXPECT_NE(ran.err.find("QOE0008"), std::string::npos) << ran.err;
  EXPECT_EQ(Tree("out"), before);
}

// A disk that is full half-way, by way of a limit on the size of files: the small outputs could be
// written, the large one not. Runs in a child, since the limit cannot be raised again.
int BuildWithFilesOfAtMost(rlim_t bytes, const std::vector<std::string>& arguments,
                           const std::string& messages) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);  // so that write() fails with EFBIG
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::ostringstream out, err;
    std::istringstream in;
    cli::Environment env{in, out, err, false};
    const int exit_code = cli::Run(arguments, env);
    std::ofstream(messages) << err.str();
    ::_exit(exit_code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(BadInput, DiskThatIsFullHalfWay) {
  Write("spec/spec.yaml", std::string(kHead) + std::string(kSmall));
  ASSERT_EQ(Run({"build", Path("spec"), "--out", Path("out")}).exit_code, cli::kFine);
  const auto before = Tree("out");
  ASSERT_TRUE(before.contains("out/vod/rules/alerts.yaml"));

  // Now both rule files change, and one of them no longer fits.
  std::string more = std::string(kHead) + std::string(kSmall);
  more.replace(more.find("above: 1"), 8, "above: 2");
  more += "  # more\n";
  std::string indicators;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "e" + std::to_string(i);
    indicators += "  " + name + ": { rate: errors_total, record: 'vod:" + name + "' }\n";
  }
  more.replace(more.find("alerts:"), 0, indicators);
  Write("spec/spec.yaml", more);
  const int exit_code =
      BuildWithFilesOfAtMost(4096, {"build", Path("spec"), "--out", Path("out")}, Path("messages"));
  EXPECT_EQ(exit_code, cli::kProblems);
  EXPECT_NE(Read("messages").find("QOE0008"), std::string::npos) << Read("messages");
  EXPECT_NE(Read("messages").find("still whole"), std::string::npos) << Read("messages");
  EXPECT_EQ(Tree("out"), before) << "what was there is whole, and no temporary file is left";

  // With room on the disk the same command mends all.
  EXPECT_EQ(Run({"build", Path("spec"), "--out", Path("out")}).exit_code, cli::kFine);
  EXPECT_EQ(Run({"build", "--check", Path("spec"), "--out", Path("out")}).exit_code, cli::kFine);
}

}  // namespace
}  // namespace qoe
