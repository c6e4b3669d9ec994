// Pages of documentation, as GitHub shows them: every relative link leads to a file that is
// generated, every `#…` to a heading, and no section is empty.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// A page without what stands in blocks and spans of code.
struct Page {
  std::set<std::string> anchors;
  std::vector<std::string> targets;  // of its links
  std::vector<std::string> empty;    // headings without anything below
};

// "Startup, 95 %" → "startup-95-". Beyond ASCII: the pages of this test have letters of two bytes,
// and signs (U+2000 to U+2FFF) of three.
std::string Slug(const std::string& heading) {
  std::string slug;
  for (size_t i = 0; i < heading.size(); ++i) {
    const char c = heading[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xE2) {
      i += 2;
      continue;
    }
    if (std::isalnum(byte) != 0 || byte >= 0x80 || c == '-' || c == '_')
      slug += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    if (c == ' ') slug += '-';
  }
  return slug;
}

Page Read(const std::string& text) {
  static const std::regex code("`+[^`]*`+");
  static const std::regex link(R"(\[(?:\\.|[^\]\\])*\]\(([^)\s]+)\))");
  Page page;
  std::map<std::string, int> used;
  std::istringstream lines(text);
  bool block = false;
  std::string open;  // the last heading, while nothing stands below it
  size_t open_level = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) block = !block;
    const size_t level = block ? 0 : std::min(line.find_first_not_of('#'), line.size());
    if (level > 0 && level < line.size() && line[level] == ' ') {
      if (!open.empty() && level <= open_level) page.empty.push_back(open);
      open = line.substr(level + 1);
      open_level = level;
      const std::string slug = Slug(open);
      std::string anchor = slug;
      while (used.contains(anchor)) anchor = slug + "-" + std::to_string(++used[slug]);
      used[anchor] = 0;
      page.anchors.insert(anchor);
      continue;
    }
    if (!line.empty()) open.clear();
    if (block) continue;
    const std::string plain = std::regex_replace(line, code, "");
    for (std::sregex_iterator at(plain.begin(), plain.end(), link), end; at != end; ++at)
      page.targets.push_back((*at)[1]);
  }
  if (!open.empty()) page.empty.push_back(open);
  return page;
}

std::string ReadText(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// What is wrong with the page at `path`, in words.
std::vector<std::string> Problems(const fs::path& path) {
  const Page page = Read(ReadText(path));
  std::vector<std::string> problems;
  for (const std::string& heading : page.empty)
    problems.push_back("nothing stands below `" + heading + "`");
  for (const std::string& target : page.targets) {
    if (target.find("://") != std::string::npos) continue;
    const size_t hash = std::min(target.find('#'), target.size());
    const std::string file = target.substr(0, hash);
    const fs::path to = file.empty() ? path : path.parent_path() / file;
    if (!fs::exists(to)) {
      problems.push_back("no file behind `" + target + "`");
    } else if (hash < target.size() &&
               !Read(ReadText(to)).anchors.contains(target.substr(hash + 1))) {
      problems.push_back("no heading behind `" + target + "`");
    }
  }
  return problems;
}

// Pages below folders called `docs` somewhere below `root`.
std::vector<fs::path> PagesBelow(const fs::path& root) {
  std::vector<fs::path> pages;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().generic_string();
    if (entry.path().extension() == ".md" && path.find("/docs/") != std::string::npos)
      pages.push_back(entry.path());
  }
  return pages;
}

TEST(DocsLinks, OfTheShippedSystemsLeadSomewhere) {
  const std::vector<fs::path> pages = PagesBelow(fs::path(QOEC_SOURCE_DIR) / "generated");
  EXPECT_GT(pages.size(), 100U);
  for (const fs::path& page : pages) EXPECT_EQ(Problems(page), std::vector<std::string>()) << page;
}

TEST(DocsLinks, OfTheGoldenCasesLeadSomewhere) {
  const std::vector<fs::path> pages = PagesBelow(fs::path(QOEC_SOURCE_DIR) / "golden");
  EXPECT_GT(pages.size(), 20U);
  for (const fs::path& page : pages) EXPECT_EQ(Problems(page), std::vector<std::string>()) << page;
}

TEST(DocsLinks, ThatLeadNowhereAreFound) {
  const fs::path folder = fs::path(testing::TempDir()) / "qoec-docs-links";
  fs::create_directories(folder);
  std::ofstream(folder / "other.md") << "# Other\n\nText.\n";
  std::ofstream(folder / "page.md") << "# Page\n\n## Page\n\n[a](other.md#other) [b](#page-1)\n"
                                       "[c](gone.md) [d](other.md#no) `[e](code.md)`\n\n## End\n";
  EXPECT_EQ(Problems(folder / "page.md"),
            (std::vector<std::string>{"nothing stands below `End`", "no file behind `gone.md`",
                                      "no heading behind `other.md#no`"}));
  fs::remove_all(folder);
}

}  // namespace
