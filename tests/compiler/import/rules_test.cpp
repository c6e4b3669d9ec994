// What rules and dashboards tell of the metrics that they use.
#include "compiler/import/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <tuple>

#include "compiler/driver/check_files.h"
#include "compiler/driver/check_rules.h"
#include "compiler/driver/import_catalogue.h"
#include "compiler/driver/sort_inputs.h"
#include "compiler/import/write_yaml.h"
#include "compiler/spec/schema.h"
#include "tests/compiler/import/read_back.h"

namespace qoe::import {
namespace {

// `name type [labels]` of each metric, for a rule file with these expressions.
std::string Dump(const std::vector<std::string>& expressions, const std::string& record = "r:r:r") {
  std::string text = "groups:\n- name: g\n  rules:\n";
  for (const std::string& expression : expressions)
    text += fmt::format("  - record: {}\n    expr: |\n      {}\n", record, expression);
  std::vector<driver::FileText> files;
  files.push_back({"rules.yaml", text});
  const auto run = driver::ReadRules(std::move(files), {});
  EXPECT_FALSE(run->sink.has_errors());
  const Inferred inferred = FromRules(run->rule_files, {});
  EXPECT_EQ(inferred.unread, 0U);
  std::string out;
  const auto& types = spec::ValuesOf(spec::Enumeration::MetricType);
  for (const auto& [name, metric] : inferred.catalogue.metrics) {
    EXPECT_TRUE(metric.other_labels && metric.labels.empty());
    out += fmt::format("{} {} [{}]\n", name, types[static_cast<size_t>(metric.type)],
                       fmt::join(metric.optional_labels, ","));
  }
  return out;
}

TEST(FromRules, Types) {
  EXPECT_EQ(Dump({"rate(a[5m])"}), "a counter []\n");
  EXPECT_EQ(Dump({"increase((a[5m]))"}), "a counter []\n");
  EXPECT_EQ(Dump({"rate(a[5m:1m])"}), "a counter []\n");
  EXPECT_EQ(Dump({"a > 1"}), "a unknown []\n");
  EXPECT_EQ(Dump({"rate(a[5m]) > 0 and a > 1"}), "a unknown []\n") << "used both ways";
  EXPECT_EQ(Dump({"rate(a[5m])", "sum(a)"}), "a unknown []\n");
  EXPECT_EQ(Dump({"rate(a[5m]) and a"}), "a counter []\n") << "only whether it is there";
  EXPECT_EQ(Dump({"rate(a[5m]) > 0 unless absent(a) or count(a) or resets(a[5m])"}),
            "a counter []\n");
  EXPECT_EQ(Dump({"avg_over_time(a_total[5m])"}), "a_total unknown []\n");
  EXPECT_EQ(Dump({"absent(a_total)"}), "a_total counter []\n");
  EXPECT_EQ(Dump({"a_total"}), "a_total unknown []\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, rate(a[5m]))"}), "a unknown []\n")
      << "a native histogram";
  EXPECT_EQ(Dump({"rate(a:b[5m])", "rate(a[5m])"}, "a:b"), "a counter []\n")
      << "recorded names are no metrics";
}

TEST(FromRules, Histograms) {
  EXPECT_EQ(Dump({"histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])))"}),
            "a histogram []\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, sum without (x) (rate(a_bucket[5m])))",
                  "rate(a_sum[5m]) / rate(a_count{z=\"1\"}[5m])"}),
            "a histogram [z]\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, rate(a_bucket[5m]))"}), "a histogram []\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, sum(rate(a_bucket[5m])))"}), "a_bucket unknown []\n")
      << "without `le` it may be something else";
  EXPECT_EQ(Dump({"histogram_quantile(0.9, a_bucket)"}), "a_bucket unknown []\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, rate(a_bucket[5m])) and a_count > 1"}),
            "a_bucket unknown []\na_count unknown []\n");
  EXPECT_EQ(Dump({"histogram_quantile(0.9, rate(a_bucket[5m])) and a > 1"}),
            "a unknown []\na_bucket unknown []\n");
  EXPECT_EQ(Dump({"sum by (le) (rate(a_bucket{le=\"1\"}[5m]))"}), "a_bucket counter [le]\n");
}

TEST(FromRules, Labels) {
  EXPECT_EQ(Dump({"a{b=\"c\", d=~\"e\"}"}), "a unknown [b,d]\n");
  EXPECT_EQ(Dump({"sum by (x) (sum by (x, y) (a))"}), "a unknown [x,y]\n");
  EXPECT_EQ(Dump({"sum by (x) (max(a))"}), "a unknown []\n");
  EXPECT_EQ(Dump({"sum by (x, y) (sum without (y) (a))"}), "a unknown [x]\n");
  EXPECT_EQ(Dump({"sum by (x) (topk by (z) (3, a))"}), "a unknown [x,z]\n");
  EXPECT_EQ(Dump({"a * on (p) group_left (t) b"}), "a unknown [p]\nb unknown [p,t]\n");
  EXPECT_EQ(Dump({"sum by (t, u) (a * on (p) group_left (t) b)"}),
            "a unknown [p,u]\nb unknown [p,t]\n");
  EXPECT_EQ(Dump({"sum by (x) (label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\"))"}),
            "a unknown [y]\n");
  EXPECT_EQ(Dump({"sum by (x) (a or b)"}), "a unknown []\nb unknown []\n");
  EXPECT_EQ(Dump({"count_values by (x) (\"v\", a)"}), "a unknown [x]\n");
  EXPECT_EQ(Dump({"{__name__=\"a\", x=\"1\"} + {__name__=~\"b|c\"}"}), "a unknown [x]\n");
}

TEST(FromRules, TemplatesOfAlerts) {
  std::vector<driver::FileText> files;
  files.push_back({"r.yaml", std::string(R"(
groups:
- name: g
  rules:
  - alert: A
    expr: a * on (p) group_left (t) b > 1
    labels: { l: "{{ $labels.p }}" }
    annotations: { s: "{{ $labels.t }} {{ $labels.u }} {{ query \"sum(rate(c[5m]))\" }}" }
)")});
  const auto run = driver::ReadRules(std::move(files), {});
  const auto metrics = FromRules(run->rule_files, {}).catalogue.metrics;
  const auto labels = [&](const char* name) {
    return fmt::format("{}", fmt::join(metrics.at(name).optional_labels, ","));
  };
  EXPECT_EQ(labels("a"), "p,u");
  EXPECT_EQ(labels("b"), "p,t");
  EXPECT_EQ(metrics.at("c").type, spec::MetricType::Counter);
}

TEST(FromRules, ExpressionsThatDoNotParseAreCounted) {
  std::vector<driver::FileText> files;
  files.push_back({"r.yaml", std::string("groups: [{name: g, rules: [{record: r, expr: sum(}]}]")});
  const auto run = driver::ReadRules(std::move(files), {});
  EXPECT_EQ(FromRules(run->rule_files, {}).unread, 1U);
}

using Finding = std::tuple<std::string, std::string, uint32_t>;  // code, file, offset

// What the checks find in the files at a path with that catalogue (a path; empty: none).
std::set<Finding> CheckedWith(const std::string& catalogue, const std::string& path) {
  diag::Sink sink;
  driver::SortedInputs inputs = driver::SortInputs(path, sink);
  driver::FileOptions options;
  if (!catalogue.empty()) options.catalogues.push_back(catalogue);
  const auto run =
      driver::CheckFiles(std::move(inputs.rules), std::move(inputs.dashboards), options);
  EXPECT_FALSE(run->catalogue_sink.has_errors());
  std::set<Finding> findings;
  for (const diag::Sink* found : {&run->rule_sink, &run->dashboard_sink}) {
    for (const diag::Diagnostic& each : found->Sorted()) {
      const source::FileId file = each.location.file;
      findings.emplace(diag::Text(each.code), file.valid() ? run->files[file].path() : "",
                       each.location.span.begin);
    }
  }
  return findings;
}

// The promise of rules.h.
void ExpectNoNewFindings(const std::string& yaml, const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path file = fs::temp_directory_path() / fmt::format("qoec-import-{}.yaml", ::getpid());
  std::ofstream(file, std::ios::binary) << yaml;
  const std::set<Finding> with = CheckedWith(file, path);
  const std::set<Finding> without = CheckedWith("", path);
  fs::remove(file);
  for (const Finding& finding : with) {
    // Names say units, so that a panel's unit can be compared: what that finds in public dashboards
    // was looked at by hand, and is right (a rate of bytes shown as bytes).
    if (std::get<0>(finding) == "QOE0605") continue;
    EXPECT_TRUE(without.contains(finding)) << std::get<0>(finding) << " " << std::get<1>(finding)
                                           << " at byte " << std::get<2>(finding);
  }
}

// Public rule files and dashboards, where they are at hand.
TEST(FromRules, TheCorpusGivesCataloguesWithoutFindings) {
  namespace fs = std::filesystem;
  const char* shared = std::getenv("QOEC_SHARED");
  const fs::path corpus =
      fs::path(shared != nullptr ? shared : QOEC_SHARED_DEFAULT) / "conformance/corpus";
  if (!fs::exists(corpus)) GTEST_SKIP() << "no corpus beside the repository";
  std::vector<fs::path> folders = {corpus};
  for (const auto& entry : fs::directory_iterator(corpus / "mixins")) folders.push_back(entry);
  size_t metrics = 0, known = 0;
  for (const fs::path& folder : folders) {
    diag::Sink sink;
    driver::SortedInputs inputs = driver::SortInputs(folder, sink);
    driver::ImportSources sources;
    sources.rules = std::move(inputs.rules);
    sources.dashboards = std::move(inputs.dashboards);
    const auto run = driver::ImportCatalogue(std::move(sources), {});
    const std::string yaml = WriteYaml(run->catalogue);
    std::string findings;
    const Catalogue again = ReadBack(yaml, findings);
    EXPECT_EQ(findings, "") << folder;
    EXPECT_TRUE(again == run->catalogue) << folder;
    ExpectNoNewFindings(yaml, folder);
    if (folder != corpus) continue;
    metrics = run->catalogue.metrics.size();
    for (const auto& [name, metric] : run->catalogue.metrics)
      known += metric.type != spec::MetricType::Unknown ? 1 : 0;
  }
  std::cout << "corpus: " << metrics << " metrics, " << known << " of known type\n";
  EXPECT_GT(known, 800U);
}

}  // namespace
}  // namespace qoe::import
