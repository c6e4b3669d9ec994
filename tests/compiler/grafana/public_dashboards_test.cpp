// Public dashboards: what is found in them is really wrong. Each warning was looked at by hand;
// their numbers are kept, so that a check that begins to guess is noticed. Skips where they are not
// at hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "compiler/driver/check_files.h"
#include "compiler/driver/sort_inputs.h"

namespace qoe {
namespace {

namespace fs = std::filesystem;

fs::path Shared() {
  const char* folder = std::getenv("QOEC_SHARED");  // NOLINT(concurrency-mt-unsafe): one thread
  return folder != nullptr ? folder : QOEC_SHARED_DEFAULT;
}

// File and line of what is found, with the reason.
const std::map<std::string, std::string> kFaulty = {
    // `{,job=~"$job"}`: Prometheus takes no comma in front.
    {"clusterOverview.json:313", "QOE0201"},
    {"overview.json:975", "QOE0201"},
    {"overview.json:990", "QOE0201"},
    // `rate(a * 8[$__rate_interval])`: marked as invalid in the corpus.
    {"activedirectory.json:801", "QOE0301"},
    {"activedirectory.json:868", "QOE0301"},
    // Sides with other values of `type`, `state` or `container`, matched by all labels.
    {"awx.json:938", "QOE0501"},
    {"database-pool-dashboard.json:14", "QOE0501"},
    {"redis_overview.json:769", "QOE0501"},
    // Errors divided by all requests, series by series: 1 wherever there is an error.
    {"feed-system-overview.json:95", "QOE0506"},
    {"feed-system-overview.json:167", "QOE0506"},
};

// Warnings of dashboards as such, by code. 1004: datasources that a mixin declares and no query of
// the file uses, and choices that nothing follows. 1006: `job="$job"` with "All". 1007: overlaps in
// hand-written positions, and resources with an empty layout. 1016: files meant for provisioning.
const std::map<std::string, int> kWarnings = {{"QOE0607", 5},  {"QOE1004", 31}, {"QOE1006", 33},
                                              {"QOE1007", 32}, {"QOE1016", 12}, {"QOE1017", 38},
                                              {"QOE1018", 3},  {"QOE1024", 6}};

// Not what is found in a query's expression or by its facts.
bool IsOfDashboards(const std::string& code) {
  return kWarnings.contains(code) || (code.starts_with("QOE10") && code != "QOE1012");
}

TEST(Dashboards, PublicOnesHaveNoFalseFinding) {
  if (!fs::exists(Shared() / "conformance/corpus")) {
    GTEST_SKIP() << "no conformance data beside the repository";
  }
  std::map<std::string, std::string> found;
  std::map<std::string, int> warnings;
  size_t dashboards = 0, queries = 0;
  for (const fs::path& root : {Shared() / "conformance/corpus", Shared() / "reference"}) {
    diag::Sink sink;
    driver::SortedInputs inputs = driver::SortInputs(root.string(), sink);
    const auto run = driver::CheckFiles({}, std::move(inputs.dashboards), {});
    dashboards += run->dashboards;
    queries += run->queries;
    for (const diag::Diagnostic& each : run->dashboard_sink.Sorted()) {
      const std::string code = diag::Text(each.code);
      if (each.severity == diag::Severity::Warning && IsOfDashboards(code)) ++warnings[code];
      if (each.severity != diag::Severity::Error) continue;
      const source::File& file = run->files[each.location.file];
      const std::string_view before = file.text().substr(0, each.location.span.begin);
      const auto line = std::count(before.begin(), before.end(), '\n') + 1;
      found[fs::path(file.path()).filename().string() + ":" + std::to_string(line)] = code;
    }
  }
  EXPECT_EQ(found, kFaulty);
  EXPECT_EQ(warnings, kWarnings);
  EXPECT_GE(dashboards, 185U);
  std::cout << dashboards << " dashboards, " << queries << " queries\n";
}

}  // namespace
}  // namespace qoe
