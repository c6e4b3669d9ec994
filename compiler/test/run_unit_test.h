// Runs unit tests, as `promtool test rules` of Prometheus 3.14 does: rules are evaluated from the
// start to the last expectation, alerts looked at on the way, expressions asked at the end.
//
// In: a test, rules, switches. Out: what came of it. Promised: the same outcome whatever runs
// beside it. Differs from promtool in what is told, not in what passes: rules that a test cannot
// reach are not evaluated, and an alert that no rule has is pointed at (QOE1504).
#pragma once

#include <atomic>

#include "compiler/source/file.h"
#include "compiler/test/coverage.h"
#include "compiler/test/outcome.h"
#include "compiler/test/reach.h"
#include "compiler/test/rule_set.h"
#include "compiler/test/unit_tests.h"
#include "promql/eval/shared_values.h"
#include "promql/parse.h"

namespace qoe::test {

struct RunOptions {
  promql::ParseOptions parse;  // of expressions under test; its target is whose promtool this is
  const std::atomic<bool>* cancelled = nullptr;
};

// The rules of a unit test file, in the order of evaluation.
struct TestRules {
  RuleSet set;
  Reach reach;
  promql::eval::SharedParts shared;  // what their expressions have in common

  explicit TestRules(RuleSet rules);
};

// `coverage` may be null.
TestOutcome RunUnitTest(const UnitTestFile& file, const UnitTest& test, const TestRules& rules,
                        const source::FileSet& files, const RunOptions& options,
                        Coverage* coverage);

// Groups named in `group_eval_order` by their place in it; all others beside the first of it, in
// the order of the files.
RuleSet OrderedRules(std::vector<std::shared_ptr<const Group>> groups, const UnitTestFile& file);

}  // namespace qoe::test
