// defects.yaml: what is wrong in four real systems, and what the checker says of it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace qoe::systems {

// Paths that are checked as one set, with the catalogues of the system that they belong to.
struct Run {
  std::vector<std::string> paths;       // below `reference`; `tests/…`: below the repository
  std::vector<std::string> catalogues;  // below the repository
};

struct CheckedFile {
  std::string run;   // key of `Table::runs`
  std::string path;  // as in `Run::paths`
};

// Where something is, in one file: everywhere in it, in one rule or panel, or at a text in these.
struct Place {
  std::string file;   // key of `Table::files`; empty: no published file
  std::string rule;   // its `alert` or `record`; empty: any
  std::string panel;  // its title; empty: any
  std::string at;     // part of the line that the finding points at; empty: any line
};

// A finding that is to be there, or that is not to be there.
struct Expectation {
  Place place;
  std::string code;  // its name
};

// What a checker could know and qoec does not find yet.
struct Gap {
  Place place;
  std::string code;  // the one that it should have: of the registry, or a proposal
  std::string why;
};

// One line of a fact sheet's table of defects.
struct Defect {
  std::string id;
  std::vector<Expectation> found;
  std::vector<Expectation> clean;  // right beside it, and not to be found
  std::vector<Gap> gaps;
  std::string not_caught;  // why no checker of such files can know it; empty: it can
};

struct Table {
  std::map<std::string, std::string>
      proposals;  // codes that the registry lacks: what they would say
  std::map<std::string, Run> runs;
  std::map<std::string, CheckedFile> files;
  std::vector<Defect> defects;
};

// Read once. What is wrong with the file itself stops the program: it is part of the test.
const Table& DefectTable();

}  // namespace qoe::systems
