#include "compiler/deploy/directory/directory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace qoe::deploy {
namespace {

namespace fs = std::filesystem;

class Directory : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "qoec-directory-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    folder_ = (root_ / "out").string();
  }
  void TearDown() override { fs::remove_all(root_); }

  DirectoryPlan Plan(const std::vector<emit::OutputFile>& files) {
    Result<DirectoryPlan> plan = PlanDirectory(folder_, files);
    EXPECT_TRUE(plan.has_value()) << plan.error().message;
    return plan.value();
  }
  void Apply(const std::vector<emit::OutputFile>& files) {
    const Status applied = ApplyDirectory(Plan(files));
    EXPECT_TRUE(applied.has_value()) << applied.error().message;
  }
  std::string Read(const std::string& path) {
    std::ifstream stream(fs::path(folder_) / path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  void Write(const std::string& path, const std::string& text) {
    std::ofstream(fs::path(folder_) / path) << text;
  }

  fs::path root_;
  std::string folder_;
};

TEST_F(Directory, WritesAndThenHasNothingToDo) {
  const std::vector<emit::OutputFile> files = {{"rules/a.yaml", "a\n"}, {"b.json", "b\n"}};
  EXPECT_FALSE(Plan(files).nothing_to_do());
  Apply(files);
  EXPECT_EQ(Read("rules/a.yaml"), "a\n");
  EXPECT_TRUE(Plan(files).nothing_to_do());
  EXPECT_EQ(DiffText(Plan(files), 0), "");
}

TEST_F(Directory, RemovesWhatItNoLongerWritesAndNothingElse) {
  Apply({{"old.json", "1\n"}, {"kept.json", "2\n"}});
  Write("foreign.txt", "mine\n");
  Apply({{"kept.json", "2\n"}});
  EXPECT_FALSE(fs::exists(folder_ + "/old.json"));
  EXPECT_TRUE(fs::exists(folder_ + "/kept.json"));
  EXPECT_EQ(Read("foreign.txt"), "mine\n");
}

// Two commands may write to one folder.
TEST_F(Directory, RemovesOnlyWhatIsInItsOwnManifest) {
  const DirectoryOptions other{.manifest = ".other"};
  Apply({{"a.json", "1\n"}});
  const Result<DirectoryPlan> plan = PlanDirectory(folder_, {{"b.json", "2\n"}}, other);
  ASSERT_TRUE(plan.has_value());
  ASSERT_TRUE(ApplyDirectory(plan.value()).has_value());
  EXPECT_TRUE(fs::exists(folder_ + "/a.json"));
  Apply({});
  EXPECT_FALSE(fs::exists(folder_ + "/a.json"));
  EXPECT_TRUE(fs::exists(folder_ + "/b.json"));
}

TEST_F(Directory, KeepsEarlierFilesWhereItIsNotToldAll) {
  Apply({{"a.json", "1\n"}, {"b.json", "1\n"}});
  const DirectoryOptions some{.keep_earlier = true};
  const Result<DirectoryPlan> plan = PlanDirectory(folder_, {{"b.json", "2\n"}}, some);
  ASSERT_TRUE(plan.has_value());
  ASSERT_TRUE(ApplyDirectory(plan.value()).has_value());
  EXPECT_EQ(Read("a.json"), "1\n");
  EXPECT_EQ(Read("b.json"), "2\n");
  // It is still known as one of ours.
  Apply({{"b.json", "2\n"}});
  EXPECT_FALSE(fs::exists(folder_ + "/a.json"));
}

TEST_F(Directory, AManifestCannotReachOutside) {
  Apply({{"a.json", "1\n"}});
  std::ofstream(root_ / "outside.txt") << "precious\n";
  Write(".qoec-manifest", "a.json\n../outside.txt\n" + (root_ / "outside.txt").string() + "\n");
  Apply({{"a.json", "1\n"}});
  EXPECT_TRUE(fs::exists(root_ / "outside.txt"));
}

TEST_F(Directory, ShowsChangesAsAUnifiedDiff) {
  Apply({{"a.yaml", "one\ntwo\nthree\n"}});
  const std::string diff = DiffText(Plan({{"a.yaml", "one\n2\nthree\n"}}), 0);
  EXPECT_NE(diff.find("-two\n+2\n"), std::string::npos) << diff;
  EXPECT_NE(diff.find("/a.yaml"), std::string::npos) << diff;
}

TEST_F(Directory, AFailureLeavesTheOldFilesWhole) {
  Apply({{"a.json", "old a\n"}, {"b.json", "old b\n"}});
  // The second file cannot be written: a folder is needed where a file stands.
  const Result<DirectoryPlan> plan =
      PlanDirectory(folder_, {{"a.json", "new a\n"}, {"c.json", "c\n"}});
  ASSERT_TRUE(plan.has_value());
  DirectoryPlan broken = plan.value();
  broken.changes.push_back({ChangeKind::Create, "b.json/x.json", "", "x\n"});
  const Status applied = ApplyDirectory(broken);
  ASSERT_FALSE(applied.has_value());
  EXPECT_NE(applied.error().message.find("b.json"), std::string::npos) << applied.error().message;
  EXPECT_EQ(Read("a.json"), "old a\n");
  EXPECT_EQ(Read("b.json"), "old b\n");
  size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_))
    count += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(count, 3U) << "temporary files are left";  // a, b, the manifest
}

}  // namespace
}  // namespace qoe::deploy
