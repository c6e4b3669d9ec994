// The tables (functions, aggregators, operators, keywords) against the recorded facts.
#include <iostream>
#include <set>

#include "promql/functions.h"
#include "promql/keyword.h"
#include "promql/operators.h"
#include "promql/parse.h"
#include "promql/target.h"
#include "tests/promql/shared_data.h"

namespace promql::test {
namespace {

using nlohmann::json;

TEST(LanguageConformance, FunctionsJson) {
  const json functions = ReadShared("promql/functions.json");
  SKIP_WITHOUT(functions);
  Tally tally("functions.json");
  // Ours has those, too, that are gone or came later.
  size_t in_reference = 0;
  for (uint32_t i = 0; i < FunctionCount(); ++i) {
    if (SinceOf(static_cast<FunctionId>(i)).InWithFlag(kReference)) ++in_reference;
  }
  EXPECT_EQ(in_reference, functions.size());
  for (const json& item : functions) {
    const std::string name = item.at("name");
    const FunctionId id = FindFunction(name);
    ASSERT_NE(id, FunctionId::None) << name;
    const Function& function = FunctionOf(id);
    json parameters = json::array();
    for (size_t i = 0; i < function.parameters.size(); ++i) {
      parameters.push_back(std::string(ShortName(function.parameter_type(i))));
    }
    const json most = function.max_arguments() < 0 ? json(nullptr) : json(function.max_arguments());
    const bool same =
        parameters == item.at("arg_types") && function.variadic == item.at("variadic") &&
        function.min_arguments() == item.at("min_args") && most == item.at("max_args") &&
        ShortName(function.result) == item.at("return_type") &&
        function.experimental == item.at("experimental");
    EXPECT_TRUE(same) << name;
    tally.Add(same);
  }
}

TEST(LanguageConformance, Aggregators) {
  const json language = ReadShared("promql/language.json");
  SKIP_WITHOUT(language);
  EXPECT_EQ(language.at("aggregators").size(), kAggregators.size());
  for (const json& item : language.at("aggregators")) {
    const KeywordEntry* entry = FindKeyword(item.at("name").get<std::string>());
    ASSERT_TRUE(entry != nullptr && entry->keyword == Keyword::Aggregation) << item.dump();
    const AggregatorInfo& info = InfoOf(entry->aggregator);
    EXPECT_EQ(info.experimental, item.at("experimental").get<bool>());
    const std::string wanted =
        item.at("parameter_type").is_null() ? "none" : item.at("parameter_type").get<std::string>();
    const char* const ours = info.parameter == AggregatorParameter::None     ? "none"
                             : info.parameter == AggregatorParameter::Scalar ? "scalar"
                                                                             : "string";
    EXPECT_EQ(ours, wanted);
  }
}

TEST(LanguageConformance, OperatorPrecedence) {
  const json language = ReadShared("promql/language.json");
  SKIP_WITHOUT(language);
  size_t count = 0;
  for (const json& level : language.at("binary_operators").at("precedence_low_to_high")) {
    if (level.at("level") > 6) continue;  // `offset` and `[` are not binary operators
    for (const std::string spelling : level.at("operators")) {
      ++count;
      bool found = false;
      for (const BinaryOpInfo& info : kBinaryOps) {
        if (info.spelling != spelling) continue;
        found = true;
        EXPECT_EQ(info.precedence, level.at("level").get<int>()) << spelling;
        EXPECT_EQ(info.associativity == Associativity::Right, level.at("associativity") == "right");
      }
      EXPECT_TRUE(found) << spelling;
    }
  }
  EXPECT_EQ(count, kBinaryOps.size());
}

bool Parses(const std::string& text) {
  Ast ast;
  std::vector<Issue> issues;
  return Parse(text, {}, ast, issues);
}

TEST(LanguageConformance, KeywordsAsNames) {
  const json language = ReadShared("promql/language.json");
  SKIP_WITHOUT(language);
  const std::set<std::string> metrics = language.at("usable_as_metric_name");
  const std::set<std::string> labels = language.at("usable_as_grouping_label");
  std::set<std::string> keywords;
  for (const auto& [kind, words] : language.at("keywords").items()) {
    if (kind != "case_insensitive") keywords.insert(words.begin(), words.end());
  }
  EXPECT_EQ(keywords.size(), kKeywords.size());
  for (const std::string& word : keywords) {
    EXPECT_NE(FindKeyword(word), nullptr) << word;
    const bool number = word == "inf" || word == "nan";
    EXPECT_EQ(Parses(word), number || metrics.contains(word)) << word;
    EXPECT_EQ(Parses("sum by (" + word + ") (x)"), labels.contains(word)) << word;
    EXPECT_TRUE(Parses("{" + word + "=\"x\"}")) << word;
  }
}

}  // namespace
}  // namespace promql::test
