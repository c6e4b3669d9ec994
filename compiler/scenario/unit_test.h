// A scenario as a unit test of promtool: the same samples, and what must be seen of them.
//
// In: a scenario that passes in promtool's setting. Out: values, and their text. Promised: qoec
// and the promtool of that version find all of it met. What is written are the scenario's
// expectations, each as sharp as it can be said there:
//   - of every alert that an expectation names, all that fires, with labels and texts, at each time
//     that the expectation names, before and at every evaluation at which that changes, and at the
//     end;
//   - that an alert is pending: the series `ALERTS` at that time;
//   - that nothing else fires: all that has ever fired, asked at the end;
//   - values: as comparisons with what the scenario expects, tolerance included, since versions of
//     Prometheus differ in the last bits.
// Not here: whether promtool can parse the rules; what a scenario is worth whose rules have other
// intervals than promtool gives them (it evaluates all groups equally often).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/artifact/test_plan.h"
#include "compiler/base/result.h"
#include "compiler/scenario/setting.h"
#include "compiler/test/expectation.h"
#include "compiler/test/run_unit_test.h"
#include "promql/eval/query.h"
#include "promql/target.h"

namespace qoe::scenario {

struct FedSeries {
  std::string series;  // `up{job="a"}`
  std::string values;  // in promtool's notation
};

// All alerts of a name that fire at a time.
struct AlertLook {
  int64_t t_ms = 0;
  std::string alert;
  std::vector<test::FiringAlert> firing;
};

// An expression, and its value at a time.
struct ValueLook {
  int64_t t_ms = 0;
  std::string expr;
  std::vector<promql::eval::VectorSample> answer;
};

struct UnitTest {
  std::string name;
  int64_t interval_ms = 0;             // between samples
  int64_t evaluation_interval_ms = 0;  // between evaluations of every group
  std::vector<std::string> groups;     // in the order of evaluation
  std::vector<FedSeries> series;       // those that anybody reads
  std::vector<AlertLook> looks;        // by alert, then time
  std::vector<ValueLook> value_looks;
};

// The setting in which that promtool plays the scenario. Errors: its events lie so close, and it
// lasts so long, that a series would have more than a million places for samples.
Result<Setting> PromtoolSetting(const artifact::Scenario& scenario, const promql::Target& target);

// `setting`: of PromtoolSetting. Errors: what the promtool of that version cannot be told.
Result<UnitTest> MakeUnitTest(const artifact::Scenario& scenario, const test::TestRules& rules,
                              const Setting& setting, const promql::Target& target);

// The text of a file. `header`: comment lines; `rule_files`: from the file's folder.
std::string UnitTestYaml(const UnitTest& test, const std::vector<std::string>& rule_files,
                         const std::string& header);

}  // namespace qoe::scenario
