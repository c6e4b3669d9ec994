// Keeps the registry of diagnostics (compiler/diag/codes.def), their pages (docs/diagnostics), the
// places that report them (compiler/) and the golden cases together, and checks the wording of all
// that the golden cases print.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/diag/code.h"
#include "compiler/diag/render.h"
#include "compiler/driver/check_files.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/input_kind.h"
#include "compiler/driver/unit_tests.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = QOEC_SOURCE_DIR;

// Codes that no golden case shows, each with its reason. This list may only shrink.
const std::map<std::string, std::string_view> kWithoutGoldenCase = {
    {"QOE0006", "needs a file of more than 1 MiB: diagnostics_bad_input_test.cpp makes one"},
    {"QOE0022", "needs a server: tests/compiler/import/server_test.cpp has one in its place"},
};

// Codes that nothing in compiler/ reports, each with its reason. This list may only shrink.
const std::map<std::string, std::string_view> kReportedNowhere = {};

const std::vector<std::string> kHeadings = {
    "## What it finds", "## What happens otherwise", "## Bad",
    "## Good",          "## When to allow it",       "## Known gaps"};

std::string ReadText(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<fs::path> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

fs::path PageOf(diag::Code code) { return kRoot / "docs/diagnostics" / (diag::Text(code) + ".md"); }

// A fenced block: "yaml bad" → its lines.
struct Block {
  std::string info;
  std::string text;
};

std::vector<Block> BlocksOf(const std::string& page) {
  std::vector<Block> blocks;
  bool open = false;
  for (const std::string& line : Lines(page)) {
    if (line.starts_with("```")) {
      if (!open) blocks.push_back({line.substr(3), ""});
      open = !open;
    } else if (open) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

// A folder with one spec file in it.
class SpecFolder {
 public:
  explicit SpecFolder(const std::string& text) {
    std::string pattern = (fs::temp_directory_path() / "qoec-page-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = pattern;
    std::ofstream(path_ / "spec.yaml", std::ios::binary) << text;
  }
  SpecFolder(const SpecFolder&) = delete;
  SpecFolder& operator=(const SpecFolder&) = delete;
  ~SpecFolder() { fs::remove_all(path_); }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

// The codes, and the rendered findings for the failure's message.
using Found = std::pair<std::set<std::string>, std::string>;

// Hints about other things than the page's are left out: its examples are short.
Found FoundIn(const diag::Sink& sink, const source::FileSet& files, diag::Code page) {
  std::set<std::string> codes;
  for (const diag::Diagnostic& each : sink.Sorted()) {
    if (each.code == page || each.severity != diag::Severity::Hint)
      codes.insert(diag::Text(each.code));
  }
  return {codes, diag::RenderText(sink.Sorted(), files, {})};
}

// promtool's unit test files.
bool IsUnitTests(const std::string& text) {
  return driver::KindOf(text) == driver::InputKind::Other &&
         text.find("tests:") != std::string::npos;
}

Found FindingsOfUnitTests(const std::string& text, diag::Code page) {
  const SpecFolder folder(text);
  const auto run = driver::RunUnitTests({folder.path() + "/spec.yaml"}, {});
  diag::Sink all = run->sink;
  for (const test::FileOutcome& file : run->outcomes) {
    for (const test::TestOutcome& test : file.tests) {
      EXPECT_TRUE(test.failures.empty());
      all.Append(test.problems);
    }
  }
  return FoundIn(all, run->files, page);
}

// What the text of a spec, a rule file or a dashboard gives; the latter two with the page's
// catalogue, where it has one.
Found FindingsOf(const std::string& text, const std::string& catalogue, diag::Code page) {
  if (IsUnitTests(text)) return FindingsOfUnitTests(text, page);
  const driver::InputKind kind = driver::KindOf(text);
  if (kind != driver::InputKind::Rules && kind != driver::InputKind::Dashboard) {
    const SpecFolder folder(text);
    const auto compilation = driver::Compile(folder.path(), true);
    return FoundIn(compilation->sink, compilation->files, page);
  }
  const SpecFolder folder(catalogue);
  driver::FileOptions options;
  if (!catalogue.empty()) options.catalogues.push_back(folder.path());
  std::vector<driver::FileText> rules, dashboards;
  const bool is_rules = kind == driver::InputKind::Rules;
  (is_rules ? rules : dashboards).push_back({is_rules ? "rules.yaml" : "dashboard.json", text});
  const auto run = driver::CheckFiles(std::move(rules), std::move(dashboards), options);
  diag::Sink all = run->catalogue_sink;
  all.Append(run->rule_sink);
  all.Append(run->dashboard_sink);
  return FoundIn(all, run->files, page);
}

class Pages : public testing::TestWithParam<diag::Code> {};

TEST_P(Pages, HaveTheFixedHeadingsInOrder) {
  const std::string page = ReadText(PageOf(GetParam()));
  ASSERT_FALSE(page.empty()) << "docs/diagnostics lacks the page of " << diag::Text(GetParam());
  const std::vector<std::string> lines = Lines(page);
  EXPECT_EQ(lines[0], fmt::format("# {} {}", diag::Text(GetParam()), diag::Name(GetParam())));
  std::vector<std::string> headings;
  bool in_block = false;
  for (const std::string& line : lines) {
    if (line.starts_with("```")) in_block = !in_block;
    if (!in_block && line.starts_with("## ")) headings.push_back(line);
  }
  EXPECT_EQ(headings, kHeadings);
}

TEST_P(Pages, ShowWhatIsBadAndWhatIsGood) {
  size_t bad = 0, good = 0;
  const std::vector<Block> blocks = BlocksOf(ReadText(PageOf(GetParam())));
  std::string catalogue;
  for (const Block& block : blocks) {
    if (block.info == "yaml catalogue") catalogue = block.text;
  }
  for (const Block& block : blocks) {
    const std::string_view info = block.info;
    bad += info.ends_with(" bad") ? 1 : 0;
    good += info.ends_with(" good") ? 1 : 0;
    if (!info.starts_with("yaml") && !info.starts_with("json")) continue;
    if (info == "yaml catalogue") continue;
    EXPECT_TRUE(block.text.starts_with("qoec: ") || IsUnitTests(block.text) ||
                driver::KindOf(block.text) == driver::InputKind::Rules ||
                driver::KindOf(block.text) == driver::InputKind::Dashboard)
        << "a block is a whole spec, rule file, unit test file or dashboard";
    const auto [codes, rendered] = FindingsOf(block.text, catalogue, GetParam());
    std::set<std::string> expected;
    if (info == "yaml bad" || info == "json bad") expected.insert(diag::Text(GetParam()));
    EXPECT_EQ(codes, expected) << rendered;
  }
  EXPECT_GE(bad, 1U);
  EXPECT_GE(good, 1U);
}

// Where a page shows a command, it shows the code that comes of it.
TEST_P(Pages, NameTheirCodeInWhatTheyPrint) {
  for (const Block& block : BlocksOf(ReadText(PageOf(GetParam())))) {
    if (block.info != "text bad") continue;
    EXPECT_NE(block.text.find("[" + diag::Text(GetParam()) + "]"), std::string::npos) << block.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Diagnostics, Pages, testing::ValuesIn(diag::AllCodes()),
                         [](const auto& tested) { return diag::Text(tested.param); });

TEST(Registry, EveryPageHasACode) {
  std::set<std::string> known;
  for (const diag::Code code : diag::AllCodes()) known.insert(diag::Text(code) + ".md");
  for (const fs::path& page : FilesBelow(kRoot / "docs/diagnostics"))
    EXPECT_TRUE(known.contains(page.filename().string())) << page << " is of no code";
}

// The names that stand behind `Code::` in the sources.
std::set<std::string> ReportedNames() {
  std::set<std::string> names;
  const std::regex use("Code::([A-Za-z0-9]+)");
  for (const fs::path& file : FilesBelow(kRoot / "compiler")) {
    if (file.extension() != ".cpp" && file.extension() != ".h") continue;
    const std::string text = ReadText(file);
    for (std::sregex_iterator it(text.begin(), text.end(), use), end; it != end; ++it)
      names.insert((*it)[1]);
  }
  return names;
}

// What the golden cases print on either stream.
std::vector<std::pair<fs::path, std::string>> GoldenOutputs() {
  std::vector<std::pair<fs::path, std::string>> outputs;
  for (const fs::path& file : FilesBelow(kRoot / "golden")) {
    if (file.parent_path().filename() != "expected") continue;
    if (file.filename() == "stdout" || file.filename() == "stderr")
      outputs.emplace_back(file.lexically_relative(kRoot), ReadText(file));
  }
  return outputs;
}

std::set<std::string> CodesInGoldenCases() {
  std::set<std::string> codes;
  const std::regex text_form("(?:error|warning|hint)\\[(QOE[0-9]{4})\\]");
  const std::regex json_form("\"code\": \"(QOE[0-9]{4})\"");
  for (const auto& [path, text] : GoldenOutputs()) {
    if (path.string().find("/explain") != std::string::npos) continue;  // pages, not findings
    for (const std::regex& form : {text_form, json_form}) {
      for (std::sregex_iterator it(text.begin(), text.end(), form), end; it != end; ++it)
        codes.insert((*it)[1]);
    }
  }
  return codes;
}

TEST(Registry, EveryCodeIsReportedSomewhere) {
  const std::set<std::string> reported = ReportedNames();
  for (const diag::Code code : diag::AllCodes()) {
    const bool exempt = kReportedNowhere.contains(diag::Text(code));
    const bool found = reported.contains(std::string(diag::Name(code)));
    EXPECT_NE(found, exempt) << diag::Text(code) << " " << diag::Name(code)
                             << (exempt ? ": take it off the list of exemptions"
                                        : ": nothing in compiler/ reports it");
  }
}

TEST(Registry, EveryCodeIsInAGoldenCase) {
  const std::set<std::string> shown = CodesInGoldenCases();
  for (const diag::Code code : diag::AllCodes()) {
    const bool exempt = kWithoutGoldenCase.contains(diag::Text(code));
    EXPECT_NE(shown.contains(diag::Text(code)), exempt)
        << diag::Text(code) << " " << diag::Name(code)
        << (exempt ? ": take it off the list of exemptions" : ": no golden case shows it");
  }
}

// The messages of all findings that golden cases print as text.
std::vector<std::pair<fs::path, std::string>> GoldenMessages() {
  std::vector<std::pair<fs::path, std::string>> messages;
  const std::regex form("^(?:error|warning|hint)\\[QOE[0-9]{4}\\]: (.*)$");
  for (const auto& [path, text] : GoldenOutputs()) {
    for (const std::string& line : Lines(text)) {
      std::smatch match;
      if (std::regex_match(line, match, form)) messages.emplace_back(path, match[1]);
    }
  }
  return messages;
}

// The text without what stands in backticks: that is the user's, not ours.
std::string OwnWords(const std::string& message) {
  return std::regex_replace(message, std::regex("`[^`]*`"), "``");
}

TEST(Wording, MessagesFollowTheHouseStyle) {
  const auto messages = GoldenMessages();
  EXPECT_GT(messages.size(), 100U);
  const std::regex capital("^(?!Grafana|Prometheus|Mimir)[A-Z][a-z]");  // names may stand first
  for (const auto& [path, message] : messages) {
    SCOPED_TRACE(fmt::format("{}: {}", path.string(), message));
    ASSERT_FALSE(message.empty());
    EXPECT_FALSE(std::regex_search(message, capital)) << "starts in lower case or with a backtick";
    EXPECT_NE(message.back(), '.') << "no full stop at the end";
    EXPECT_EQ(OwnWords(message).find("invalid"), std::string::npos)
        << "says what is there, not that it is invalid";
    EXPECT_EQ(OwnWords(message).find("(s)"), std::string::npos) << "counts are spelt out";
    EXPECT_EQ(std::count(message.begin(), message.end(), '`') % 2, 0) << "backticks in pairs";
  }
}

TEST(Wording, HelpsAndNotesFollowTheHouseStyle) {
  const std::regex form("^ *= (?:help|note): (.*)$");
  size_t count = 0;
  for (const auto& [path, text] : GoldenOutputs()) {
    for (const std::string& line : Lines(text)) {
      std::smatch match;
      if (!std::regex_match(line, match, form)) continue;
      ++count;
      SCOPED_TRACE(fmt::format("{}: {}", path.string(), line));
      EXPECT_EQ(OwnWords(match[1]).find("invalid"), std::string::npos);
      EXPECT_NE(match[1].str().back(), '.') << "no full stop at the end";
    }
  }
  EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace qoe
