// What came of tests, as values: renderers make text of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"

namespace qoe::test {

enum class LineKind : uint8_t { Same, Missing, Unexpected };

// A line of the difference between what was expected and what came.
struct DiffLine {
  LineKind kind = LineKind::Same;
  std::string text;
};

// One expectation that was not met, or a rule that could not be evaluated.
struct Failure {
  source::Location location;  // of the expectation, or of the rule
  std::string title;          // "`up` at 5m"
  std::string problem;        // why there is no value; empty: there is one
  std::vector<DiffLine> diff;
  std::vector<std::string> notes;
};

struct TestOutcome {
  source::Location location;
  std::string name;          // of the test; made up for one without a name
  bool skipped = false;      // it was not run: not selected, or
  bool interrupted = false;  // somebody pressed Ctrl-C before it was over; it is skipped, too
  bool unfinished = false;   // a rule could not be evaluated, which ended it: the first failure
  size_t expectations = 0;
  std::vector<Failure> failures;
  diag::Sink problems;  // why it could not be run at all, and what is odd about it

  bool passed() const { return failures.empty() && !problems.has_errors(); }
  // Takes back what came of it.
  void Interrupt();
};

// The tests of one file.
struct FileOutcome {
  std::string path;
  bool unreadable = false;  // nothing could be run: that was reported
  std::vector<TestOutcome> tests;

  bool passed() const;
};

}  // namespace qoe::test
