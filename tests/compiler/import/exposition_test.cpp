// Text of /metrics, line by line: what it becomes, and what is said of lines that are wrong.
#include "compiler/import/exposition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cmath>

#include "compiler/import/exposition_line.h"
#include "compiler/import/number.h"
#include "compiler/spec/schema.h"

namespace qoe::import {
namespace {

struct Read {
  source::FileSet files;
  diag::Sink sink;
  Observed observed;

  explicit Read(const std::string& text) {
    ReadExposition(files, files.Add("metrics", text), observed, sink);
  }
  // `line:column message` of each finding.
  std::string Findings() const {
    std::string out;
    for (const diag::Diagnostic& each : sink.Sorted()) {
      const auto at = files[each.location.file].Position(each.location.span.begin);
      out += fmt::format("{}:{} {}\n", at.line, at.column, each.message);
    }
    return out;
  }
};

// `name type unit [labels; optional labels] {buckets}`, one metric a line, those of the scrape
// itself left out.
std::string Dump(const std::string& text) {
  const Read read(text);
  EXPECT_EQ(read.Findings(), "");
  std::string out;
  const auto& types = spec::ValuesOf(spec::Enumeration::MetricType);
  for (const auto& [name, m] : Assemble(read.observed, {}).catalogue.metrics) {
    if (name == "up" || name.starts_with("scrape_")) continue;
    out += fmt::format("{} {} {} [{}; {}] {{{}}}{}\n", name, types[static_cast<size_t>(m.type)],
                       m.unit.empty() ? "-" : m.unit, fmt::join(m.labels, ","),
                       fmt::join(m.optional_labels, ","), fmt::join(m.buckets, ","),
                       m.other_labels ? " open" : "");
  }
  return out;
}

TEST(Exposition, Samples) {
  EXPECT_EQ(Dump("a 1\n"), "a unknown - [; ] {}\n");
  EXPECT_EQ(Dump("a 1"), "a unknown - [; ] {}\n") << "without a line break at the end";
  EXPECT_EQ(Dump(" \t a{ b = \"c\" , } \t 1.5 \t 12 \r\n"), "a unknown - [b; ] {}\n");
  EXPECT_EQ(Dump("a{}1"), "a unknown - [; ] {}\n");
  EXPECT_EQ(Dump("a{x=\"1\",y=\"2\"} 1\na{x=\"2\",y=\"\"} NaN\n"), "a unknown - [x; y] {}\n")
      << "an empty value is none";
  EXPECT_EQ(Dump("a{x=\"}, # \\\" \\\\ \\n\"} -Inf\n"), "a unknown - [x; ] {}\n");
  EXPECT_EQ(Dump("{\"a\",\"x\"=\"1\"} 1\n"), "a unknown - [x; ] {}\n");
  EXPECT_EQ(Dump("a:b_seconds_total 1e3\n"), "a:b_seconds_total unknown seconds [; ] {}\n");
  EXPECT_EQ(Dump("a 1 # {t=\"x\"} 0.5 1.5\n"), "a unknown - [; ] {}\n");
  EXPECT_EQ(Dump("a 1 2 # {} 0.5\n"), "a unknown - [; ] {}\n");
  EXPECT_EQ(Dump("\n#\n# plain words\n#no blank\n"), "");
}

TEST(Exposition, Types) {
  EXPECT_EQ(Dump("# TYPE a_total counter\na_total 1\n"), "a_total counter - [; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a counter\na 1\n"), "a counter - [; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a counter\na_total 1\n"), "a_total counter - [; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a counter\n"), "a counter - [; ] {} open\n");
  EXPECT_EQ(Dump("# TYPE a counter\n# EOF\n"), "a_total counter - [; ] {} open\n");
  EXPECT_EQ(Dump("# TYPE a counter\na_total 1\na_created 2\n"),
            "a_created gauge seconds [; ] {}\na_total counter - [; ] {}\n");
  EXPECT_EQ(Dump("a 1\n# TYPE a gauge\n"), "a gauge - [; ] {}\n") << "the type may stand behind";
  EXPECT_EQ(Dump("# TYPE \"a\" untyped \na 1\n"), "a unknown - [; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a info\na_info{v=\"1\"} 1\n"), "a_info info - [v; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a_ratio stateset\na_ratio{a_ratio=\"x\"} 1\n"),
            "a_ratio gauge ratio [a_ratio; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a summary\na{quantile=\"0.5\",x=\"1\"} 1\na_sum{x=\"1\"} "
                 "1\na_count{x=\"1\"} 1\n"),
            "a summary - [x; ] {}\n");
  EXPECT_EQ(Dump("# TYPE a gaugehistogram\na_bucket{le=\"1\"} 1\na_gsum 1\na_gcount 1\n"),
            "a_bucket unknown - [le; ] {}\na_gcount gauge - [; ] {}\na_gsum gauge - [; ] {}\n");
}

TEST(Exposition, Histograms) {
  const std::string head = "# TYPE a_seconds histogram\n";
  EXPECT_EQ(Dump(head + "a_seconds_bucket{le=\"0.1\"} 1\na_seconds_bucket{le=\"1e1\"} 1\n"
                        "a_seconds_bucket{le=\"+Inf\"} 1\na_seconds_sum 1\na_seconds_count 1\n"),
            "a_seconds histogram seconds [; ] {0.1,10}\n");
  EXPECT_EQ(
      Dump(head + "a_seconds_bucket{le=\"1\",x=\"1\"} 1\na_seconds_bucket{le=\"2\",x=\"2\"} 1\n"
                  "a_seconds_bucket{le=\"+Inf\",x=\"1\"} 1\n"
                  "a_seconds_bucket{le=\"+Inf\",x=\"2\"} 1\n"),
      "a_seconds histogram seconds [x; ] {}\n")
      << "buckets that only some series have say nothing of all";
  EXPECT_EQ(Dump(head), "a_seconds histogram seconds [; ] {} open\n");
  EXPECT_EQ(Dump(head + "a_seconds 1\na_seconds_bucket{le=\"1\"} 1\n"),
            "a_seconds native_histogram seconds [; ] {}\n"
            "a_seconds_bucket unknown seconds [le; ] {}\n");
}

TEST(Exposition, Units) {
  EXPECT_EQ(Dump("# TYPE a_volts gauge\n# UNIT a_volts volts\na_volts 1\n"),
            "a_volts gauge volts [; ] {}\n");
  EXPECT_EQ(Dump("# UNIT a bytes\na 1\n"), "a unknown bytes [; ] {}\n");
  EXPECT_EQ(Dump("# UNIT a 5%\na 1\n"), "a unknown - [; ] {}\n");
  const Read read("# UNIT a volts\na 1\n");
  EXPECT_EQ(Assemble(read.observed, {}).catalogue.units.count("volts"), 1U);
  EXPECT_EQ(UnitOfName("a_bytes"), "bytes");
  EXPECT_EQ(UnitOfName("a_seconds_bucket"), "seconds");
  EXPECT_EQ(UnitOfName("a_seconds_count"), "") << "a number of observations";
  EXPECT_EQ(UnitOfName("_bytes"), "");
  EXPECT_EQ(UnitOfName("megabytes"), "");
}

TEST(Exposition, LabelsOfTheServerItself) {
  EXPECT_EQ(Dump("a{job=\"x\",b=\"1\"} 1\n"), "a unknown - [b; exported_job] {}\n");
}

TEST(Exposition, Escapes) {
  const Read read("# HELP a one\\ntwo \\\\ \\x\na{b=\"\\\\n\\\"\\n\\q\"} 1\n");
  EXPECT_EQ(read.observed.families.at("a").help, "one\ntwo \\ \\x");
  EXPECT_EQ(*read.observed.series.at("a").labels.at("b").values.begin(), "\\n\"\n\\q");
}

TEST(Exposition, WhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"a", "1:2 a value is expected, not the end of the line\n"},
      {"a{", "1:3 a label or `}` is expected, not the end of the line\n"},
      {"a{b", "1:4 `=` is expected, not the end of the line\n"},
      {"a{b=", "1:5 a value in double quotes is expected, not the end of the line\n"},
      {"a{b=\"c\\", "1:5 the text in quotes has no end on its line\n"},
      {"a{b=\"c\"", "1:8 `,` or `}` is expected, not the end of the line\n"},
      {"a{b=\"c\"}", "1:9 a value is expected, not the end of the line\n"},
      {"a{,}", "1:3 a label or `}` is expected, not `,`\n"},
      {"a{\"b\"} 1", "1:6 `=` is expected, not `}`\n"},
      {"{a=\"b\"} 1", "1:1 the series has no name\n"},
      {"{\"a\",\"b\"} 1", "1:9 `=` is expected, not `}`\n"},
      {"a 0x", "1:3 `0x` is no number\n"},
      {"a --1", "1:3 `--1` is no number\n"},
      {"a 1 now", "1:5 `now` behind the value is no timestamp\n"},
      {"a ü", "1:3 `ü` is no number\n"},
      {"aü 1", "1:2 `ü` cannot be part of a name without quotes\n"},
      {"a 1 # {b=\"c\"}", "1:14 the exemplar's value is expected, not the end of the line\n"},
      {"x 1\n\ny", "3:2 a value is expected, not the end of the line\n"},
      {"# TYPE", "1:7 the name of a metric is expected, not the end of the line\n"},
      {"# TYPE a b c", "1:10 `b c` is no type of metrics\n"},
      {"# UNIT a-b c", "1:9 the name of a metric is expected, not `-`\n"},
  };
  for (const auto& [text, findings] : cases) EXPECT_EQ(Read(text).Findings(), findings) << text;
}

TEST(Exposition, TheRestIsReadAllTheSame) {
  const Read read("a 1\nb x\nc 1\n");
  EXPECT_TRUE(read.observed.series.contains("a"));
  EXPECT_TRUE(read.observed.series.contains("c"));
}

TEST(Exposition, Numbers) {
  double value = 0;
  for (const char* good : {"1", "-1", "+1.5", ".5", "5.", "1e5", "0x1p-2", "NaN", "+Inf", "-inf",
                           "Infinity", "1e999", "1e-999"}) {
    EXPECT_TRUE(ParseNumber(good, value)) << good;
  }
  EXPECT_TRUE(ParseNumber("1e999", value) && std::isinf(value));
  EXPECT_TRUE(ParseNumber("1e-999", value) && value == 0);
  for (const char* bad : {"", "-", "+", "x", "1x", "1 ", "--1", "+-1", "0x", "0x-1", "1e", "nano"})
    EXPECT_FALSE(ParseNumber(bad, value)) << bad;
}

TEST(Exposition, ValuesWhereTheyAreFew) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += fmt::format("a{{many=\"{}\",few=\"{}\"}} 1\n", i, i % 3);
  AssembleOptions options;
  options.values = true;
  const Read read(text);
  const Catalogue catalogue = Assemble(read.observed, options).catalogue;
  EXPECT_EQ(catalogue.labels.at("few").values.size(), 3U);
  EXPECT_TRUE(catalogue.labels.at("many").values.empty());
}

}  // namespace
}  // namespace qoe::import
