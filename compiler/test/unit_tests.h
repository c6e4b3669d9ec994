// promtool's unit test files, as written: what is fed, and what is expected when.
//
// Times are milliseconds since the test's start. What could not be read of a single test is in its
// `problems`, so that the others of its file run. Places are those of the file.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/rules/model.h"
#include "compiler/source/file.h"
#include "compiler/yaml/document.h"
#include "promql/eval/labels.h"
#include "promql/series/series.h"

namespace qoe::test {

using LabelPairs = std::vector<std::pair<std::string, std::string>>;  // sorted by name

struct InputSeries {
  source::Location location;
  promql::eval::Labels labels;
  std::vector<promql::series::Sample> samples;  // one every interval of the test
};

struct ExpectedAlert {
  source::Location location;
  LabelPairs labels;  // without `alertname`
  LabelPairs annotations;
};

// The alerts of one name that fire at one time, and no others.
struct AlertTest {
  source::Location location;
  int64_t eval_time_ms = 0;
  rules::Field alertname;
  std::vector<ExpectedAlert> expected;
};

struct ExpectedSample {
  promql::eval::Labels labels;
  double value = 0;
  std::optional<promql::series::Histogram> histogram;
};

// The value of an expression at one time.
struct ExpressionTest {
  source::Location location;
  int64_t eval_time_ms = 0;
  rules::Field expr;
  std::vector<ExpectedSample> expected;
};

struct UnitTest {
  source::Location location;
  std::string name;  // may be empty
  int64_t interval_ms = 0;
  int64_t start_ms = 0;  // since 1970
  std::vector<InputSeries> input;
  std::vector<AlertTest> alert_tests;
  std::vector<ExpressionTest> expression_tests;
  promql::eval::Labels external_labels;
  std::string external_url;
  diag::Sink problems;  // of this test alone

  // The last time for which something is expected.
  int64_t EndMs() const;
};

struct UnitTestFile {
  UnitTestFile() = default;
  UnitTestFile(const UnitTestFile&) = delete;
  UnitTestFile& operator=(const UnitTestFile&) = delete;
  UnitTestFile(UnitTestFile&&) = default;
  UnitTestFile& operator=(UnitTestFile&&) = default;
  ~UnitTestFile() = default;

  source::FileId file_id;
  std::vector<rules::Field> rule_files;  // patterns, relative to the file's folder
  int64_t evaluation_interval_ms = 60'000;
  bool fuzzy_compare = false;
  std::vector<rules::Field> group_eval_order;
  std::deque<UnitTest> tests;
  std::deque<yaml::Document> documents;  // own the text of the fields
};

}  // namespace qoe::test
