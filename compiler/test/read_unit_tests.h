// YAML of promtool's unit test files → test::UnitTestFile. In: the text of one file. Out: what was
// written, series expanded. Reported: YAML syntax, unknown fields, values of the wrong shape; in
// the tests' own `problems`: series, expected samples. Not here: rule files, expressions.
#pragma once

#include "compiler/diag/sink.h"
#include "compiler/source/file.h"
#include "compiler/test/unit_tests.h"

namespace qoe::test {

UnitTestFile ReadUnitTests(const source::FileSet& files, source::FileId file_id, diag::Sink& sink);

}  // namespace qoe::test
