#include <fmt/format.h>

#include <cmath>

#include "compiler/base/yaml_text.h"
#include "compiler/scenario/unit_test.h"
#include "promql/literal.h"

namespace qoe::scenario {
namespace {

std::string YamlNumber(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  std::string text;
  promql::AppendNumber(value, text);
  return text;
}

void AppendTexts(std::string_view key, const test::LabelPairs& texts, std::string& out) {
  if (texts.empty()) return;
  out += fmt::format("            {}:\n", key);
  for (const auto& [name, text] : texts) AppendYamlField("              ", name, text, out);
}

void AppendLook(const AlertLook& look, std::string& out) {
  out += fmt::format("      - eval_time: {}\n", test::DurationText(look.t_ms));
  AppendYamlField("        ", "alertname", look.alert, out);
  out += look.firing.empty() ? "        exp_alerts: []\n" : "        exp_alerts:\n";
  for (const test::FiringAlert& alert : look.firing) {
    const size_t begin = out.size();
    AppendTexts("exp_labels", alert.labels, out);
    AppendTexts("exp_annotations", alert.annotations, out);
    if (out.size() == begin) {
      out += "          - {}\n";
    } else {
      out[begin + 10] = '-';  // the first key of the item
    }
  }
}

void AppendValueLook(const ValueLook& asked, std::string& out) {
  out += fmt::format("      - eval_time: {}\n", test::DurationText(asked.t_ms));
  AppendYamlField("        ", "expr", asked.expr, out);
  out += asked.answer.empty() ? "        exp_samples: []\n" : "        exp_samples:\n";
  for (const promql::eval::VectorSample& sample : asked.answer) {
    AppendYamlField("          - ", "labels", test::SeriesText(sample.labels), out);
    if (sample.point.histogram != nullptr) {
      AppendYamlField("            ", "histogram", Print(*sample.point.histogram), out);
    } else {
      out += fmt::format("            value: {}\n", YamlNumber(sample.point.value));
    }
  }
}

}  // namespace

std::string UnitTestYaml(const UnitTest& test, const std::vector<std::string>& rule_files,
                         const std::string& header) {
  std::string out = header;
  out += fmt::format("rule_files: {}\n", YamlList(rule_files));
  out += fmt::format("evaluation_interval: {}\n", test::DurationText(test.evaluation_interval_ms));
  out += "group_eval_order:\n";
  for (const std::string& group : test.groups) out += fmt::format("  - {}\n", YamlScalar(group));
  out += "tests:\n";
  AppendYamlField("  - ", "name", test.name, out);
  out += fmt::format("    interval: {}\n", test::DurationText(test.interval_ms));
  out += "    input_series:\n";
  for (const FedSeries& series : test.series) {
    AppendYamlField("      - ", "series", series.series, out);
    AppendYamlField("        ", "values", series.values, out);
  }
  if (!test.looks.empty()) out += "    alert_rule_test:\n";
  for (const AlertLook& look : test.looks) AppendLook(look, out);
  if (!test.value_looks.empty()) out += "    promql_expr_test:\n";
  for (const ValueLook& asked : test.value_looks) AppendValueLook(asked, out);
  return out;
}

}  // namespace qoe::scenario
