// What is known of results without data, against a small catalogue.
#include <gtest/gtest.h>

#include <map>

#include "compiler/facts/infer.h"
#include "promql/parse.h"
#include "promql/typecheck.h"

namespace qoe::facts {
namespace {

LabelSet Labels(const std::vector<std::pair<std::string_view, Presence>>& labels) {
  LabelSet set = LabelSet::Closed();
  for (const auto& [name, presence] : labels)
    set.Set({.name = name, .presence = presence, .values = {}, .cardinality = 10});
  return set;
}

class Catalogue : public Knowledge {
 public:
  Catalogue() {
    const LabelSet labels = Labels({{"instance", Presence::Always},
                                    {"job", Presence::Always},
                                    {"region", Presence::Sometimes}});
    Add("requests_total", Kind::Counter, Unit("requests"), labels, Range::AtLeast(0));
    Add("temperature", Kind::Gauge, Unit("celsius"), labels, {});
    Add("free_bytes", Kind::Gauge, Unit("bytes"), labels, Range::AtLeast(0));
    Add("up", Kind::Boolean, {}, labels, {0, 1});
    LabelSet buckets = labels;
    buckets.Set({.name = "le", .presence = Presence::Always, .values = {}, .cardinality = 8});
    Add("wait_seconds_bucket", Kind::Counter, {}, buckets, Range::AtLeast(0), Part::Bucket);
    Add("wait_seconds_sum", Kind::Counter, Unit("seconds"), labels, Range::AtLeast(0), Part::Sum);
    Add("wait_seconds_count", Kind::Counter, {}, labels, Range::AtLeast(0), Part::Count);
    for (const char* name : {"wait_seconds_bucket", "wait_seconds_sum"}) {
      series_[name].facts.observed = Unit("seconds");
      series_[name].facts.buckets_lo = 0;
      series_[name].facts.buckets_hi = 30;
    }
    Add("skew_seconds_bucket", Kind::Counter, {}, buckets, Range::AtLeast(0), Part::Bucket);
    series_["skew_seconds_bucket"].facts.buckets_lo = -2;
    series_["skew_seconds_bucket"].facts.buckets_hi = 3;
    Add("build_info", Kind::Info, {}, labels, Range::Of(1));
    LabelSet devices = labels;
    devices.Set(
        {.name = "device", .presence = Presence::Always, .values = ValueSet({"tv", "phone"})});
    Add("views_total", Kind::Counter, Unit("views"), devices, Range::AtLeast(0));
  }

  const SeriesFacts* Find(std::string_view name) const override {
    const auto found = series_.find(name);
    return found == series_.end() ? nullptr : &found->second;
  }
  units::Unit PerSecond(units::Unit unit) const override { return units_.PerSecond(unit); }
  units::Unit Seconds() const override { return Unit("seconds"); }
  units::Unit RatioUnit() const override { return Unit("ratio"); }
  units::Unit Unit(std::string_view name) const { return *units_.Parse(name); }

 private:
  void Add(std::string_view name, Kind kind, units::Unit unit, LabelSet labels, Range range,
           Part part = Part::None) {
    SeriesFacts series;
    series.facts.kind = kind;
    series.facts.part = part;
    series.facts.unit = unit;
    series.facts.labels = std::move(labels);
    series.facts.range = range;
    series.facts.not_nan = range.bounded();
    series_[name] = series;
  }

  units::Registry units_;
  std::map<std::string_view, SeriesFacts> series_;
};

// Facts of the whole; the tree stays alive with them.
class Facts : public testing::Test {
 protected:
  const NodeFacts& Of(std::string_view text) {
    std::vector<promql::Issue> issues;
    EXPECT_TRUE(promql::Parse(text, options_, ast_, issues) &&
                promql::CheckTypes(ast_, options_, issues))
        << text;
    Infer(ast_, catalogue_, nodes_);
    return nodes_.back();
  }
  std::string LabelsOf(std::string_view text) {
    const NodeFacts& facts = Of(text);
    std::string shown;
    for (const LabelFacts& label : facts.labels.named()) {
      if (label.name == "__name__" || label.presence == Presence::Never) continue;
      shown += (shown.empty() ? "" : " ") + std::string(label.name);
      if (label.presence == Presence::Sometimes) shown += "?";
    }
    return shown + (facts.labels.closed() ? "" : " …");
  }
  std::string RangeOf(std::string_view text) { return Text(Of(text).range); }
  std::string UnitOf(std::string_view text) {
    const units::Unit unit = Of(text).unit;
    return unit.known() ? unit.name() : "";
  }

  promql::ParseOptions options_ = [] {
    promql::ParseOptions options;
    options.features.experimental_functions = true;
    options.features.fill_modifiers = true;
    options.features.grafana_variables = true;
    return options;
  }();
  promql::Ast ast_;
  Catalogue catalogue_;
  std::vector<NodeFacts> nodes_;
};

TEST_F(Facts, LabelsGoThroughEveryConstruct) {
  EXPECT_EQ(LabelsOf("requests_total"), "instance job region?");
  EXPECT_EQ(LabelsOf("requests_total{region!=\"\"}"), "instance job region");
  EXPECT_EQ(LabelsOf("requests_total{region=\"\"}"), "instance job");
  EXPECT_EQ(LabelsOf("requests_total{region=~\"eu.+\"}"), "instance job region");
  EXPECT_EQ(LabelsOf("requests_total{region=~\".*\"}"), "instance job region?");
  EXPECT_EQ(LabelsOf("sum by (job, region, other) (rate(requests_total[5m]))"), "job region?");
  EXPECT_EQ(LabelsOf("sum without (instance) (requests_total)"), "job region?");
  EXPECT_EQ(LabelsOf("sum(requests_total)"), "");
  EXPECT_EQ(LabelsOf("topk by (job) (3, requests_total)"), "instance job region?");
  EXPECT_EQ(LabelsOf("requests_total / on (job) temperature"), "job");
  EXPECT_EQ(LabelsOf("requests_total / ignoring (region) temperature"), "instance job");
  EXPECT_EQ(LabelsOf("requests_total * on (instance) group_left (device) views_total"),
            "device instance job region?");
  EXPECT_EQ(LabelsOf("sum by (job) (up) or sum by (region) (up)"), "job? region?");
  EXPECT_EQ(LabelsOf("up and on (job) views_total"), "instance job region?");
  EXPECT_EQ(LabelsOf("label_replace(sum(up), \"zone\", \"$1\", \"job\", \"(.*)\")"), "");
  EXPECT_EQ(LabelsOf("label_replace(sum(up), \"zone\", \"eu\", \"\", \"\")"), "zone");
  EXPECT_EQ(LabelsOf("label_replace(sum by (job) (up), \"zone\", \"$1\", \"job\", \"(.*)\")"),
            "job zone");
  EXPECT_EQ(LabelsOf("label_replace(up, \"job\", \"\", \"instance\", \"a.*\")"),
            "instance job? region?");
  EXPECT_EQ(LabelsOf("label_join(sum(up), \"zone\", \"-\", \"a\", \"b\")"), "zone");
  EXPECT_EQ(LabelsOf("label_join(up, \"job\", \"\", \"region\")"), "instance job? region?");
  EXPECT_EQ(LabelsOf("count_values(\"version\", up)"), "version");
  EXPECT_EQ(LabelsOf("count_values by (job) (\"job\", up)"), "job");
  EXPECT_EQ(LabelsOf("count_values without (job) (\"version\", up)"), "instance region? version");
  EXPECT_EQ(LabelsOf("count_values without (job) (\"job\", up)"), "instance region?");
  EXPECT_EQ(LabelsOf("absent(up{job=\"a\", instance=~\"b\"})"), "job");
  EXPECT_EQ(LabelsOf("absent(up{job=\"a\", job!=\"b\"})"), "");
  EXPECT_EQ(LabelsOf("absent(up{job!=\"a\", job=\"b\"})"), "job");
  EXPECT_EQ(LabelsOf("absent(up{job=\"\", job=\"b\"})"), "");
  EXPECT_EQ(LabelsOf("absent(up{job=\"a\", job=\"b\", job=\"c\"})"), "");
  EXPECT_EQ(LabelsOf("sum by (job) (up) + fill_left(0) sum by (job, region) (up)"), "job region?");
  EXPECT_EQ(LabelsOf("histogram_quantile(0.9, sum by (le, job) (rate(wait_seconds_bucket[5m])))"),
            "job");
  EXPECT_EQ(LabelsOf("unknown_metric{a=\"b\"}"), "a …");
  EXPECT_EQ(LabelsOf("sum by (a) (unknown_metric)"), "a?");
  EXPECT_EQ(LabelsOf("sum by ($by) (requests_total)"), " …");
  EXPECT_EQ(LabelsOf("vector(1)"), "");
  EXPECT_EQ(LabelsOf("scalar(up) + up"), "instance job region?");
  EXPECT_EQ(Of("up + 1").labels.PresenceOf("__name__"), Presence::Never);
  EXPECT_EQ(Of("up > 1").labels.PresenceOf("__name__"), Presence::Always);
  EXPECT_EQ(Of("up atan2 1").labels.PresenceOf("__name__"), Presence::Sometimes);
}

TEST_F(Facts, RangesNarrow) {
  EXPECT_EQ(RangeOf("temperature"), "any value");
  EXPECT_EQ(RangeOf("rate(requests_total[5m])"), "0 or more");
  EXPECT_EQ(RangeOf("sum(rate(requests_total{job=\"a\"}[5m])) / sum(rate(requests_total[5m]))"),
            "0 to 1");
  EXPECT_EQ(RangeOf("1 - sum(rate(requests_total{job=\"a\"}[5m])) / sum(rate(requests_total[5m]))"),
            "0 to 1");
  EXPECT_EQ(RangeOf("100 * (sum(rate(requests_total{job=\"a\"}[5m])) / "
                    "sum(rate(requests_total[5m])))"),
            "0 to 100");
  EXPECT_EQ(RangeOf("sum(rate(requests_total[5m])) / sum(rate(requests_total{job=\"a\"}[5m]))"),
            "0 or more");
  EXPECT_EQ(RangeOf("histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))"), "0 to 30");
  EXPECT_EQ(RangeOf("histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) * 1000"), "0 to 30000");
  EXPECT_EQ(RangeOf("up"), "0 to 1");
  EXPECT_EQ(RangeOf("sum(up)"), "0 or more");
  EXPECT_EQ(RangeOf("avg(up)"), "0 to 1");
  EXPECT_EQ(RangeOf("count(up)"), "1 to 1100");
  EXPECT_EQ(RangeOf("-up"), "-1 to 0");
  EXPECT_EQ(RangeOf("abs(up - 1)"), "0 to 1");
  EXPECT_EQ(RangeOf("clamp(temperature, -5, 40)"), "-5 to 40");
  EXPECT_EQ(RangeOf("clamp_min(temperature, 3)"), "3 or more");
  EXPECT_EQ(RangeOf("hour()"), "0 to 23");
  EXPECT_EQ(RangeOf("up > 0.5"), "0.5 to 1");
  EXPECT_EQ(RangeOf("2 * 3 + 1"), "7");
  EXPECT_EQ(RangeOf("free_bytes == bool 0"), "0 to 1");
  EXPECT_EQ(RangeOf("temperature / up"), "any value");
}

// The cases of this and the next tests were found by the acceptance test of facts.
TEST_F(Facts, ChangesHaveASignOnlyWhereValuesHaveOne) {
  EXPECT_EQ(RangeOf("rate(free_bytes[5m])"), "0 or more");
  // Nobody declares it, but who writes this says that it is a counter.
  EXPECT_EQ(RangeOf("rate(unknown_metric[5m])"), "0 or more");
  EXPECT_EQ(RangeOf("rate(sum by (job) (requests_total)[5m:1m])"), "0 or more");
  for (const std::string_view text :
       {"rate(temperature[5m])", "irate(temperature[5m])", "increase(temperature[5m])",
        "rate((histogram_quantile(0.9, wait_seconds_bucket))[5m:1m])", "delta(unknown_metric[5m])",
        "rate((unknown_metric)[5m:1m])", "rate((-requests_total)[5m:1m])",
        "delta(requests_total[5m])", "idelta(wait_seconds_bucket[5m])"}) {
    EXPECT_EQ(RangeOf(text), "any value") << text;
  }
}

TEST_F(Facts, InfinitiesAndNaNsAreNoBounds) {
  EXPECT_EQ(RangeOf("temperature - -Inf"), "any value");
  EXPECT_EQ(RangeOf("requests_total - Inf"), "any value");
  EXPECT_EQ(RangeOf("vector(NaN) or up"), "any value");
  EXPECT_EQ(RangeOf("scalar(vector(5) != 5) == bool 5"), "0 to 1");
  EXPECT_EQ(RangeOf("2 == bool 2"), "1");
}

// Where zeros may be negative, a quotient by them can be an infinity of either sign.
TEST_F(Facts, ZerosHaveASign) {
  EXPECT_EQ(RangeOf("requests_total / requests_total"), "0 or more");
  EXPECT_EQ(RangeOf("requests_total / (temperature > 0)"), "0 or more");
  EXPECT_EQ(RangeOf("requests_total / -(-up)"), "0 or more");
  EXPECT_EQ(RangeOf("temperature >= 0"), "0 or more");
  EXPECT_EQ(RangeOf("requests_total / abs(temperature)"), "0 or more");
  for (const std::string_view text :
       {"1 / -clamp_max(temperature, 0)", "1 / (clamp_max(temperature, 0) * -2)",
        "1 / (temperature >= 0)", "1 / ceil(clamp_min(temperature, -0.5))", "1 / round(up, -10)",
        "1 / (clamp_max(temperature, 0) * clamp_max(temperature, 0))"}) {
    EXPECT_EQ(RangeOf(text), "any value") << text;
  }
}

TEST_F(Facts, QuotientsAreRoundedOnce) {
  EXPECT_EQ(Of("clamp_min(free_bytes, 100) / pi()").range.lo, 100 / 3.14159265358979323846);
  EXPECT_EQ(RangeOf("clamp(temperature, 2, 6) / 2"), "1 to 3");
  EXPECT_EQ(RangeOf("clamp(temperature, 2, 6) / -2"), "-3 to -1");
  EXPECT_EQ(RangeOf("clamp_min(temperature, 2) / clamp_min(temperature, 4)"), "0 or more");
}

// Go and C differ in the last digit of the second.
TEST_F(Facts, PowersAndAnglesAreNotExact) {
  EXPECT_EQ(RangeOf("10 ^ 3"), "1000");
  const Range angle = Of("2 atan2 0.5").range;
  EXPECT_LT(angle.lo, 1.3258176636680323);
  EXPECT_GT(angle.hi, 1.3258176636680326);
}

TEST_F(Facts, ANaNDiffersFromEverything) {
  EXPECT_TRUE(Of("build_info != 1").empty);
  EXPECT_TRUE(Of("max by (job) (build_info) != 1").empty);
  EXPECT_TRUE(Of("vector(1) != 1").empty);
  EXPECT_TRUE(Of("count_over_time(up[5m]) < 1").empty);
  EXPECT_FALSE(Of("vector(scalar(build_info)) != 1").empty);
  EXPECT_FALSE(Of("temperature * 0 != 0").empty);
  EXPECT_FALSE(Of("sum(vector(scalar(build_info))) != 1").empty);
  EXPECT_FALSE(Of("clamp(temperature, 2, 2) != 2").empty);
}

TEST_F(Facts, QuantilesLieWithinBucketsOnlyOfCounts) {
  const auto quantile = [&](std::string_view buckets) {
    const std::string text = "histogram_quantile(0.9, " + std::string(buckets) + ")";
    return RangeOf(text);
  };
  EXPECT_EQ(quantile("sum by (le) (increase(wait_seconds_bucket[5m]))"), "0 to 30");
  EXPECT_EQ(quantile("wait_seconds_bucket or skew_seconds_bucket"), "-2 to 30");
  EXPECT_EQ(quantile("skew_seconds_bucket or requests_total"), "any value");
  EXPECT_EQ(quantile("-wait_seconds_bucket"), "any value");
  EXPECT_EQ(quantile("delta(wait_seconds_bucket[5m])"), "any value");
  EXPECT_EQ(quantile("label_replace(wait_seconds_bucket, \"le\", \"100\", \"le\", \"10\")"),
            "any value");
  EXPECT_EQ(quantile("wait_seconds_bucket > on (job) group_left (le) sum by (job, le) (up)"),
            "any value");
}

TEST_F(Facts, SeriesAreCountedOverAllMoments) {
  EXPECT_EQ(Of("count_values(\"v\", up)").series, 1100);
  EXPECT_EQ(Of("max_over_time(count_values(\"v\", up)[5m:1m])").series, 0);
  EXPECT_EQ(Of("up * on (job) group_left (device) views_total").series, 1100);
  EXPECT_EQ(Of("max_over_time((up * on (job) group_left (device) views_total)[5m:1m])").series,
            2200);
  EXPECT_EQ(Of("max_over_time(up[5m:1m])").series, 1100);
  EXPECT_EQ(Of("sum by (job) (up)").series, 10);
  // One for each name that there is.
  EXPECT_EQ(Of("sum by (__name__) ({job=\"a\"})").series, 0);
}

TEST_F(Facts, UnitsFollowTheAlgebra) {
  EXPECT_EQ(UnitOf("rate(requests_total[5m])"), "requests/s");
  EXPECT_EQ(UnitOf("increase(requests_total[5m])"), "requests");
  EXPECT_EQ(UnitOf("sum(free_bytes)"), "bytes");
  EXPECT_EQ(UnitOf("sum(free_bytes) / sum(free_bytes)"), "ratio");
  EXPECT_EQ(UnitOf("histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))"), "seconds");
  EXPECT_EQ(UnitOf("rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])"), "seconds");
  EXPECT_EQ(UnitOf("free_bytes - free_bytes"), "bytes");
  EXPECT_EQ(UnitOf("time() - timestamp(up)"), "seconds");
  EXPECT_EQ(UnitOf("free_bytes * 8"), "");
  EXPECT_EQ(UnitOf("count(free_bytes)"), "");
}

TEST_F(Facts, WhatCanNeverMatchIsEmpty) {
  EXPECT_TRUE(Of("requests_total{job=\"a\", job=\"b\"}").empty);
  EXPECT_TRUE(Of("views_total{device=\"radio\"}").empty);
  EXPECT_TRUE(Of("views_total{device!~\"tv|phone\"}").empty);
  EXPECT_TRUE(Of("requests_total{other=\"x\"}").empty);
  EXPECT_FALSE(Of("requests_total{other=~\"x?\"}").empty);
  EXPECT_FALSE(Of("views_total{device=~\"tv|radio\"}").empty);
  EXPECT_TRUE(
      Of("sum(rate(views_total{device=\"tv\"}[5m])) / sum(rate(views_total[5m])) > 1.5").empty);
  EXPECT_FALSE(
      Of("sum(rate(views_total{device=\"tv\"}[5m])) / sum(rate(views_total[5m])) > 0.5").empty);
  EXPECT_TRUE(Of("vector(1) > 2").empty);
  EXPECT_TRUE(Of("2 < up").empty);
  EXPECT_FALSE(Of("2 > up").empty);
  EXPECT_TRUE(Of("up == 2").empty);
  EXPECT_FALSE(Of("absent(up)").empty);
  EXPECT_FALSE(Of("requests_total{job=\"$a\", job=\"b\"}").empty);
}

TEST_F(Facts, KindsSayWhatANumberIs) {
  EXPECT_EQ(Of("requests_total").kind, Kind::Counter);
  EXPECT_TRUE(Of("sum(requests_total)").aggregated);
  EXPECT_EQ(Of("rate(requests_total[5m])").kind, Kind::Rate);
  EXPECT_EQ(Of("rate(requests_total[5m]) * 60").kind, Kind::Rate);
  EXPECT_EQ(Of("histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))").kind, Kind::Quantile);
  EXPECT_EQ(Of("rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])").kind, Kind::Average);
  EXPECT_EQ(Of("count(up)").kind, Kind::Count);
  EXPECT_EQ(Of("up == bool 1").kind, Kind::Boolean);
  EXPECT_EQ(Of("time()").kind, Kind::Timestamp);
  EXPECT_EQ(Of("1 + 1").kind, Kind::Number);
  EXPECT_EQ(Of("sum(rate(wait_seconds_bucket[5m]))").part, Part::Bucket);
  EXPECT_EQ(Of("free_bytes / free_bytes").kind, Kind::Ratio);
}

TEST_F(Facts, NothingIsClaimedOfWhatAVariableMayBe) {
  for (const std::string_view text : {"$a", "$a + up", "$f(up)", "$op by (job) (up)", "up $op up",
                                      "clamp_min(up, $min) > 5", "rate($m[5m]) / up"}) {
    const NodeFacts& facts = Of(text);
    EXPECT_FALSE(facts.empty) << text;
    EXPECT_NE(facts.range.lo, facts.range.hi) << text;
  }
}

}  // namespace
}  // namespace qoe::facts
