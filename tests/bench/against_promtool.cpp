// Whole processes, side by side: `qoec build` of a generated spec against `promtool check rules` on
// what it wrote, wall time and peak memory, as a table with ratios. Nothing is asserted.
//
//   against_promtool QOEC [RULES…]       default sizes: 1000 10000 100000
//   against_promtool QOEC --spec FOLDER  a spec of yours instead
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/bench/process_cost.h"

namespace {

namespace fs = std::filesystem;
using qoe::bench::Best;
using qoe::bench::Cost;
using qoe::bench::RunOnce;

constexpr int kRulesPerIndicator = 20;  // 4 statistics, by themselves and in 4 breakdowns
constexpr int kIndicatorsPerFile = 250;
constexpr int kRuns = 3;  // the best one counts

// One file of indicators, as a large system has one for each of its services.
void WriteService(const fs::path& path, int first, int last) {
  std::ofstream out(path);
  out << "qoec: 1\nmetrics:\n";
  for (int i = first; i < last; ++i) {
    fmt::print(out,
               "  app_operation_{}_duration_seconds:\n    type: histogram\n    unit: seconds\n    "
               "help: Duration of operation {}\n    buckets: [0.1, 0.5, 1, 5]\n",
               i, i);
  }
  out << "indicators:\n";
  for (int i = first; i < last; ++i) {
    fmt::print(
        out,
        "  operation_{0}:\n    quantiles: app_operation_{0}_duration_seconds\n    stats: [p50, "
        "p95, p99, avg]\n"
        "    record: app:operation_{0}_duration_seconds\n    breakdowns:\n      by_region: region\n"
        "      by_device: device\n      by_version: version\n      by_zone: zone\n",
        i);
  }
}

// Many indicators, each recording several statistics and breakdowns.
void WriteSpec(const fs::path& folder, int rules) {
  fs::create_directories(folder);
  std::ofstream out(folder / "spec.yaml");
  out << "qoec: 1\nsystem:\n  name: bench\n  targets:\n    mimir:\n      limits: { "
         "groups_per_tenant: 0 }\n"
         "defaults:\n  by: [tenant, service]\n  labels: [tenant, service, region, device, version, "
         "zone]\n"
         "labels:\n  tenant: 100\n  service: 100\n  region: 10\n  device: 5\n  version: 20\n  "
         "zone: 4\n";
  const int indicators = rules / kRulesPerIndicator;
  for (int first = 0; first < indicators; first += kIndicatorsPerFile) {
    WriteService(folder / fmt::format("service_{}.yaml", first), first,
                 std::min(first + kIndicatorsPerFile, indicators));
  }
}

void PrintRow(const std::string& what, const Cost& ours, const Cost& theirs) {
  fmt::print("{:>12} {:>10.3f} {:>10.3f} {:>8.2f} {:>10.1f} {:>10.1f} {:>8.2f}\n", what,
             ours.seconds, theirs.seconds, ours.seconds / theirs.seconds, ours.mebibytes,
             theirs.mebibytes, ours.mebibytes / theirs.mebibytes);
}

void Compare(const std::string& qoec, const std::string& what, const fs::path& spec,
             const fs::path& out, int runs) {
  const std::vector<std::string> build = {qoec, "build", spec.string(), "--out", out.string()};
  RunOnce(build);  // fills the folder, so that all runs below find the same
  std::vector<std::string> check = {"promtool", "check", "rules"};
  for (const auto& entry : fs::recursive_directory_iterator(out)) {
    if (entry.path().extension() == ".yaml") check.push_back(entry.path().string());
  }
  fs::remove_all(out);
  // Each run writes everything anew.
  Cost ours{1e9, 1e9};
  for (int i = 0; i < runs; ++i) {
    fs::remove_all(out);
    const Cost cost = RunOnce(build);
    ours = {std::min(ours.seconds, cost.seconds), std::min(ours.mebibytes, cost.mebibytes)};
  }
  PrintRow(what, ours, Best(check, runs));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: against_promtool QOEC [RULES…] | QOEC --spec FOLDER\n");
    return 2;
  }
  const std::string qoec = fs::absolute(argv[1]).string();
  std::string pattern = (fs::temp_directory_path() / "qoec-bench-XXXXXX").string();
  const fs::path work = ::mkdtemp(pattern.data());
  fmt::print("{:>12} {:>10} {:>10} {:>8} {:>10} {:>10} {:>8}\n", "rules", "qoec s", "promtool s",
             "ratio", "qoec MiB", "promtool", "ratio");
  if (argc == 4 && std::string(argv[2]) == "--spec") {
    Compare(qoec, fs::path(argv[3]).filename().string(), argv[3], work / "out", 10);
  } else {
    std::vector<int> sizes;
    for (int i = 2; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
    if (sizes.empty()) sizes = {1000, 10000, 100000};
    for (const int rules : sizes) {
      const fs::path spec = work / fmt::format("spec-{}", rules);
      WriteSpec(spec, rules);
      Compare(qoec, std::to_string(rules), spec, work / fmt::format("out-{}", rules), kRuns);
    }
  }
  fs::remove_all(work);
  return 0;
}
