// The outcome of all mutants by kind.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/mutation/subject.h"

namespace qoe::mutation {

struct Row {
  int mutants = 0, equivalent = 0, caught = 0, hinted = 0;
  std::map<diag::Code, int> codes;
  std::vector<std::string> missed;  // what was missed, for people
  int real() const { return mutants - equivalent; }
  // Percent of those that are not equivalent.
  double CaughtShare() const;
  double FoundShare() const;  // caught or hinted
};

class Table {
 public:
  // Judges all mutants of a subject, on all cores.
  void Add(const Subject& subject);

  const Row& Of(Kind kind) const { return rows_[static_cast<size_t>(kind)]; }
  std::string Text() const;
  // Of the missed ones, at most `most` of each kind.
  std::string Missed(size_t most) const;

 private:
  std::vector<Row> rows_ = std::vector<Row>(Kinds().size());
};

}  // namespace qoe::mutation
