// A mistake inside of embedded PromQL is shown at its own place in the YAML file, whatever kind of
// scalar the expression is written as, with and without a byte order mark.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/render.h"
#include "compiler/driver/compile.h"

namespace qoe {
namespace {

constexpr std::string_view kHead =
    "# ü comment\nqoec: 1\nsystem: { name: vod }\nmetrics:\n"
    "  views_total: { type: counter, unit: views }\nindicators:\n  a:\n    by: []\n";
constexpr std::string_view kWrong = "zzz";  // the one unknown metric: where it stands is the answer

struct Form {
  std::string_view name, text;
};
constexpr Form kForms[] = {
    {"Plain", "    promql: sum(views_total) + sum(zzz)\n"},
    {"PlainAndComment", "    promql: sum(views_total) + sum(zzz) # comment\n"},
    {"PlainOverLines", "    promql: sum(views_total)\n\n      +\n      sum(zzz)\n"},
    {"PlainOnTheNextLine", "    promql:\n      sum(views_total) + sum(zzz)\n"},
    {"PlainBehindATab", "    promql:\tsum(views_total) + sum(zzz)\n"},
    {"PlainBehindAnAnchor", "    promql: &x sum(views_total) + sum(zzz)\n"},
    {"PlainBelowAnAnchor", "    promql: &x\n      sum(views_total) + sum(zzz)\n"},
    {"PlainBehindATag", "    promql: !!str sum(views_total) + sum(zzz)\n"},
    {"PlainAsAnExplicitValue", "    ? promql\n    : sum(views_total) + sum(zzz)\n"},
    {"Single", "    promql: 'sum(views_total{a=~\"''b''\"}) + sum(zzz)'\n"},
    {"SingleWithTabs", "    promql: 'sum(views_total)\t+\tsum(zzz)'\n"},
    {"SingleWithWideLetters", "    promql: 'sum(views_total{a=~\"📺漢字é\"}) + sum(zzz)'\n"},
    {"SingleOverLines",
     "    promql: 'sum(views_total) +\n      sum(views_total{a=~''b''}) +\n\n      sum(zzz)'\n"},
    {"Double", "    promql: \"sum(views_total{a=~\\\"b\\\"}) + sum(zzz)\"\n"},
    {"DoubleOnTheNextLine", "    promql:\n      \"sum(views_total) + sum(zzz)\"\n"},
    {"DoubleBehindATag", "    promql: !!str \"sum(views_total) + sum(zzz)\"\n"},
    {"DoubleWithEscapes",
     "    promql: \"sum(views_total{a=~'\\x41\\u00e9\\U0001F600\\t\\/'}) + sum(zzz)\"\n"},
    {"DoubleWithNewline", "    promql: \"sum(views_total) +\\n sum(zzz)\"\n"},
    {"DoubleWithEscapedLineEnd", "    promql: \"sum(views_total) + \\\n      sum(zzz)\"\n"},
    {"DoubleOverLines", "    promql: \"sum(views_total) +\n\n\n      sum(zzz)\"\n"},
    {"Literal", "    promql: |\n      # über\n      sum(views_total) +\n      sum(zzz)\n"},
    {"LiteralKept", "    promql: |+ # comment\n      sum(views_total) +\n\n      sum(zzz)\n\n\n"},
    {"LiteralStripped", "    promql: |-\n\n\n      sum(views_total) +\n      sum(zzz)\n"},
    {"LiteralWithIndicator",
     "    promql: |2\n        sum(views_total)\n       +\n      sum(zzz)\n"},
    {"LiteralWithTabs", "    promql: |\n      \tsum(views_total) +\n      \tsum(zzz)\n"},
    {"LiteralBehindAnAnchor", "    promql: &b |\n      sum(views_total) +\n      sum(zzz)\n"},
    {"LiteralBehindATag", "    promql: !!str |\n      sum(views_total) + sum(zzz)\n"},
    {"Folded", "    promql: >\n      sum(views_total)   \n      +   \n      sum(zzz)\n"},
    {"FoldedStripped", "    promql: >-\n\n      sum(views_total)\n\n\n      + sum(zzz)\n"},
    {"FoldedWithDeeperLines",
     "    promql: >\n      sum(views_total)\n        + sum(views_total)\n        + 1\n      + "
     "sum(zzz)\n"},
};

void PrintTo(const Form& form, std::ostream* out) { *out << form.name; }

class Positions : public testing::TestWithParam<Form> {};

TEST_P(Positions, PointAtTheMistake) {
  const std::string text = std::string(kHead) + std::string(GetParam().text);
  const size_t expected = text.rfind(kWrong);
  for (const std::string_view mark : {"", "\xEF\xBB\xBF"}) {
    const auto compilation = driver::CompileText("spec.yaml", std::string(mark) + text);
    const auto found = compilation->sink.Sorted();
    const std::string rendered = diag::RenderText(found, compilation->files, {});
    size_t reported = 0;
    for (const diag::Diagnostic& each : found) {
      if (each.code != diag::Code::UnknownMetric) continue;
      ++reported;
      EXPECT_EQ(each.location.span.begin, expected) << rendered;
      EXPECT_EQ(each.location.span.end, expected + kWrong.size()) << rendered;
    }
    EXPECT_EQ(reported, 1U) << rendered;
  }
}

INSTANTIATE_TEST_SUITE_P(Diagnostics, Positions, testing::ValuesIn(kForms),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace qoe
