// Recorded verdicts of Prometheus, and the templates of rules in use; skips where they are not.
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <functional>
#include <iostream>

#include "promql/gotemplate/callable.h"
#include "tests/gotemplate/templates.h"
#include "tests/promql/shared_data.h"

namespace promql::gotemplate::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using promql::test::ReadShared;
using promql::test::Tally;

TEST(TemplateConformance, ExpandJson) {
  const json cases = ReadShared("template/expand.json");
  SKIP_WITHOUT(cases);
  Tally tally("template/expand.json, accepted or refused");
  for (const json& item : cases) {
    const std::string text = item.at("template");
    // Only these two data are the server's; what a test passes as `.` can be anything.
    const ParseOptions options{.dialect = Dialect::PrometheusConsole};
    Ast ast;
    std::vector<Issue> issues;
    const bool parsed = Parse(text, options, ast, issues);
    const bool fails_to_parse = item.at("fail").get<bool>() &&
                                item.at("errMsg").get<std::string>().starts_with("error parsing");
    EXPECT_EQ(parsed, !fails_to_parse) << text;
    const bool checked = parsed && Check(ast, options, issues);
    // What is found must really fail.
    EXPECT_TRUE(checked || item.at("fail").get<bool>()) << text;
    tally.Add(parsed == !fails_to_parse && (checked || item.at("fail").get<bool>()));
  }
}

// Whether calling it does what the table says: with as many arguments.
bool IsExecuted(const Function& function) {
  if (function.name == "tmpl") return true;  // the executor's own
  const internal::Callable* callable = internal::FindBuiltin(function.name);
  if (callable == nullptr) callable = internal::FindPrometheusFunction(function.name);
  if (callable == nullptr) return false;
  const int least = callable->variadic ? callable->count - 1 : callable->count;
  // `eq` takes one by its signature, and then fails.
  const bool fails_later = function.name == "eq";
  const bool same_least = function.least == least || (fails_later && function.least == least + 1);
  return same_least && (function.most < 0 || !callable->variadic || function.most > least);
}

TEST(TemplateConformance, FunctionsJson) {
  const json functions = ReadShared("template/functions.json");
  SKIP_WITHOUT(functions);
  Tally tally("template/functions.json");
  for (const json& item : functions.at("functions")) {
    const std::string name = item.at("name");
    // Consoles alone have `tmpl`.
    const Dialect dialect = name == "tmpl" ? Dialect::PrometheusConsole : Dialect::PrometheusAlert;
    const Function* function = FindFunction(name, dialect);
    EXPECT_NE(function, nullptr) << name;
    if (name == "tmpl") {
      EXPECT_EQ(FindFunction(name, Dialect::PrometheusAlert), nullptr);
    }
    const bool executed = function != nullptr && IsExecuted(*function);
    EXPECT_TRUE(executed) << name;
    tally.Add(executed);
  }
}

// Calls `visit` with every label and annotation of the rules in a YAML node.
void ForEachTemplate(const YAML::Node& node, const std::function<void(const std::string&)>& visit) {
  for (const YAML::Node& group : node["groups"]) {
    for (const YAML::Node& rule : group["rules"]) {
      for (const char* section : {"labels", "annotations"}) {
        for (const auto& entry : rule[section]) visit(entry.second.as<std::string>());
      }
    }
  }
}

TEST(TemplateConformance, RulesInUse) {
  const fs::path root = fs::path(promql::test::SharedRoot()) / "conformance/corpus";
  if (!fs::exists(root)) GTEST_SKIP() << "no corpus at " << root;
  Tally tally("corpus, labels and annotations");
  const auto visit = [&](const std::string& text) {
    const std::string issue = FirstIssue(text);
    EXPECT_EQ(issue, "") << text;
    Ast ast, again;
    std::vector<Issue> issues;
    Parse(text, {}, ast, issues);
    const std::string printed = Print(ast);
    const bool same = Parse(printed, {}, again, issues) && Equal(ast, again);
    EXPECT_TRUE(same) << text << "\n" << printed;
    tally.Add(issue.empty() && same);
  };
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".yaml" && extension != ".yml") continue;
    for (const YAML::Node& document : YAML::LoadAllFromFile(entry.path().string())) {
      if (!document.IsMap()) continue;
      ForEachTemplate(document["spec"] ? document["spec"] : document, visit);
    }
  }
}

}  // namespace
}  // namespace promql::gotemplate::test
