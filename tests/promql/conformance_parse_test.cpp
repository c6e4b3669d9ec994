// Every recorded verdict of Prometheus' parser: accepted or rejected, type, tree, place of the
// first error.
#include <cctype>
#include <iostream>
#include <map>

#include "promql/parse.h"
#include "promql/tokens.h"
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

// Prometheus names each keyword and symbol; here a few names are spelled out, the others are the
// text in capitals.
std::string PrometheusName(const Token& token, std::string_view text) {
  static const std::map<std::string, std::string> kNames = {
      {",", "COMMA"},       {"(", "LEFT_PAREN"},   {")", "RIGHT_PAREN"},   {"{", "LEFT_BRACE"},
      {"}", "RIGHT_BRACE"}, {"[", "LEFT_BRACKET"}, {"]", "RIGHT_BRACKET"}, {":", "COLON"},
      {"+", "ADD"},         {"-", "SUB"},          {"*", "MUL"},           {"/", "DIV"},
      {"^", "POW"},         {"=", "EQL"},          {"!=", "NEQ"},          {"!~", "NEQ_REGEX"},
      {"=~", "EQL_REGEX"},  {"<", "LSS"},          {">", "GTR"},           {"<=", "LTE"},
      {">=", "GTE"},        {"unless", "LUNLESS"}, {"and", "LAND"},        {"or", "LOR"}};
  switch (token.kind) {
    case TokenKind::Number:
      return "NUMBER";
    case TokenKind::Duration:
      return "DURATION";
    case TokenKind::String:
      return "STRING";
    case TokenKind::Identifier:
      return "IDENTIFIER";
    case TokenKind::MetricIdentifier:
      return "METRIC_IDENTIFIER";
    case TokenKind::Keyword:
    case TokenKind::Aggregator:
    case TokenKind::Operator:
    case TokenKind::Punctuation:
    case TokenKind::Variable:
    case TokenKind::Comment:
      break;
  }
  std::string word(token.span.In(text));
  if (const auto found = kNames.find(word); found != kNames.end()) return found->second;
  for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

// Those in the notation of series are the business of promql/series.
TEST_F(ParseConformance, LexerJson) {
  const json cases = ReadShared("promql/lexer.json");
  SKIP_WITHOUT(cases);
  Tally all("lexer.json, without series notation");
  for (const json& item : cases) {
    if (item.value("series_desc", false)) continue;
    const std::string input = TextOf(item, "input");
    std::vector<Token> tokens;
    const bool failed = Tokenize(input, {}, tokens).has_value();
    bool same = failed == item.at("fail").get<bool>();
    if (!failed && same) {
      json ours = json::array();
      for (const Token& token : tokens) {
        ours.push_back({{"type", PrometheusName(token, input)},
                        {"pos", token.span.begin},
                        {"val", std::string(token.span.In(input))}});
      }
      same = ours == item.at("tokens");
      EXPECT_TRUE(same) << input << "\n" << ours.dump() << "\n" << item.at("tokens").dump();
    }
    EXPECT_TRUE(same) << input;
    all.Add(same);
  }
}

// Every expression that parses has tokens, which cover all but space.
TEST_F(ParseConformance, TokensOfTheCorpus) {
  const json cases = ReadShared("corpus/rule_expressions.json");
  SKIP_WITHOUT(cases);
  Tally all("corpus/rule_expressions.json, tokens");
  for (const json& item : cases) {
    const std::string text = item.at("expr");
    std::vector<Token> tokens;
    bool ok = !Tokenize(text, {}, tokens).has_value();
    uint32_t end = 0;
    for (const Token& token : tokens) {
      ok = ok && text.find_first_not_of(" \t\r\n", end) == token.span.begin;
      end = token.span.end;
    }
    ok = ok && text.find_first_not_of(" \t\r\n", end) == std::string::npos;
    EXPECT_TRUE(ok) << text;
    all.Add(ok);
  }
}

}  // namespace
}  // namespace promql::test
