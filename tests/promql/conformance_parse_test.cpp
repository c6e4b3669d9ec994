// Every recorded verdict of Prometheus' parser: accepted or rejected, type, tree, place of the
// first error.
#include <iostream>

#include "promql/parse.h"
#include "promql/typecheck.h"
#include "tests/promql/prometheus_json.h"
#include "tests/promql/shared_data.h"

namespace promql::test {
namespace {

using nlohmann::json;

// The recorded values that are not UTF-8 are in base64.
void ReplaceBase64(json& tree) {
  if (tree.is_object() && tree.contains("Val_base64")) {
    tree["Val"] = TextOf(tree, "Val");
    tree.erase("Val_base64");
  }
}

class ParseConformance : public ::testing::Test {
 protected:
  static ParseOptions Options() {
    ParseOptions options;
    options.features.experimental_functions = true;
    options.features.extended_range_selectors = true;
    return options;
  }
};

TEST_F(ParseConformance, ParseJson) {
  const json cases = ReadShared("promql/parse.json");
  SKIP_WITHOUT(cases);
  Tally all("parse.json");
  Tally places("parse.json, first error starts where Prometheus' does");
  Ast ast;
  for (const json& item : cases) {
    const std::string input = TextOf(item, "input");
    std::vector<Issue> issues;
    const bool parsed = Parse(input, Options(), ast, issues);
    const bool accepted = parsed && CheckTypes(ast, Options(), issues);
    const bool wanted = !item.at("fail").get<bool>();
    bool passed = accepted == wanted;
    EXPECT_EQ(accepted, wanted) << input << (issues.empty() ? "" : ": " + issues[0].message);
    if (accepted && wanted) {
      passed = passed && ShortName(TypeOf(ast, ast.root())) == item.at("value_type");
      if (item.contains("ast")) {
        json tree = item.at("ast");
        ReplaceBase64(tree);
        const json ours = WithoutZeroes(ToPrometheusJson(ast));
        const json theirs = WithoutZeroes(tree);
        const bool same = ours == theirs;
        EXPECT_TRUE(same) << input << "\n ours:   "
                          << ours.dump(-1, ' ', false, json::error_handler_t::replace)
                          << "\n theirs: "
                          << theirs.dump(-1, ' ', false, json::error_handler_t::replace);
        passed = passed && same;
      }
    }
    if (!accepted && item.contains("errors")) {
      const bool same = issues[0].span.begin == item.at("errors")[0].at("start");
      places.Add(same);
      if (!same) {
        std::cout << "  elsewhere: " << input << ": " << issues[0].span.begin << " "
                  << issues[0].message << "; theirs " << item.at("errors")[0].dump() << "\n";
      }
    }
    all.Add(passed);
  }
}

TEST_F(ParseConformance, LexerJson) {
  const json cases = ReadShared("promql/lexer.json");
  SKIP_WITHOUT(cases);
  Tally all("lexer.json, inputs that no lexer accepts");
  Ast ast;
  for (const json& item : cases) {
    if (!item.at("fail").get<bool>() || item.value("series_desc", false)) continue;
    std::vector<Issue> issues;
    const std::string input = TextOf(item, "input");
    const bool accepted = Parse(input, Options(), ast, issues);
    EXPECT_FALSE(accepted) << input;
    all.Add(!accepted);
  }
}

}  // namespace
}  // namespace promql::test
