// What servers of other versions have of the language.
#include "promql/target.h"

#include "promql/features.h"
#include "tests/promql/expressions.h"

namespace promql::test {
namespace {

// What is wrong with the expression there, "" if nothing is; "message / help" of the first issue.
std::string On(std::string_view target, std::string_view text, std::string_view feature = {}) {
  ParseOptions options;
  options.target = ParseTarget(target).value();
  options.features = DefaultFeatures(options.target);
  if (!feature.empty()) {
    EXPECT_TRUE(EnableFeature(feature, options.features));
  }
  const std::vector<Issue> issues = IssuesOf(text, options);
  return issues.empty() ? "" : issues[0].message + " / " + issues[0].help;
}

TEST(Target, IsReadInTheUsualSpellings) {
  EXPECT_EQ(ParseTarget("prometheus 2.45"), (Target{Product::Prometheus, {2, 45}}));
  EXPECT_EQ(ParseTarget("Prometheus: v2.45.1"), (Target{Product::Prometheus, {2, 45}}));
  EXPECT_EQ(ParseTarget("mimir/2.14.0-rc.1"), (Target{Product::Mimir, {2, 14}}));
  EXPECT_EQ(ParseTarget("prometheus 3"), (Target{Product::Prometheus, {3, 0}}));
  for (const std::string_view text : {"", "2.45", "prometheus", "cortex 1.0", "prometheus x",
                                      "prometheus 2.x", "prometheus 2.45.1.1"}) {
    EXPECT_FALSE(ParseTarget(text).has_value()) << text;
  }
}

TEST(Target, RefusesWhatCameLaterAndSaysWhoHasIt) {
  EXPECT_EQ(On("prometheus 2.24", "a @ 5"),
            "the `@` modifier is not in Prometheus 2.24 / Prometheus 2.33 has it, 2.25 behind "
            "--enable-feature=promql-at-modifier");
  EXPECT_EQ(On("prometheus 2.45", "mad_over_time(a[5m])"),
            "function `mad_over_time` is not in Prometheus 2.45 / Prometheus has it from 2.49 on "
            "behind --enable-feature=promql-experimental-functions");
  EXPECT_EQ(On("prometheus 2.50", "mad_over_time(a[5m])"),
            "function `mad_over_time` is experimental and not enabled / Prometheus needs "
            "--enable-feature=promql-experimental-functions");
  EXPECT_EQ(On("prometheus 2.50", "mad_over_time(a[5m])", "promql-experimental-functions"), "");
  EXPECT_EQ(On("prometheus 3.1", "holt_winters(a[5m], 0.1, 0.1)"),
            "function `holt_winters` is no longer in Prometheus 3.1 / it is called "
            "`double_exponential_smoothing` now");
  EXPECT_EQ(On("prometheus 2.50", "holt_winters(a[5m], 0.1, 0.1)"), "");
  EXPECT_EQ(On("mimir 2.11", "info(a)"),
            "function `info` is not in Mimir 2.11 / Mimir has it from 2.14 on behind "
            "-query-frontend.enabled-promql-experimental-functions");
}

TEST(Target, EveryPartHasItsVersion) {
  const std::vector<std::tuple<std::string_view, Version, std::string_view>> cases = {
      {"max_over_time(a[5m:1m])", {2, 7}, ""},
      {"a[1h30m]", {2, 21}, ""},
      {"a offset -5m", {2, 33}, ""},
      {"a atan2 b", {2, 31}, ""},
      {"1_000", {2, 54}, ""},
      {"a[60]", {2, 54}, ""},
      {"a > 5m", {2, 54}, ""},
      {"{\"a b\"}", {3, 0}, ""},
      {"sum by (\"a b\") (c)", {3, 0}, ""},
      {"a[5m * 2]", {3, 14}, ""},
      {"a[5m * 2]", {3, 4}, "promql-duration-expr"},
      {"rate(a[5m] anchored)", {3, 16}, ""},
      {"rate(a[5m] anchored)", {3, 7}, "promql-extended-range-selectors"},
      {"a + fill (0) b", {3, 10}, "promql-binop-fill-modifiers"},
      {"a </ 5", {3, 11}, ""},
      {"group(a)", {2, 20}, ""},
      {"limitk(1, a)", {2, 54}, "promql-experimental-functions"},
      {"last_over_time(a[5m])", {2, 26}, ""},
      {"first_over_time(a[5m])", {3, 14}, ""},
      {"integral(a[5m])", {3, 16}, "promql-experimental-functions"},
  };
  for (const auto& [text, version, feature] : cases) {
    const auto name = [](Version v) {
      return "prometheus " + std::to_string(v.major) + "." + std::to_string(v.minor);
    };
    Version before = version;
    before.minor = static_cast<uint16_t>(version.minor - 1);
    if (version.minor == 0) before = {2, 54};
    EXPECT_EQ(On(name(version), text, feature), "") << text;
    EXPECT_NE(On(name(before), text, feature), "") << text;
  }
}

TEST(Target, MimirHasDurationExpressionsWithoutAFlag) {
  EXPECT_EQ(On("mimir 2.17", "a[5m * 2]"), "");
  EXPECT_EQ(On("mimir 2.14", "a[5m * 2]"),
            "duration expressions are not in Mimir 2.14 / Mimir 2.17 has it");
}

// The reference is what holds without a target.
TEST(Target, TheReferenceIsTheDefault) {
  EXPECT_EQ(Target(), (Target{Product::Prometheus, kReference}));
  const Features reference = DefaultFeatures({});
  const Features defaults;
  EXPECT_EQ(reference.duration_expressions, defaults.duration_expressions);
  EXPECT_EQ(reference.extended_range_selectors, defaults.extended_range_selectors);
  EXPECT_EQ(reference.fill_modifiers, defaults.fill_modifiers);
}

}  // namespace
}  // namespace promql::test
