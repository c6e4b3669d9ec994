// The series and samples of unit tests; used by their reader alone.
#pragma once

#include <optional>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"
#include "compiler/test/fields.h"
#include "compiler/test/unit_tests.h"

namespace qoe::test {

// The items of `input_series`, as promtool takes them: of two with the same labels the second
// holds, and behind a line break in `values` it reads no further (QOE1503, QOE1507).
std::vector<InputSeries> ReadInputSeries(const std::vector<FieldView>& items,
                                         const source::FileSet& files, diag::Sink& sink);

// One item of `exp_samples`; nothing where its labels or its histogram do not parse.
std::optional<ExpectedSample> ReadExpectedSample(const FieldView& item,
                                                 const source::FileSet& files, diag::Sink& sink);

}  // namespace qoe::test
