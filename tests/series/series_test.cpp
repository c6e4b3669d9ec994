// The notation of series: examples, and the recorded cases of Prometheus.
#include "promql/series/series.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <iostream>

#include "promql/literal.h"
#include "promql/series/print_samples.h"
#include "tests/promql/shared_data.h"

namespace promql::series {
namespace {

using nlohmann::json;
using promql::test::ReadShared;
using promql::test::Tally;

std::string Shown(std::string_view text) {
  Series series;
  std::vector<Issue> issues;
  if (!Parse(text, {.max_samples = 100}, series, issues)) {
    return "! " + std::to_string(issues[0].span.begin) + "-" + std::to_string(issues[0].span.end) +
           " " + issues[0].message;
  }
  std::string out;
  for (const Sample& sample : series.samples) {
    if (!out.empty()) out += " ";
    if (std::holds_alternative<Gap>(sample)) out += "_";
    if (std::holds_alternative<Stale>(sample)) out += "stale";
    if (const double* value = std::get_if<double>(&sample)) promql::AppendNumber(*value, out);
    if (const Histogram* value = std::get_if<Histogram>(&sample)) out += Print(*value);
  }
  return out;
}

TEST(SeriesNotation, Expands) {
  EXPECT_EQ(Shown("a 1 2.5 -3 +4 Inf -inf NaN 1e3"), "1 2.5 -3 4 +Inf -Inf NaN 1000");
  EXPECT_EQ(Shown("a{b=\"c d\"} 1x3"), "1 1 1 1");
  EXPECT_EQ(Shown("a 0x3"), "0 0 0 0");
  EXPECT_EQ(Shown("a 1+2x3 10-5x2"), "1 3 5 7 10 5 0");
  EXPECT_EQ(Shown("a -2-3x1 _x2 stale _"), "-2 -5 _ _ stale _");
  EXPECT_EQ(Shown("a"), "");
  EXPECT_EQ(Shown("a {{count:1}} {{}}x1"), "{{count:1}} {{}} {{}}");
  EXPECT_EQ(Shown("a {{schema:1 buckets:[1 2 3]}}+{{buckets:[1]}}x1"),
            "{{schema:1 buckets:[1 2 3]}} {{buckets:[2 5]}}");
}

TEST(SeriesNotation, ErrorsHaveTheirPlace) {
  EXPECT_EQ(Shown("a 1 b"), "! 4-5 unexpected identifier `b` in a series, expected a number");
  EXPECT_EQ(Shown("a 1x"), "! 4-4 unexpected end of input in a series, expected how often");
  EXPECT_EQ(Shown("a{b!=\"c\"} 1"), "! 3-5 labels of a series are given with `=`");
  EXPECT_EQ(Shown("a 1x1000"), "! 4-8 series is longer than 100 samples");
  EXPECT_EQ(Shown("a {{count:1 count:2}}"), "! 12-17 `count` stands twice in one histogram");
  EXPECT_EQ(Shown("a {{cnt:1}}").substr(0, 30), "! 4-7 histograms have no `cnt`");
  EXPECT_EQ(Shown("a {{schema:1.5}}"), "! 11-14 this must be a small whole number");
  EXPECT_EQ(Shown("a {{count:1"),
            "! 11-11 unexpected end of input in a series, expected a space or `}}`");
  EXPECT_EQ(Shown("a[5m] 1"), "! 0-5 a series begins with its metric");
  EXPECT_EQ(Shown("a stalex3"),
            "! 7-9 unexpected identifier `x3` in a series, expected a space between values");
}

double NumberOf(const json& value) {
  if (!value.is_string()) return value.get<double>();
  return value == "NaN" ? std::nan("") : value == "-Inf" ? -INFINITY : INFINITY;
}

bool SameNumber(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b)) ||
         std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

bool Same(const std::vector<double>& ours, const json& theirs) {
  if (ours.size() != theirs.size()) return false;
  for (size_t i = 0; i < ours.size(); ++i) {
    if (!SameNumber(ours[i], NumberOf(theirs[i]))) return false;
  }
  return true;
}

bool Same(const std::vector<BucketSpan>& ours, const json& theirs) {
  json spans = json::array();
  for (const BucketSpan& span : ours) spans.push_back({span.offset, span.length});
  return spans == theirs;
}

bool Same(const Histogram& ours, const json& theirs) {
  const auto number = [&](const char* key) {
    return theirs.contains(key) ? NumberOf(theirs.at(key)) : 0;
  };
  const auto list = [&](const char* key) { return theirs.value(key, json::array()); };
  return ours.schema == number("Schema") && SameNumber(ours.sum, number("Sum")) &&
         SameNumber(ours.count, number("Count")) &&
         SameNumber(ours.zero_count, number("ZeroCount")) &&
         SameNumber(ours.zero_threshold, number("ZeroThreshold")) &&
         Same(ours.positive_buckets, list("PositiveBuckets")) &&
         Same(ours.negative_buckets, list("NegativeBuckets")) &&
         Same(ours.positive_spans, list("PositiveSpans")) &&
         Same(ours.negative_spans, list("NegativeSpans")) &&
         Same(ours.custom_values, list("CustomValues"));
}

bool Same(const std::vector<Sample>& ours, const json& item) {
  const bool histograms = item.contains("histograms");
  const json& theirs = item.at(histograms ? "histograms" : "values");
  if (ours.size() != theirs.size()) return false;
  for (size_t i = 0; i < ours.size(); ++i) {
    if (histograms) {
      const Histogram* value = std::get_if<Histogram>(&ours[i]);
      if (value == nullptr || !Same(*value, theirs[i])) return false;
    } else if (theirs[i].is_null()) {
      if (!std::holds_alternative<Gap>(ours[i])) return false;
    } else {
      const double* value = std::get_if<double>(&ours[i]);
      if (value == nullptr || !SameNumber(*value, NumberOf(theirs[i]))) return false;
    }
  }
  return true;
}

TEST(SeriesConformance, SeriesJson) {
  const json cases = ReadShared("promql/series.json");
  SKIP_WITHOUT(cases);
  Tally tally("promql/series.json");
  for (const json& item : cases) {
    const std::string text = item.at("input");
    Series series;
    std::vector<Issue> issues;
    const bool parsed = Parse(text, {}, series, issues);
    bool same = parsed != item.at("fail").get<bool>();
    if (parsed && item.contains("labels")) {
      json labels = json::object();
      for (const auto& [name, value] : series.labels) labels[name] = value;
      same = same && labels == item.at("labels") && Same(series.samples, item);
    }
    if (parsed && item.contains("prints_as")) {
      const Histogram* histogram = std::get_if<Histogram>(series.samples.data());
      same = same && histogram != nullptr && Print(*histogram) == item.at("prints_as");
    }
    EXPECT_TRUE(same) << text << (issues.empty() ? "" : "\n" + issues[0].message);
    tally.Add(same);
  }
}

TEST(SeriesConformance, LexerJson) {
  const json cases = ReadShared("promql/lexer.json");
  SKIP_WITHOUT(cases);
  Tally tally("promql/lexer.json, series notation");
  for (const json& item : cases) {
    if (!item.value("series_desc", false)) continue;
    // Two of the texts have a space that its lexer takes and its grammar does not.
    std::string text = item.at("input");
    if (const size_t at = text.find(": ["); at != std::string::npos) text.erase(at + 1, 1);
    Series series;
    std::vector<Issue> issues;
    const bool parsed = Parse(text, {}, series, issues);
    EXPECT_TRUE(parsed) << text << (issues.empty() ? "" : "\n" + issues[0].message);
    tally.Add(parsed);
  }
}

TEST(SeriesNotation, PrintedHistogramsAreReadAgain) {
  uint64_t state = 1;
  const auto below = [&](uint32_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<uint32_t>((state >> 33U) % bound);
  };
  for (int run = 0; run < 5'000; ++run) {
    Histogram histogram;
    histogram.schema = static_cast<int32_t>(below(13)) - 4;
    histogram.count = below(100);
    histogram.sum = below(1000) / 8.0 - 20;
    histogram.zero_count = below(3);
    histogram.zero_threshold = below(2) * 0.25;
    histogram.reset_hint = static_cast<ResetHint>(below(4));
    for (uint32_t i = below(4); i > 0; --i) histogram.positive_buckets.push_back(below(9) / 2.0);
    for (uint32_t i = below(4); i > 0; --i) histogram.negative_buckets.push_back(below(9));
    const auto offset = [&] { return static_cast<int32_t>(below(20)) - 10; };
    if (!histogram.positive_buckets.empty()) {
      histogram.positive_spans = {
          {offset(), static_cast<uint32_t>(histogram.positive_buckets.size())}};
    }
    if (!histogram.negative_buckets.empty()) {
      histogram.negative_spans = {
          {offset(), static_cast<uint32_t>(histogram.negative_buckets.size())}};
    }
    Histogram again;
    std::vector<Issue> issues;
    ASSERT_TRUE(ParseHistogram(Print(histogram), again, issues)) << Print(histogram);
    ASSERT_EQ(histogram, again) << Print(histogram);
  }
}

std::string PrintedSamples(const std::vector<double>& numbers) {
  SamplePrinter printer;
  for (const double number : numbers) printer.AddNumber(number);
  return printer.Take();
}

TEST(PrintedSamples, AreShortWhereThatChangesNothing) {
  EXPECT_EQ(PrintedSamples({1, 1, 1, 1}), "1x3");
  EXPECT_EQ(PrintedSamples({0, 5, 10, 15, 7}), "0+5x3 7");
  EXPECT_EQ(PrintedSamples({3, 2.5, 2}), "3-0.5x2");
  EXPECT_EQ(PrintedSamples({1, 2}), "1 2");
  // Adding 0.1 three times gives 0.30000000000000004.
  EXPECT_EQ(PrintedSamples({0, 0.1, 0.2, 0.3, 0.4}), "0+0.1x2 0.3 0.4");
  EXPECT_EQ(PrintedSamples({INFINITY, INFINITY, INFINITY}), "+Inf +Inf +Inf");
  EXPECT_EQ(PrintedSamples({-0.0, -0.0, -0.0, 0}), "-0 -0 -0 0");
  SamplePrinter printer;
  printer.AddGaps(1);
  printer.AddNumber(4);
  printer.AddStale();
  printer.AddGaps(2);
  printer.AddGaps(2);
  printer.AddNumber(4);
  printer.AddGaps(7);
  EXPECT_EQ(printer.Take(), "_ 4 stale _x4 4");
}

// Whether two samples are the same, to the last bit.
bool Same(const Sample& a, const Sample& b) {
  if (a.index() != b.index()) return false;
  if (const auto* number = std::get_if<double>(&a))
    return std::bit_cast<uint64_t>(*number) == std::bit_cast<uint64_t>(std::get<double>(b));
  if (const auto* histogram = std::get_if<Histogram>(&a))
    return *histogram == std::get<Histogram>(b);
  return true;
}

TEST(PrintedSamples, AreReadAgainBitForBit) {
  uint64_t state = 7;
  const auto below = [&](uint32_t bound) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<uint32_t>((state >> 33U) % bound);
  };
  size_t samples_seen = 0, bytes = 0;
  for (int run = 0; run < 4'000; ++run) {
    std::vector<Sample> samples;
    SamplePrinter printer;
    double total = below(3) == 0 ? 0 : below(1'000'000) / 7.0;
    for (uint32_t run_length = 1 + below(20); run_length > 0; --run_length) {
      const uint32_t kind = below(9);
      const double step = kind < 4 ? 0 : (below(2000) - 1000.0) / (1 + below(10));
      for (uint32_t i = 1 + below(8); i > 0; --i) {
        if (kind == 0) {
          samples.emplace_back(Gap{});
          printer.AddGaps(1);
        } else if (kind == 1) {
          samples.emplace_back(Stale{});
          printer.AddStale();
        } else if (kind == 2) {
          Histogram histogram;
          histogram.count = below(5);
          samples.emplace_back(histogram);
          printer.AddHistogram(histogram);
        } else {
          if (kind == 3)
            total = std::ldexp(below(1U << 30U) - 5e8, static_cast<int>(below(2000)) - 1000);
          total = kind == 8 ? total * 1.1 : total + step;
          samples.emplace_back(total);
          printer.AddNumber(total);
        }
      }
    }
    while (!samples.empty() && std::holds_alternative<Gap>(samples.back())) samples.pop_back();
    const std::string text = printer.Take();
    Series again;
    std::vector<Issue> issues;
    ASSERT_TRUE(Parse("a " + text, {}, again, issues)) << text << "\n" << issues[0].message;
    ASSERT_EQ(samples.size(), again.samples.size()) << text;
    for (size_t i = 0; i < samples.size(); ++i)
      ASSERT_TRUE(Same(samples[i], again.samples[i])) << text << "\nat " << i;
    samples_seen += samples.size();
    bytes += text.size();
  }
  std::cout << samples_seen << " samples in " << bytes << " bytes\n";
}

}  // namespace
}  // namespace promql::series
