// Properties over seeded random queries.
#include "tests/logql/queries.h"
#include "tests/promql/random.h"

namespace promql::logql::test {
namespace {

using promql::test::Random;

// NOLINTBEGIN(misc-no-recursion): depth is bounded by `fuel`
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}
  std::string Run() {
    if (random_.OneIn(3)) {
      Log();
    } else {
      Metric(3);
    }
    return std::move(out_);
  }

 private:
  void Add(std::string_view text) {
    out_ += text;
    if (random_.OneIn(30)) out_ += random_.OneIn(2) ? "\n" : " # note\n";
  }
  void Log() {
    Add(random_.Of({"{a=\"b\"}", "{ a = `b` , c!~\"d\" }", "{a=~\"$x\"}", "{$f}", "{a=$v,}"}));
    for (uint32_t i = random_.Below(4); i > 0; --i) Stage();
  }
  void Stage() {
    Add(" ");
    switch (random_.Below(8)) {
      case 0:
        Add(random_.Of({"|= \"x\"", "!= `y`", "|~ \"a|b\" or \"c\"", "!~ ip(\"::1\")", "|> \"<_>\"",
                        "|= $s or \"t\"", "$stage"}));
        return;
      case 1:
        Add(random_.Of({"| json", "| json a=\"b\", c", "| logfmt --strict", "| unpack",
                        "| pattern \"<a> <_>\"", "| regexp \"(?P<a>b)\"", "| decolorize"}));
        return;
      case 2:
        Add(random_.Of({"| line_format \"{{.a}}\"", "| label_format a=b, c=\"{{.d}}\"",
                        "| drop a, b=\"c\"", "| keep a=\"b\""}));
        return;
      default:
        Add("| ");
        Filter(2);
    }
  }
  void Filter(uint32_t fuel) {
    if (fuel == 0 || random_.OneIn(3)) {
      return Add(random_.Of({"a=\"b\"", "c > 5m", "d <= 10KiB", "e == 1.5", "f!~\"g\"",
                             "h=ip(\"1.2.3.4\")", "i >= $min", "$j = \"k\""}));
    }
    if (random_.OneIn(3)) {
      Add("(");
      Filter(fuel - 1);
      Add(")");
      return;
    }
    Filter(fuel - 1);
    Add(random_.Of({" and ", " or ", ", ", " "}));
    Filter(fuel - 1);
  }
  void Metric(uint32_t fuel) {
    switch (fuel == 0 ? 0 : random_.Below(7)) {
      case 0:
      case 1:
        Add(random_.Of(
            {"rate(", "count_over_time(", "quantile_over_time(0.9, ", "sum_over_time("}));
        Log();
        if (random_.OneIn(2)) Add(" | unwrap duration(x)");
        Add(random_.Of({"[5m]", " [1h30m]", "[$__interval]", "[5m] offset -1h", "[${r}s]"}));
        Add(")");
        if (random_.OneIn(4)) Add(" by (a, $b)");
        return;
      case 2:
        Add(random_.Of({"sum", "topk", "avg by (a)", "max without ()", "sort"}));
        Add("(");
        if (random_.OneIn(3)) Add("5, ");
        Metric(fuel - 1);
        Add(")");
        return;
      case 3:
        Add("(");
        Metric(fuel - 1);
        Add(")");
        return;
      case 4:
        Add(random_.Of({"1", "-2.5", "$n", "vector(1)", "1e3", "0x1f"}));
        return;
      default:
        Metric(fuel - 1);
        Add(random_.Of({" + ", " / on (a) group_left (b) ", " * on (a) group_left 1 - ", " > bool ",
                        " and ", " ^ ", " or ", " unless ignoring (c) ", " - ", " == "}));
        Metric(fuel - 1);
    }
  }

  Random random_;
  std::string out_;
};
// NOLINTEND(misc-no-recursion)

TEST(LogQLProperties, PrintedTextsParseToTheSameTree) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = Generator(seed).Run();
    const std::string printed = Printed(text, true);
    ASSERT_FALSE(printed.starts_with("!")) << seed << "\n" << text << "\n" << printed;
    ASSERT_EQ(Printed(printed, true), printed) << text;
    for (const Issue& issue : IssuesOf(text, true)) {
      ASSERT_LE(issue.span.begin, issue.span.end) << text;
      ASSERT_LE(issue.span.end, text.size()) << text;
    }
  }
}

TEST(LogQLProperties, MangledTextsGiveIssuesOrTrees) {
  constexpr std::string_view kBytes = "{}()[]|=!~<>\"`,$x5m \n#\xC3\xFF";
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    std::string text = Generator(seed).Run();
    Random random(seed);
    for (uint32_t i = 1 + random.Below(3); i > 0 && !text.empty(); --i) {
      const size_t at = random.Below(static_cast<uint32_t>(text.size()));
      const char byte = kBytes[random.Below(static_cast<uint32_t>(kBytes.size()))];
      if (random.OneIn(2)) {
        text[at] = byte;
      } else {
        text.insert(at, 1, byte);
      }
    }
    const std::string printed = Printed(text, true);
    ASSERT_FALSE(printed.starts_with("! again") || printed.starts_with("! not")) << text << "\n"
                                                                                 << printed;
    for (const Issue& issue : IssuesOf(text, true)) {
      ASSERT_LE(issue.span.begin, issue.span.end) << text;
      ASSERT_LE(issue.span.end, text.size()) << text;
      ASSERT_FALSE(issue.message.empty());
    }
  }
}

}  // namespace
}  // namespace promql::logql::test
