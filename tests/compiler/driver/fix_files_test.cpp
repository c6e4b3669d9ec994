// Safe fixes become new texts of files; findings are made by hand.
#include "compiler/driver/fix_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace qoe::driver {
namespace {

namespace fs = std::filesystem;

class FixFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "qoec-fix-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // A file on the disk, and as it was checked: without a byte order mark.
  source::FileId Add(const std::string& name, const std::string& text,
                     const std::string& mark = "") {
    std::ofstream(folder_ / name, std::ios::binary) << mark << text;
    return files_.Add((folder_ / name).string(), text);
  }

  struct Change {
    source::FileId file;
    std::string from, to;  // the first place of `from` in the file
  };
  void Find(const std::vector<Change>& changes, bool safe = true) {
    diag::Diagnostic finding;
    finding.code = diag::Code::RedundantRegex;
    finding.fix = diag::Fix{"do it", {}, safe};
    for (const Change& change : changes) {
      const auto at = static_cast<uint32_t>(files_[change.file].text().find(change.from));
      const auto size = static_cast<uint32_t>(change.from.size());
      finding.fix->edits.push_back({{change.file, {at, at + size}}, change.to});
    }
    finding.location = finding.fix->edits[0].location;
    findings_.diagnostics.push_back(std::move(finding));
  }

  FixPlan Plan() {
    findings_.files = &files_;
    all_ = {findings_};
    return PlanFixes(all_);
  }
  // "applied postponed refused".
  static std::string Count(const FixPlan& plan) {
    return std::to_string(plan.fixes) + " " + std::to_string(plan.postponed) + " " +
           std::to_string(plan.refused);
  }

  fs::path folder_;
  source::FileSet files_;
  diag::Findings findings_;
  std::vector<diag::Findings> all_;
};

TEST_F(FixFiles, SafeOnesAreAppliedInYamlAndJson) {
  const source::FileId yaml = Add("a.yaml", "expr: a{b=~\"c\"} / d{e=~\"f\"}\n");
  const source::FileId json = Add("b.json", R"({"expr": "a{b=~\"c\"}"})");
  Find({{yaml, "b=~", "b="}});
  Find({{yaml, "e=~", "e="}});
  Find({{json, "b=~", "b="}});
  Find({{json, "\"expr\"", "\"query\""}}, false);
  const FixPlan plan = Plan();
  EXPECT_EQ(Count(plan), "3 0 0");
  ASSERT_EQ(plan.files.size(), 2U);
  EXPECT_EQ(plan.files[0].after, "expr: a{b=\"c\"} / d{e=\"f\"}\n");
  EXPECT_EQ(plan.files[0].fixed.size(), 2U);
  EXPECT_EQ(plan.files[1].after, R"({"expr": "a{b=\"c\"}"})");
}

TEST_F(FixFiles, OfTwoThatOverlapTheFirstWins) {
  const source::FileId id = Add("a.yaml", "a: one two three\n");
  Find({{id, "one two", "1 2"}});
  Find({{id, "two three", "2 3"}});
  Find({{id, "three", "3"}});
  Find({{id, "three", "3"}});  // the same one again is not another one
  const FixPlan plan = Plan();
  EXPECT_EQ(Count(plan), "2 1 0");
  EXPECT_EQ(plan.files.at(0).after, "a: 1 2 3\n");
}

TEST_F(FixFiles, OneWhoseEditsMeetIsAppliedWholeOrNotAtAll) {
  const source::FileId id = Add("a.yaml", "a: one two three\n");
  Find({{id, "two", "2"}});
  Find({{id, "one", "1"}, {id, "two", "zwei"}});
  const FixPlan plan = Plan();
  EXPECT_EQ(Count(plan), "1 1 0");
  EXPECT_EQ(plan.files.at(0).after, "a: one 2 three\n");
}

TEST_F(FixFiles, AFileThatWouldBreakStaysAndTakesItsFixesAlong) {
  const source::FileId good = Add("a.yaml", "a: b\n"), bad = Add("b.json", R"({"a": "b"})"),
                       fine = Add("c.yaml", "c: d\n");
  Find({{good, "b", "x"}, {bad, "\"b\"", "\"x"}});
  Find({{bad, "\"a\"", "\"A\""}});
  Find({{fine, "d", "D"}});
  const FixPlan plan = Plan();
  EXPECT_EQ(Count(plan), "1 0 2");
  ASSERT_EQ(plan.files.size(), 1U);
  EXPECT_EQ(plan.files[0].after, "c: D\n");
}

TEST_F(FixFiles, AFileThatHasChangedMeanwhileStays) {
  const source::FileId id = Add("a.yaml", "a: b\n");
  std::ofstream(folder_ / "a.yaml") << "# new\na: b\n";
  Find({{id, "b", "c"}});
  EXPECT_EQ(Count(Plan()), "0 0 1");
}

TEST_F(FixFiles, AByteOrderMarkStays) {
  const source::FileId id = Add("a.yaml", "a: b\n", "\xEF\xBB\xBF");
  Find({{id, "b", "c"}});
  EXPECT_EQ(Plan().files.at(0).after,
            "\xEF\xBB\xBF"
            "a: c\n");
}

TEST_F(FixFiles, WhatIsSilencedIsNotFixed) {
  const source::FileId id = Add("a.yaml", "a: b\n");
  Find({{id, "b", "c"}});
  std::swap(findings_.diagnostics, findings_.silenced);
  EXPECT_EQ(Count(Plan()), "0 0 0");
}

}  // namespace
}  // namespace qoe::driver
