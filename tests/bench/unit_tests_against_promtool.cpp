// Unit tests of rules, side by side: `qoec test --promtool` against `promtool test rules` on the
// same made-up files, wall time and peak memory, as a table with ratios. Nothing is asserted.
//
//   unit_tests_against_promtool QOEC [COUNT]   COUNT tests of COUNT alerts; default: 200
//
// Sparse: each alert has a metric of its own, and each test feeds one. Dense: all alerts read what
// every test feeds.
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/bench/process_cost.h"

namespace {

namespace fs = std::filesystem;
using qoe::bench::Cost;

constexpr int kRuns = 3;  // of qoec; promtool runs once

std::string Metric(int number, bool dense) {
  return dense ? "requests_total" : fmt::format("requests_{}_total", number);
}

void WriteRules(const fs::path& path, int count, bool dense) {
  std::ofstream out(path);
  out << "groups:\n  - name: bench\n    rules:\n";
  for (int i = 0; i < count; ++i) {
    fmt::print(out,
               "      - alert: Errors{0}\n"
               "        expr: sum by (service) (rate({1}{{code=~\"5..\"}}[5m])) / sum by (service) "
               "(rate({1}[5m])) > 0.{2:03}\n"
               "        for: 2m\n"
               "        labels: {{ severity: page, number: \"{0}\" }}\n"
               "        annotations: {{ summary: \"{{{{ $labels.service }}}} fails at "
               "{{{{ $value | humanizePercentage }}}}\" }}\n",
               i, Metric(i, dense), 100 + i);
  }
}

// At 10 m half of the requests fail.
void WriteTests(const fs::path& path, int count, bool dense) {
  std::ofstream out(path);
  out << "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n";
  for (int i = 0; i < count; ++i) {
    fmt::print(out,
               "  - interval: 1m\n    name: errors {0}\n    input_series:\n"
               "      - {{ series: '{1}{{service=\"a\",code=\"500\"}}', values: '0+60x15' }}\n"
               "      - {{ series: '{1}{{service=\"a\",code=\"200\"}}', values: '0+60x15' }}\n"
               "    alert_rule_test:\n"
               "      - {{ eval_time: 1m, alertname: Errors{0} }}\n"
               "      - eval_time: 10m\n        alertname: Errors{0}\n        exp_alerts:\n"
               "          - exp_labels: {{ severity: page, number: \"{0}\", service: a }}\n"
               "            exp_annotations: {{ summary: \"a fails at 50%\" }}\n",
               i, Metric(i, dense));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: unit_tests_against_promtool QOEC [COUNT]\n");
    return 2;
  }
  const std::string qoec = fs::absolute(argv[1]).string();
  const int count = argc > 2 ? std::atoi(argv[2]) : 200;
  std::string pattern = (fs::temp_directory_path() / "qoec-bench-XXXXXX").string();
  const fs::path work = ::mkdtemp(pattern.data());
  fmt::print("{:>8} {:>10} {:>10} {:>8} {:>10} {:>10}\n", "", "qoec s", "promtool s", "ratio",
             "qoec MiB", "promtool");
  for (const bool dense : {false, true}) {
    WriteRules(work / "rules.yaml", count, dense);
    WriteTests(work / "tests.yaml", count, dense);
    const std::string tests = (work / "tests.yaml").string();
    const Cost ours = qoe::bench::Best({qoec, "test", "--promtool", tests}, kRuns);
    const Cost theirs = qoe::bench::RunOnce({"promtool", "test", "rules", tests});
    fmt::print("{:>8} {:>10.3f} {:>10.3f} {:>8.0f} {:>10.1f} {:>10.1f}\n",
               dense ? "dense" : "sparse", ours.seconds, theirs.seconds,
               theirs.seconds / ours.seconds, ours.mebibytes, theirs.mebibytes);
  }
  fs::remove_all(work);
  return 0;
}
