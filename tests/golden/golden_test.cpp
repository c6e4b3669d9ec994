// Runs every case folder below golden/. A case is a folder with a file `args` (the command line of
// qoec, one argument a line; `OUT` stands for a fresh output folder) and `expected/`: `exit`,
// `stdout`, `stderr`, and `out/…`, the files that must be in OUT and no others. The command runs
// with the case's folder as its working directory. Pages of documentation are compared where the
// case has a file `with_docs`.
//
//   golden_test --update     writes what came out as what is expected; read the diff
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"

namespace {

namespace fs = std::filesystem;

bool g_update = false;

std::string ReadText(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void WriteText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Relative path → text of all files below a folder.
std::map<std::string, std::string> Tree(const fs::path& folder) {
  std::map<std::string, std::string> tree;
  if (!fs::exists(folder)) return tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      tree[entry.path().lexically_relative(folder).generic_string()] = ReadText(entry.path());
  }
  return tree;
}

std::string ReplacedAll(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class GoldenCase : public testing::Test {
 public:
  explicit GoldenCase(fs::path folder) : folder_(std::move(folder)) {}

  void SetUp() override {
    old_folder_ = fs::current_path();
    std::string pattern = (fs::temp_directory_path() / "qoec-golden-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    out_ = pattern;
    // A case may bring an output folder of an earlier build.
    if (fs::exists(folder_ / "before"))
      fs::copy(folder_ / "before", out_, fs::copy_options::recursive);
    fs::current_path(folder_);
  }
  void TearDown() override {
    fs::current_path(old_folder_);
    fs::remove_all(out_);
  }

  void TestBody() override {
    std::vector<std::string> arguments = Lines(ReadText("args"));
    for (std::string& argument : arguments) argument = ReplacedAll(argument, "OUT", out_.string());
    std::ostringstream out, err;
    std::istringstream in(fs::exists("stdin") ? ReadText("stdin") : "");
    qoe::cli::Environment env{in, out, err, false};
    const int exit_code = qoe::cli::Run(arguments, env);
    std::map<std::string, std::string> actual = Tree(out_);
    // Documentation says the same in words: one case holds it, by its file `with_docs`.
    if (!fs::exists("with_docs"))
      std::erase_if(
          actual, [](const auto& file) { return file.first.find("/docs/") != std::string::npos; });
    for (auto& [path, text] : actual) files_["out/" + path] = text;
    files_["exit"] = std::to_string(exit_code) + "\n";
    files_["stdout"] = ReplacedAll(out.str(), out_.string(), "OUT");
    files_["stderr"] = ReplacedAll(err.str(), out_.string(), "OUT");
    if (g_update) return Update();
    EXPECT_EQ(Tree("expected"), files_) << "run golden_test --update and read the diff";
  }

 private:
  void Update() {
    fs::remove_all("expected");
    for (const auto& [path, text] : files_) WriteText(fs::path("expected") / path, text);
  }

  fs::path folder_, old_folder_, out_;
  std::map<std::string, std::string> files_;
};

void RegisterCases(const fs::path& root) {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().filename() == "args") cases.push_back(entry.path().parent_path());
  }
  std::sort(cases.begin(), cases.end());
  for (const fs::path& folder : cases) {
    const std::string stage = folder.parent_path().filename().string();
    testing::RegisterTest(("Golden_" + stage).c_str(), folder.filename().c_str(), nullptr, nullptr,
                          __FILE__, __LINE__,
                          [folder]() -> testing::Test* { return new GoldenCase(folder); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) g_update = g_update || std::string_view(argv[i]) == "--update";
  RegisterCases(QOEC_GOLDEN_DIR);
  return RUN_ALL_TESTS();
}
