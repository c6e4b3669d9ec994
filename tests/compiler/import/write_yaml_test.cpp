// What the writer writes is read back as the same catalogue, whatever is in it.
#include "compiler/import/write_yaml.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/format_files.h"
#include "compiler/spec/read.h"
#include "tests/compiler/import/read_back.h"
#include "tests/promql/random.h"

namespace qoe::import {

Catalogue ReadBack(const std::string& yaml, std::string& findings) {
  namespace fs = std::filesystem;
  std::string path = (fs::temp_directory_path() / "qoec-import-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  EXPECT_GE(file, 0);
  ::close(file);
  std::ofstream(path, std::ios::binary) << yaml;
  const auto read = driver::LoadCatalogue(path);
  fs::remove(path);
  findings = diag::RenderText(read->sink.Sorted(), read->files, {});
  Catalogue catalogue;
  if (!read->program) return catalogue;
  const Program& program = *read->program;
  for (const qoe::Label& label : program.labels) {
    Label& made = catalogue.labels[std::string(label.name)];
    for (const std::string_view value : label.values) made.values.emplace(value);
  }
  // What the program does not keep of what was written.
  source::FileSet files;
  diag::Sink sink;
  const spec::Model model = spec::Read(files, {files.Add("catalogue", yaml)}, sink);
  for (const spec::Located& unit : model.units) catalogue.units.emplace(unit.text);
  for (const spec::DefaultsDecl& defaults : model.defaults) {
    for (const spec::Located& label : defaults.labels)
      catalogue.default_labels.emplace_back(label.text);
  }
  for (const qoe::Metric& metric : program.metrics) {
    Metric& made = catalogue.metrics[std::string(metric.name)];
    made.type = metric.type;
    if (metric.unit.known()) made.unit = metric.unit.name();
    made.help = metric.help;
    made.other_labels = metric.other_labels;
    made.buckets = metric.buckets;
    for (const MetricLabel& label : metric.labels) {
      const std::string name(program.labels[label.label].name);
      (label.optional ? made.optional_labels : made.labels).insert(name);
    }
    const auto& defaults = catalogue.default_labels;
    made.inherit_labels = std::all_of(defaults.begin(), defaults.end(), [&](const auto& label) {
      return made.labels.contains(label);
    });
    for (const std::string& label : defaults) {
      if (made.inherit_labels) made.labels.erase(label);
    }
  }
  return catalogue;
}

namespace {

using promql::test::Random;

std::string Identifier(Random& random) {
  static const std::vector<std::string_view> words = {"a",      "up",     "http_requests_total",
                                                      "on",     "no",     "y",
                                                      "null",   "true",   "N",
                                                      "_x",     "NaN",    "off",
                                                      "code",   "le_",    "Yes",
                                                      "method", "x9",     "inf",
                                                      "e1",     "null_",  "x_seconds",
                                                      "FALSE",  "labels", "qoec",
                                                      "metrics"};
  std::string name(random.Of(words));
  if (random.OneIn(3)) name += "_" + std::string(random.Of(words));
  return name;
}

std::string AnyText(Random& random) {
  static const std::vector<std::string_view> pieces = {
      " ", "a",        ": ",           " #",   "'",    "\"", "\\",   "\n", "\t", "-", "[x]", "{y}",
      ",", "*b",       "&c",           "!d",   "|",    ">",  "%",    "@",  "`",  "1", ".5",  "0x",
      "ü", "\xC2\x85", "\xE2\x80\xA8", "\x01", "\x7f", "~",  "null", "=",  "?",  "é", "😀",   "\r"};
  std::string text;
  for (uint32_t i = random.Below(6); i > 0; --i) text += random.Of(pieces);
  return text;
}

Catalogue AnyCatalogue(Random& random) {
  Catalogue catalogue;
  std::vector<std::string> labels;
  for (uint32_t i = random.Below(6); i > 0; --i) {
    labels.push_back(Identifier(random));
    Label& label = catalogue.labels[labels.back()];
    for (uint32_t n = random.OneIn(2) ? random.Below(30) : 0; n > 0; --n)
      label.values.insert(AnyText(random));
  }
  if (!labels.empty() && random.OneIn(2)) catalogue.default_labels = {labels[0]};
  if (random.OneIn(4)) catalogue.units.insert("volts");
  for (uint32_t i = random.Below(6); i > 0; --i) {
    std::string name = Identifier(random);
    if (random.OneIn(4)) name += ":rate5m";
    Metric& metric = catalogue.metrics[name];
    metric = {};
    metric.type = static_cast<spec::MetricType>(random.Below(7));
    static const std::vector<std::string_view> units = {"", "seconds", "bytes", "ratio"};
    metric.unit = random.Of(units);
    metric.help = AnyText(random);
    metric.other_labels = random.OneIn(3);
    metric.inherit_labels = catalogue.default_labels.empty() || !random.OneIn(3);
    for (const std::string& label : labels) {
      if (!catalogue.default_labels.empty() && label == catalogue.default_labels[0]) continue;
      if (random.OneIn(3)) {
        metric.labels.insert(label);
      } else if (random.OneIn(3)) {
        metric.optional_labels.insert(label);
      }
    }
    for (const std::string& label : metric.labels) metric.optional_labels.erase(label);
    if (metric.type == spec::MetricType::Histogram) {
      double bound = -1;
      for (uint32_t n = random.Below(5); n > 0; --n)
        metric.buckets.push_back(bound += 1.0 / (1 + random.Below(1000)));
    }
  }
  return catalogue;
}

TEST(WriteYaml, IsReadBackAsTheSame) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const Catalogue catalogue = AnyCatalogue(random);
    const std::string yaml = WriteYaml(catalogue);
    std::string findings;
    const Catalogue again = ReadBack(yaml, findings);
    ASSERT_EQ(findings, "") << yaml;
    ASSERT_TRUE(again == catalogue) << seed << "\n" << yaml << "\nand again\n" << WriteYaml(again);
  }
}

TEST(WriteYaml, IsFormattedAlready) {
  Random random(1);
  for (int i = 0; i < 50; ++i) {
    std::vector<driver::FileText> specs;
    specs.push_back({"catalogue.yaml", WriteYaml(AnyCatalogue(random))});
    const auto run = driver::FormatFiles(std::move(specs), {}, {});
    EXPECT_EQ(diag::RenderText(run->sink.Sorted(), run->files, {}), "");
    for (const auto& file : run->formatted) EXPECT_TRUE(file.changes.empty());
  }
}

TEST(WriteYaml, LongListsAreBroken) {
  Catalogue catalogue;
  Metric& metric = catalogue.metrics["a"];
  for (int i = 0; i < 60; ++i) metric.labels.insert("label_" + std::to_string(i));
  catalogue.DeclareLabels();
  const std::string yaml = WriteYaml(catalogue);
  for (size_t at = 0; at < yaml.size();) {
    const size_t end = yaml.find('\n', at);
    EXPECT_LE(end - at, 101U);
    at = end + 1;
  }
  std::string findings;
  EXPECT_TRUE(ReadBack(yaml, findings) == catalogue) << findings;
}

}  // namespace
}  // namespace qoe::import
