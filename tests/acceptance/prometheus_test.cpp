// Generated rules and dashboards on a real Prometheus with series made from the spec's catalogue.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/acceptance/prometheus_checks.h"
#include "tests/acceptance/systems.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace qoe::acceptance {
namespace {

using support::CatalogueMetric;
using support::PrometheusServer;

class OnPrometheus : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }
};

// One test for all of them, because the server with its history takes the time.
TEST_P(OnPrometheus, RulesAreHealthyAndRulesAndPanelsReturnData) {
  PrometheusServer server(CatalogueOf(GetParam()), FilesOf(GetParam(), "rules"));
  const Problems health = CheckHealth(server);
  EXPECT_TRUE(health.empty()) << "rules that are not healthy:" << health;
  const Problems records = CheckRecords(server);
  EXPECT_TRUE(records.empty()) << "recording rules without data:" << records;
  const Problems selectors = CheckSelectors(server);
  EXPECT_TRUE(selectors.empty()) << "rules that name series that are not there:" << selectors;
  fmt::print("{}: {} samples, {} rules\n", GetParam(), server.samples(), server.Rules().size());
  for (const auto& file : FilesOf(GetParam(), "dashboards")) {
    PanelCounts counts;
    const Dashboard dashboard = ReadDashboard(file);
    const Problems panels = CheckPanels(dashboard, server, counts);
    EXPECT_TRUE(panels.empty()) << "panels without data:" << panels;
    const Problems annotations = CheckAnnotations(dashboard, server, counts);
    EXPECT_TRUE(annotations.empty()) << "annotations that do not work:" << annotations;
    fmt::print(
        "{}: {} panels, {} queries, {} with data, {} to other data sources not run; "
        "{} query variables, {} annotations\n",
        dashboard.name, counts.panels, counts.queries, counts.with_data, counts.other_queries,
        counts.variables, counts.annotations);
  }
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OnPrometheus);
INSTANTIATE_TEST_SUITE_P(Of, OnPrometheus, testing::ValuesIn(SystemsWith({"rules", "dashboards"})),
                         SystemName);

// The checks themselves, on a small catalogue: what must fail does.
class PrometheusChecks : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = PrometheusServer::WhyNot(); !why.empty()) GTEST_SKIP() << why;
  }

  static std::vector<CatalogueMetric> Catalogue() {
    const support::CatalogueLabel org{"org_id", {}, false};
    const support::CatalogueLabel device{"device", {"desktop", "tv"}, true};
    return {
        {.name = "views_total", .type = CatalogueMetric::Type::Counter, .labels = {org, device}},
        {.name = "load", .type = CatalogueMetric::Type::Gauge, .labels = {org, device}},
        {.name = "startup_seconds",
         .type = CatalogueMetric::Type::Histogram,
         .buckets = {1, 2, 5},
         .labels = {org, device}}};
  }

  PrometheusServer Start(const std::string& rules) {
    std::string text = "groups:\n  - name: g\n    interval: 5m\n    rules:\n";
    support::WriteText(folder_.path() / "rules.yaml", text + rules);
    return PrometheusServer(Catalogue(), {folder_.path() / "rules.yaml"});
  }

 private:
  support::TempDir folder_;
};

TEST_F(PrometheusChecks, AcceptRulesThatReadTheCatalogueTheirRecordsAndThePast) {
  PrometheusServer server = Start(R"rules(
      - { record: "views:rate5m", expr: "sum by (org_id) (rate(views_total[5m]))" }
      - record: "views:change"
        expr: views:rate5m / sum by (org_id) (rate(views_total[5m] offset 1h))
      - record: "startup:p95"
        expr: histogram_quantile(0.95, sum by (le) (rate(startup_seconds_bucket[1m])))
      - { alert: Busy, expr: "load > 1", for: 5m }
)rules");
  const Problems health = CheckHealth(server), records = CheckRecords(server),
                 selectors = CheckSelectors(server);
  EXPECT_TRUE(health.empty()) << health;
  EXPECT_TRUE(selectors.empty()) << selectors;
  EXPECT_TRUE(records.empty()) << records;
}

TEST_F(PrometheusChecks, NameRulesThatFailAndRecordsWithoutData) {
  PrometheusServer server = Start(R"rules(
      - { record: "many:to:many", expr: "views_total * on (org_id) load" }
      - { record: "unknown:metric", expr: "sum(rate(viewz_total[5m]))" }
      - { record: "not:a:number", expr: "0 * sum(views_total) / 0" }
      - { record: "fine", expr: "sum(load)" }
)rules");
  const Problems health = CheckHealth(server);
  ASSERT_EQ(health.lines.size(), 1U) << health;
  EXPECT_TRUE(health.Mention("many:to:many is err")) << health;
  const Problems records = CheckRecords(server, std::chrono::seconds(2));
  ASSERT_EQ(records.lines.size(), 3U) << records;
  EXPECT_TRUE(records.Mention("unknown:metric: no data")) << records;
  EXPECT_TRUE(records.Mention("not:a:number: 1 samples, all NaN")) << records;
}

TEST_F(PrometheusChecks, NameSelectorsWithoutSeriesBehindOthersThatHaveSome) {
  PrometheusServer server = Start(R"rules(
      - { record: "filled", expr: "sum(viewz_total) or sum(views_total) * 0" }
      - { alert: Never, expr: "load{device='phone'} offset 1h > 1" }
)rules");
  ASSERT_TRUE(CheckHealth(server).empty());
  EXPECT_TRUE(CheckRecords(server).empty());
  const Problems selectors = CheckSelectors(server);
  ASSERT_EQ(selectors.lines.size(), 2U) << selectors;
  EXPECT_TRUE(selectors.Mention("filled: `viewz_total` selects no data")) << selectors;
  EXPECT_TRUE(selectors.Mention("Never: `load{device=\"phone\"} offset 1h` selects")) << selectors;
}

Json Query(const std::string& ref_id, const std::string& expr) {
  return {{"refId", ref_id}, {"expr", expr}, {"datasource", {{"type", "prometheus"}}}};
}

Json QueryVariable(const std::string& name, const std::string& query) {
  return {{"name", name},
          {"type", "query"},
          {"query", {{"query", query}}},
          {"datasource", {{"type", "prometheus"}}},
          {"includeAll", true},
          {"allValue", ".*"}};
}

TEST_F(PrometheusChecks, NamePanelsAndVariablesWithoutData) {
  PrometheusServer server = Start("      - { record: r, expr: sum(load) }\n");
  Json logs = {{"refId", "A"}, {"expr", "{a=\"b\"}"}, {"datasource", {{"type", "loki"}}}};
  const Json dashboard = {
      {"templating",
       {{"list",
         {QueryVariable("org", "label_values(views_total, org_id)"),
          QueryVariable("stream", "label_values(views_total{org_id=~\"$org\"}, stream_id)"),
          {{"name", "interval"}, {"type", "interval"}, {"query", "10s,1m,5m"}}}}}},
      {"panels",
       {{{"type", "stat"},
         {"title", "Good"},
         {"targets",
          {Query("A", "sum(rate(views_total{org_id=~\"$org\"}[$__rate_interval]))"),
           Query("B", "sum(increase(views_total[$interval])) * $__range_s")}}},
        {{"type", "row"},
         {"panels",
          {{{"type", "stat"},
            {"title", "Inside a row"},
            {"targets", {Query("A", "viewz_total")}}}}}},
        {{"type", "stat"},
         {"title", "Only with All"},
         {"targets", {Query("A", "sum(load{app=~\"${stream:regex}\"})")}}},
        {{"type", "stat"}, {"title", "Undeclared"}, {"targets", {Query("A", "load{a=~\"$b\"}")}}},
        {{"type", "logs"}, {"title", "Logs"}, {"targets", {logs}}}}}};
  PanelCounts counts;
  const Problems problems = CheckPanels({"made-up.json", dashboard}, server, counts);
  EXPECT_TRUE(problems.Mention("variable `stream` has no values")) << problems;
  EXPECT_TRUE(problems.Mention("panel \"Inside a row\", query A, all values: no data")) << problems;
  EXPECT_TRUE(problems.Mention("`b` is not declared")) << problems;
  EXPECT_FALSE(problems.Mention("Good")) << problems;
  EXPECT_EQ(counts.panels, 5U);
  EXPECT_EQ(counts.queries, 5U);
  EXPECT_EQ(counts.other_queries, 1U);
}

TEST_F(PrometheusChecks, NameAnnotationsThatCannotWork) {
  PrometheusServer server = Start("      - { alert: Busy, expr: load > 1 }\n");
  ASSERT_TRUE(CheckHealth(server).empty());
  const auto annotation = [](const std::string& name, const std::string& expr) {
    return Json{{"name", name}, {"target", {{"expr", expr}}}};
  };
  const Json dashboard = {
      {"annotations",
       {{"list",
         {{{"name", "By hand"}, {"builtIn", 1}},
          annotation("Good", "max_over_time(ALERTS{alertname=\"Busy\"}[$__interval])"),
          annotation("Rises", "max(load) > max(load offset $__interval)"),
          annotation("Other alert", "ALERTS{alertname=~\"Busy|Bizzy\"}"),
          annotation("No metric", "changes(lode[$__interval]) > 0"),
          annotation("Cut off", "max(load")}}}}};
  PanelCounts counts;
  const Problems problems = CheckAnnotations({"made-up.json", dashboard}, server, counts);
  EXPECT_EQ(counts.annotations, 5U);
  EXPECT_FALSE(problems.Mention("Good")) << problems;
  EXPECT_FALSE(problems.Mention("Rises")) << problems;
  EXPECT_TRUE(problems.Mention("\"Other alert\": no alert `Bizzy`")) << problems;
  EXPECT_TRUE(problems.Mention("\"No metric\": `lode` selects")) << problems;
  EXPECT_TRUE(problems.Mention("\"Cut off\": ")) << problems;
}

TEST_F(PrometheusChecks, NamePanelsThatFailOnlyForOneValue) {
  PrometheusServer server = Start("      - { record: r, expr: sum by (org_id) (load) }\n");
  ASSERT_TRUE(CheckHealth(server).empty());
  // `r` has no label device: with All (`.*`) it is found, with any one value it is not.
  const Json dashboard = {
      {"templating", {{"list", {QueryVariable("device", "label_values(load, device)")}}}},
      {"panels",
       {{{"type", "stat"}, {"title", "P"}, {"targets", {Query("A", "r{device=~\"$device\"}")}}}}}};
  PanelCounts counts;
  const Problems problems = CheckPanels({"made-up.json", dashboard}, server, counts);
  ASSERT_EQ(problems.lines.size(), 2U) << problems;
  EXPECT_TRUE(problems.Mention("one value each: no data")) << problems;
  EXPECT_TRUE(problems.Mention("one value each: `r{device=~\"desktop\"}` selects no data"))
      << problems;
}

}  // namespace
}  // namespace qoe::acceptance
