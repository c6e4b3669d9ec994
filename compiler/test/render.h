// Outcomes of tests, and coverage, as text.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/file.h"
#include "compiler/test/coverage.h"
#include "compiler/test/outcome.h"

namespace qoe::test {

struct RenderOptions {
  bool colour = false;
};

// For people: a line for each test, what was expected and what came of those that failed, a sum.
std::string RenderText(const std::vector<FileOutcome>& outcomes, const source::FileSet& files,
                       const RenderOptions& options);

// JUnit's XML: a suite for each file, a case for each test. `JunitDocument` makes a document of
// the suites of all runs, one text after the other.
std::string JunitSuites(const std::vector<FileOutcome>& outcomes, const source::FileSet& files);
std::string JunitDocument(const std::string& suites);

// For people: the rules with what no test has reached of them, a sum.
std::string RenderCoverage(const Coverage& coverage, const source::FileSet& files);

// For programs: `{"rules": [{"file", "line", "column", "name", "kind", "tests", "branches":
// [{"kind", "line", "column", "expression", "tests"}]}], "summary": {"rules", "rules_reached",
// "branches", "branches_reached", "percent"}}`; a branch of kind "label value" has "label" and
// "value" in place of the expression.
std::string RenderCoverageJson(const Coverage& coverage, const source::FileSet& files);

// For a browser: one page without anything beside it, expressions with what is reached of them.
std::string RenderCoverageHtml(const Coverage& coverage, const std::vector<FileOutcome>& outcomes,
                               const source::FileSet& files);

// LCOV's tracefile: rules are functions and lines, branches are branches.
std::string RenderLcov(const Coverage& coverage, const source::FileSet& files);

// One failure in plain text, indented by `indent`.
std::string FailureText(const Failure& failure, const source::FileSet& files,
                        std::string_view indent);

// `rules.yml:14:9`
std::string PlaceText(source::Location location, const source::FileSet& files);

}  // namespace qoe::test
