#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/support/series/catalogue_json.h"
#include "tests/support/series/label_sets.h"
#include "tests/support/series/open_metrics.h"

namespace qoe::support {
namespace {

using Type = CatalogueMetric::Type;

const CatalogueLabel kOrg{"org_id", {}, false};
const CatalogueLabel kDevice{"device", {"desktop", "mobile", "tv"}, true};
const CatalogueLabel kFamily{"family", {"network", "decoder", "drm", "other", "unknown"}, false};

std::vector<CatalogueMetric> Example() {
  CatalogueMetric views{.name = "views_total", .type = Type::Counter, .labels = {kOrg, kDevice}};
  CatalogueMetric errors{
      .name = "errors_total", .type = Type::Counter, .labels = {kOrg, kDevice, kFamily}};
  CatalogueMetric startup{.name = "startup_seconds",
                          .type = Type::Histogram,
                          .buckets = {0.5, 1},
                          .labels = {kOrg, kDevice}};
  return {views, errors, startup};
}

std::string Text(const std::vector<CatalogueMetric>& catalogue, const History& history) {
  std::ostringstream out;
  WriteOpenMetrics(catalogue, history, out);
  return out.str();
}

std::string Lines(const std::string& text, const std::string& start, size_t limit) {
  std::string out, line;
  std::istringstream in(text);
  while (limit > 0 && std::getline(in, line)) {
    if (!line.starts_with(start)) continue;
    out += line + "\n";
    --limit;
  }
  return out;
}

TEST(LabelSets, CoverEveryDeclaredValue) {
  const auto sets = MakeLabelSets(Example());
  std::set<std::string> devices, families, orgs;
  for (const LabelSet& set : sets[1]) {
    for (const auto& [name, value] : set)
      (name == "device" ? devices : name == "family" ? families : orgs).insert(value);
  }
  EXPECT_EQ(devices, std::set<std::string>({"desktop", "mobile", "tv"}));
  EXPECT_EQ(families, std::set<std::string>({"decoder", "drm", "network", "other", "unknown"}));
  EXPECT_EQ(orgs, std::set<std::string>({"org-1", "org-2"}));
}

TEST(LabelSets, OptionalLabelsAreThereAndNotThere) {
  const auto sets = MakeLabelSets(Example());
  EXPECT_EQ(sets[0].front().size(), 2U);
  EXPECT_EQ(sets[0].back().size(), 1U);
}

TEST(LabelSets, SharedLabelsMatchAcrossMetrics) {
  const auto sets = MakeLabelSets(Example());
  for (const LabelSet& set : sets[0]) {
    EXPECT_TRUE(std::ranges::any_of(sets[1], [&](const LabelSet& other) {
      return std::ranges::includes(other, set);
    })) << set.back().second;
  }
}

TEST(OpenMetrics, CumulativeCountersGrowAndEventsStayOne) {
  std::vector<CatalogueMetric> catalogue = {{.name = "a_total", .type = Type::Counter}};
  const History history{.from_s = 0, .to_s = 60, .step_s = 30};
  const std::string running = Text(catalogue, history);
  EXPECT_LT(std::stod(running.substr(running.find(' '))),
            std::stod(running.substr(running.find(' ', running.find('\n')))));
  catalogue[0].per_event = true;
  EXPECT_EQ(Text(catalogue, history), "a_total{} 1 0\na_total{} 1 30\na_total{} 1 60\n# EOF\n");
}

TEST(OpenMetrics, OneEventIsInEveryBucketAboveIt) {
  const std::vector<CatalogueMetric> catalogue = {
      {.name = "s", .type = Type::Histogram, .per_event = true, .buckets = {1e-9, 100}}};
  const std::string text = Text(catalogue, {.from_s = 0, .to_s = 0, .step_s = 30});
  EXPECT_EQ(Lines(text, "s_bucket", 3),
            "s_bucket{le=\"1e-09\"} 0 0\ns_bucket{le=\"100\"} 1 0\ns_bucket{le=\"+Inf\"} 1 0\n");
  EXPECT_EQ(Lines(text, "s_count", 1), "s_count{} 1 0\n");
}

TEST(OpenMetrics, TheSameCatalogueGivesTheSameText) {
  const History history{.from_s = 0, .to_s = 600, .step_s = 30};
  EXPECT_EQ(Text(Example(), history), Text(Example(), history));
}

TEST(CatalogueJson, KeepsWhatPrometheusHas) {
  const auto catalogue = ReadCatalogue(R"({"metrics": [
    {"name": "a", "type": "gauge", "unit": "ratio", "samples": "current", "store": "prometheus",
     "exported": true, "buckets": [], "labels": [{"name": "l", "optional": true, "values": ["x"]}]},
    {"name": "b", "type": "gauge", "unit": null, "samples": "current", "store": "sql",
     "exported": true, "buckets": [], "labels": []},
    {"name": "c", "type": "counter", "unit": "views", "samples": "per_event",
     "store": "prometheus", "exported": false, "buckets": [], "labels": []}]})");
  ASSERT_EQ(catalogue.size(), 1U);
  EXPECT_EQ(catalogue[0].name, "a");
  EXPECT_EQ(catalogue[0].high, 1);
  EXPECT_EQ(catalogue[0].labels.at(0).values, std::vector<std::string>{"x"});
}

}  // namespace
}  // namespace qoe::support
