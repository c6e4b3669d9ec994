// The checker against four real systems: every defect that their fact sheets list is found in the
// published files, or the table says why not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <set>

#include "compiler/diag/code.h"
#include "tests/systems/findings.h"
#include "tests/systems/table.h"

namespace qoe::systems {
namespace {

namespace fs = std::filesystem;

#define SKIP_WITHOUT_REFERENCE()                                   \
  if (!ReferenceRoot())                                            \
  GTEST_SKIP() << "no published files beside the repository; set " \
                  "QOEC_SHARED"

std::string Text(const Place& place) {
  std::string text = place.file;
  if (!place.rule.empty()) text += fmt::format(", rule `{}`", place.rule);
  if (!place.panel.empty()) text += fmt::format(", panel `{}`", place.panel);
  if (!place.at.empty()) text += fmt::format(", at `{}`", place.at);
  return text;
}

// Nothing where the table names a place that the file does not have; that is reported.
std::vector<Finding> FindingsOfDefect(const Defect& defect, const Place& place) {
  try {
    return FindingsAt(place);
  } catch (const std::runtime_error& error) {
    ADD_FAILURE() << defect.id << ": " << error.what();
    return {};
  }
}

bool Holds(const std::vector<Finding>& findings, const std::string& code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return true;
  }
  return false;
}

// The first cells of the tables of defects: `R1`, `N14 ✔`.
std::set<std::string> IdsOfSheets() {
  std::set<std::string> ids;
  const std::regex first_cell(R"(^\| ([A-Z][0-9]+)( ✔)? \|)");
  for (const auto& entry : fs::directory_iterator(SharedRoot() + "/systems")) {
    if (entry.path().extension() != ".md") continue;
    std::ifstream sheet(entry.path());
    bool in_defects = false;
    for (std::string line; std::getline(sheet, line);) {
      if (line.starts_with("## ")) in_defects = line.find("Defects") != std::string::npos;
      std::smatch match;
      if (in_defects && std::regex_search(line, match, first_cell)) ids.insert(match[1]);
    }
  }
  return ids;
}

TEST(Defects, EveryOneOfTheSheetsIsInTheTable) {
  if (!fs::exists(SharedRoot() + "/systems"))
    GTEST_SKIP() << "no fact sheets beside the repository; set QOEC_SHARED";
  std::set<std::string> listed;
  for (const Defect& defect : DefectTable().defects)
    EXPECT_TRUE(listed.insert(defect.id).second) << defect.id << " is in the table twice";
  EXPECT_EQ(listed, IdsOfSheets());
}

TEST(Defects, EveryOneIsFoundOrHasAReason) {
  for (const Defect& defect : DefectTable().defects) {
    EXPECT_TRUE(!defect.found.empty() || !defect.gaps.empty() || !defect.not_caught.empty())
        << defect.id;
    for (const Gap& gap : defect.gaps) {
      EXPECT_FALSE(gap.why.empty()) << defect.id;
      EXPECT_TRUE(diag::FindCode(gap.code) || DefectTable().proposals.count(gap.code) > 0)
          << defect.id << ": no code " << gap.code;
    }
    for (const auto* list : {&defect.found, &defect.clean}) {
      for (const Expectation& expected : *list)
        EXPECT_TRUE(diag::FindCode(expected.code)) << defect.id << ": no code " << expected.code;
    }
  }
  for (const auto& [name, text] : DefectTable().proposals)
    EXPECT_FALSE(diag::FindCode(name)) << name << " is a code now, and no proposal";
}

TEST(Defects, AreFoundWhereTheyAre) {
  SKIP_WITHOUT_REFERENCE();
  for (const Defect& defect : DefectTable().defects) {
    for (const Expectation& expected : defect.found) {
      const std::vector<Finding> findings = FindingsOfDefect(defect, expected.place);
      if (Holds(findings, expected.code)) continue;
      Place whole = expected.place;
      whole.at.clear();
      ADD_FAILURE() << defect.id << ": no " << expected.code << " in " << Text(expected.place)
                    << "; found there was\n"
                    << Listed(FindingsOfDefect(defect, whole));
    }
  }
}

TEST(Defects, WhatIsRightBesideThemIsNotFound) {
  SKIP_WITHOUT_REFERENCE();
  for (const Defect& defect : DefectTable().defects) {
    for (const Expectation& clean : defect.clean) {
      const std::vector<Finding> findings = FindingsOfDefect(defect, clean.place);
      EXPECT_FALSE(Holds(findings, clean.code))
          << defect.id << ": " << clean.code << " in " << Text(clean.place) << "\n"
          << Listed(findings);
    }
  }
}

// So that the list of gaps only shrinks.
TEST(Defects, GapsAreStillThere) {
  SKIP_WITHOUT_REFERENCE();
  for (const Defect& defect : DefectTable().defects) {
    for (const Gap& gap : defect.gaps) {
      if (gap.place.file.empty()) continue;
      EXPECT_FALSE(Holds(FindingsOfDefect(defect, gap.place), gap.code))
          << defect.id << ": " << gap.code << " in " << Text(gap.place)
          << " is found now; move the entry from `gap` to `found`";
    }
  }
}

// Whether it was found only in what documents state, written down as rules and specs.
bool InStatedAlone(const Defect& defect) {
  for (const Expectation& expected : defect.found) {
    if (!DefectTable().files.at(expected.place.file).path.starts_with("tests/")) return false;
  }
  return !defect.found.empty();
}

TEST(Defects, Summary) {
  size_t found = 0, in_part = 0, stated = 0, gaps = 0, not_caught = 0;
  for (const Defect& defect : DefectTable().defects) {
    const bool whole = defect.gaps.empty() && defect.not_caught.empty();
    if (InStatedAlone(defect)) ++stated;
    if (!defect.found.empty()) {
      ++(whole ? found : in_part);
    } else {
      ++(defect.gaps.empty() ? not_caught : gaps);
    }
  }
  std::cout << fmt::format(
      "{} defects: {} found ({} in whole, {} in part; {} in rules and specs written after "
      "documents), "
      "{} that could be and are not yet, {} that no rule, dashboard or spec shows\n",
      DefectTable().defects.size(), found + in_part, found, in_part, stated, gaps, not_caught);
}

}  // namespace
}  // namespace qoe::systems
