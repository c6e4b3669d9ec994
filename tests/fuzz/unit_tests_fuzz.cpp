// Any bytes: read as promtool's unit tests, and run with a few rules of every sort. Neither may
// crash, and running twice gives the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/rules/check.h"
#include "compiler/rules/read.h"
#include "compiler/test/read_unit_tests.h"
#include "compiler/test/render.h"
#include "compiler/test/run_unit_test.h"

namespace {

using namespace qoe;

constexpr int64_t kMostSteps = 100;
constexpr size_t kMostTests = 4, kMostSamples = 10'000;

constexpr const char* kRules = R"(
groups:
  - name: g
    limit: 9
    rules:
      - { record: r, expr: 'a > 1', labels: { k: v } }
      - { record: s, expr: 'sum by (x) (rate(a[5m]))' }
      - alert: A
        expr: r > 2 or absent(b)
        for: 2m
        keep_firing_for: 1m
        labels: { level: '{{ if gt $value 5.0 }}high{{ end }}' }
        annotations: { text: '{{ $labels.x }} {{ $value }} {{ range query "s" }}{{ .Value }}{{ end }}' }
      - { alert: B, expr: 'a == on (x) group_left () b' }
)";

void Require(bool holds) {
  if (!holds) std::abort();
}

struct Rules {
  source::FileSet files;
  rules::RuleFile file;
  test::TestRules rules;

  Rules() : file(ReadFile(files)), rules({test::CompileGroups(file, {})}) {}
  static rules::RuleFile ReadFile(source::FileSet& files) {
    diag::Sink sink;
    rules::RuleFile read = rules::Read(files, files.Add("rules.yaml", kRules), {}, sink);
    rules::Check({&read, 1}, files, {}, sink);
    Require(!sink.has_errors());
    return read;
  }
};

bool IsSmall(const test::UnitTestFile& file, const test::UnitTest& test) {
  size_t samples = 0;
  for (const test::InputSeries& series : test.input) samples += series.samples.size();
  return samples <= kMostSamples && test.EndMs() / file.evaluation_interval_ms <= kMostSteps;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Rules rules;
  source::FileSet files;
  files.Add("rules.yaml", kRules);  // as `rules` has it
  diag::Sink sink;
  const source::FileId id =
      files.Add("tests.yaml", std::string(reinterpret_cast<const char*>(data), size));
  const test::UnitTestFile file = test::ReadUnitTests(files, id, sink);
  if (sink.has_errors()) return 0;
  size_t count = 0;
  for (const test::UnitTest& each : file.tests) {
    if (!IsSmall(file, each) || ++count > kMostTests) continue;
    std::string first;
    for (int i = 0; i < 2; ++i) {
      test::FileOutcome outcome;
      outcome.tests.push_back(test::RunUnitTest(file, each, rules.rules, files, {}, nullptr));
      const std::string text = test::RenderText({outcome}, files, {});
      Require(i == 0 || text == first);
      first = text;
    }
  }
  return 0;
}
