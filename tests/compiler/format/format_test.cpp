// Formatting of whole files: public rule files and the shipped specs, and what is done to the file
// on the disk. The public files are not part of the repository: a folder `shared` beside it, or
// $QOEC_SHARED; the tests skip without it.
#include "compiler/format/format.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/driver/format_files.h"
#include "compiler/driver/sort_inputs.h"
#include "compiler/format/rewrite_file.h"
#include "compiler/rules/read.h"
#include "promql/parse.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = QOEC_SOURCE_DIR;

fs::path Shared() {
  const char* folder = std::getenv("QOEC_SHARED");
  return folder != nullptr ? fs::path(folder) : fs::path(QOEC_SHARED_DEFAULT);
}

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::unique_ptr<driver::FormatRun> FormatAll(const fs::path& folder,
                                             const format::Options& options) {
  diag::Sink sink;
  driver::SortedInputs inputs = driver::SortInputs(folder.string(), sink);
  return driver::FormatFiles(std::move(inputs.spec), std::move(inputs.rules), options);
}

driver::FormattedFile FormatText(const std::string& text, bool spec,
                                 const format::Options& options) {
  std::vector<driver::FileText> files;
  files.push_back({"file.yaml", text});
  const auto run = spec ? driver::FormatFiles(std::move(files), {}, options)
                        : driver::FormatFiles({}, std::move(files), options);
  return run->formatted.at(0);
}

std::vector<rules::Rule> RulesOf(const rules::RuleFile& file) {
  std::vector<rules::Rule> rules;
  for (const rules::RuleSet& set : file.sets) {
    for (const rules::Group& group : set.groups)
      rules.insert(rules.end(), group.rules.begin(), group.rules.end());
  }
  return rules;
}

// Rule for rule, an equal expression and the same name.
void ExpectSameRules(const std::string& before, const std::string& after) {
  source::FileSet files;
  diag::Sink sink;
  const rules::ReadOptions options;
  const rules::RuleFile a = rules::Read(files, files.Add("a", before), options, sink);
  const rules::RuleFile b = rules::Read(files, files.Add("b", after), options, sink);
  EXPECT_FALSE(sink.has_errors());
  const auto old_rules = RulesOf(a), new_rules = RulesOf(b);
  ASSERT_EQ(old_rules.size(), new_rules.size());
  for (size_t i = 0; i < old_rules.size(); ++i) {
    promql::Ast x, y;
    std::vector<promql::Issue> issues;
    ASSERT_TRUE(promql::Parse(old_rules[i].expr.value(), {}, x, issues));
    ASSERT_TRUE(promql::Parse(new_rules[i].expr.value(), {}, y, issues))
        << new_rules[i].expr.value();
    EXPECT_TRUE(promql::Equal(x, y)) << new_rules[i].expr.value();
    EXPECT_EQ(old_rules[i].name().value(), new_rules[i].name().value());
  }
}

// What is left of a file when the values of `expr` are taken out, line by line.
std::vector<std::string> LinesWithoutExpressions(const std::string& text) {
  std::vector<std::string> kept;
  std::istringstream stream(text);
  size_t inside = std::string::npos;  // column of the `expr` whose value this is
  for (std::string line; std::getline(stream, line);) {
    const size_t indent = line.find_first_not_of(' ');
    if (inside != std::string::npos && (indent == std::string::npos || indent > inside)) continue;
    inside = line.find("expr:");
    kept.push_back(line.substr(0, inside));
  }
  return kept;
}

struct Counts {
  size_t files = 0, expressions = 0, changed = 0;
};

void CheckFolder(const fs::path& folder, const format::Options& options, Counts& counts) {
  const auto run = FormatAll(folder, options);
  for (const driver::FormattedFile& file : run->formatted) {
    SCOPED_TRACE(file.path);
    ++counts.files;
    counts.expressions += file.expressions;
    counts.changed += file.changes.size();
    const bool spec = file.before.find("qoec: 1") != std::string::npos;
    const driver::FormattedFile again = FormatText(file.after, spec, options);
    EXPECT_TRUE(again.changes.empty());
    EXPECT_EQ(again.after, file.after);
    if (spec) continue;
    ExpectSameRules(file.before, file.after);
    EXPECT_EQ(LinesWithoutExpressions(file.before), LinesWithoutExpressions(file.after));
  }
  for (const diag::Diagnostic& each : run->sink.Sorted()) ADD_FAILURE() << each.message;
}

TEST(Format, PublicRuleFilesKeepTheirMeaning) {
  if (!fs::exists(Shared() / "conformance/corpus"))
    GTEST_SKIP() << "no conformance data beside the repository";
  for (const size_t max_line : {size_t{10}, size_t{100}, size_t{100'000}}) {
    Counts counts;
    CheckFolder(Shared() / "conformance/corpus", {max_line}, counts);
    CheckFolder(Shared() / "reference", {max_line}, counts);
    EXPECT_GE(counts.files, 112U);
    std::cout << fmt::format("max-line {}: {} files, {} expressions, {} changed\n", max_line,
                             counts.files, counts.expressions, counts.changed);
  }
}

TEST(Format, ShippedSpecsKeepTheirMeaning) {
  Counts counts;
  for (const size_t max_line : {size_t{10}, size_t{100}}) {
    for (const char* system : {"openqoe", "stacklens"})
      CheckFolder(kRoot / "specs" / system, {max_line}, counts);
  }
  EXPECT_GT(counts.changed, 0U);
}

// promtool is the reader that counts.
TEST(Format, PromtoolReadsWhatWasWritten) {
  if (!fs::exists(Shared() / "conformance/corpus") ||
      std::system("promtool --version >/dev/null 2>&1") != 0)  // NOLINT: no user input
    GTEST_SKIP() << "no promtool, or no conformance data beside the repository";
  std::string pattern = (fs::temp_directory_path() / "qoec-format-XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const fs::path folder = pattern;
  size_t count = 0;
  for (const size_t max_line : {size_t{10}, size_t{100}}) {
    const auto run = FormatAll(Shared() / "conformance/corpus", {max_line});
    for (const driver::FormattedFile& file : run->formatted) {
      if (file.before.find("kind: PrometheusRule") != std::string::npos) continue;
      std::ofstream(folder / fmt::format("{}.yaml", count++), std::ios::binary) << file.after;
    }
  }
  const std::string command = fmt::format("promtool check rules {0}/*.yaml >{0}/out 2>&1", pattern);
  EXPECT_EQ(std::system(command.c_str()), 0)  // NOLINT: no user input
      << ReadText(folder / "out").substr(0, 4000);
  EXPECT_GE(count, 200U);
  fs::remove_all(folder);
}

class RewriteFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "qoec-rewrite-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::ofstream(folder_ / "file") << "old";
  }
  void TearDown() override { fs::remove_all(folder_); }
  auto FileCount() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

  fs::path folder_;
};

TEST_F(RewriteFile, KeepsTheModeAndLeavesNothingBehind) {
  fs::permissions(folder_ / "file", fs::perms(0640));
  ASSERT_TRUE(format::RewriteFile((folder_ / "file").string(), "new"));
  EXPECT_EQ(ReadText(folder_ / "file"), "new");
  EXPECT_EQ(fs::status(folder_ / "file").permissions(), fs::perms(0640));
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(RewriteFile, ASymbolicLinkStaysOne) {
  fs::create_symlink("file", folder_ / "link");
  ASSERT_TRUE(format::RewriteFile((folder_ / "link").string(), "new"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(ReadText(folder_ / "file"), "new");
}

TEST_F(RewriteFile, AFileThatIsNotThereIsAnError) {
  const Status written = format::RewriteFile((folder_ / "none").string(), "new");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::Unwritable);
  EXPECT_EQ(FileCount(), 1);
}

}  // namespace
}  // namespace qoe
