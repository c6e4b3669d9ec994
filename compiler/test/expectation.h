// What was expected against what came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/test/outcome.h"
#include "compiler/test/unit_tests.h"
#include "promql/eval/query.h"

namespace qoe::test {

// A firing alert, without the label `alertname`.
struct FiringAlert {
  LabelPairs labels, annotations;
};

// The difference; nothing where there is none.
std::optional<std::vector<DiffLine>> CompareAlerts(const std::vector<ExpectedAlert>& expected,
                                                   std::vector<FiringAlert> got);

// `fuzzy`: numbers that are neighbours are equal. NaN equals nothing, as in promtool.
std::optional<std::vector<DiffLine>> CompareSamples(
    const std::vector<ExpectedSample>& expected, const std::vector<promql::eval::VectorSample>& got,
    bool fuzzy);

// `up{job="x"}`; `{}` where there are no labels.
std::string SeriesText(const promql::eval::Labels& labels);
// `1.5`, or a histogram in the notation of series.
std::string PointText(const promql::eval::Point& point);
// `up{job="x"}  1.5`
std::string SampleText(const promql::eval::VectorSample& sample);
std::string LabelsText(const LabelPairs& labels);
// `job="x"`
std::string LabelText(std::string_view name, std::string_view value);
// An expression as written, on one line.
std::string OneLine(std::string_view expression);
// The same, without its middle where it is long.
std::string ShortLine(std::string_view expression);
// `1h30m`
std::string DurationText(int64_t ms);

}  // namespace qoe::test
