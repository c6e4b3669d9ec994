// Recorded pairs of Prometheus' printer and formatter.
#include <iostream>

#include "promql/parse.h"
#include "promql/print.h"
#include "tests/promql/shared_data.h"

namespace promql::test {
namespace {

using nlohmann::json;

ParseOptions Everything() {
  ParseOptions options;
  options.features = {.experimental_functions = true,
                      .duration_expressions = true,
                      .extended_range_selectors = true,
                      .fill_modifiers = true,
                      .grafana_variables = false};
  return options;
}

TEST(PrintConformance, PrinterJson) {
  const json cases = ReadShared("promql/printer.json");
  SKIP_WITHOUT(cases);
  Tally tally("printer.json");
  for (const json& item : cases) {
    const std::string input = item.at("in");
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(input, Everything(), ast, issues)) << input;
    const std::string printed = Print(ast);
    EXPECT_EQ(printed, item.at("out").get<std::string>()) << input;
    tally.Add(printed == item.at("out"));
  }
}

// From a tree to text there; here the text goes to a tree and back.
TEST(PrintConformance, PrinterSelectorsJson) {
  const json cases = ReadShared("promql/printer_selectors.json");
  SKIP_WITHOUT(cases);
  Tally tally("printer_selectors.json");
  for (const json& item : cases) {
    const std::string text = item.at("out");
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(text, Everything(), ast, issues)) << text;
    const SelectorView selector = ast.selector(ast.root());
    EXPECT_EQ(selector.name, item.at("ast").value("Name", ""));
    EXPECT_EQ(selector.matchers.size(), item.at("ast").at("LabelMatchers").size());
    EXPECT_EQ(Print(ast), text);
    tally.Add(Print(ast) == text);
  }
}

TEST(PrintConformance, PrettierJson) {
  const json cases = ReadShared("promql/prettier.json");
  SKIP_WITHOUT(cases);
  Tally tally("prettier.json");
  for (const json& item : cases) {
    const std::string input = item.at("in");
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(input, Everything(), ast, issues)) << input;
    const std::string pretty = Pretty(ast, item.at("max_line").get<size_t>());
    EXPECT_EQ(pretty, item.at("out").get<std::string>());
    tally.Add(pretty == item.at("out"));
    Ast again;
    EXPECT_TRUE(Parse(pretty, Everything(), again, issues) && Equal(ast, again)) << pretty;
  }
}

TEST(PrintConformance, SelectorsJson) {
  const json cases = ReadShared("promql/selectors.json");
  SKIP_WITHOUT(cases);
  Tally tally("selectors.json");
  for (const json& item : cases) {
    const std::string input = item.at("input");
    Ast ast;
    std::vector<Issue> issues;
    EXPECT_TRUE(Parse(input, Everything(), ast, issues)) << input;
    json selectors = json::array();
    for (uint32_t i = 0; i < ast.size(); ++i) {
      if (ast.kind(NodeId{i}) != NodeKind::VectorSelector) continue;
      std::string text = "{";
      const SelectorView selector = ast.selector(NodeId{i});
      for (const Matcher matcher : selector.matchers) {
        text.append(matcher.name).append(Spelling(matcher.op)).append("\"");
        text.append(matcher.value).append("\", ");
      }
      if (!selector.name.empty()) {
        text.append("__name__=\"").append(selector.name).append("\"");
      }
      selectors.push_back(text + "}");
    }
    EXPECT_EQ(selectors, item.at("selectors"));
    tally.Add(selectors == item.at("selectors"));
  }
}

}  // namespace
}  // namespace promql::test
