// What Prometheus' rulefmt says of a group, as the rulers pass it on.
// Source: Prometheus 3.x model/rulefmt/rulefmt.go; positions and empty messages as measured.
#include <fmt/format.h>

#include <algorithm>

#include "promql/gotemplate/parse.h"
#include "promql/parse.h"
#include "promql/typecheck.h"
#include "tests/ruler/group.h"

namespace qoe::test_ruler {
namespace {

// How many places of the file Prometheus would name with the message: `0:0: ` each, here.
enum Places : uint8_t { NoPlace, OnePlace, TwoPlaces };

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class RuleErrors {
 public:
  RuleErrors(const Group& group, size_t index, const Options& options,
             std::vector<std::string>& out)
      : prefix_(fmt::format("group {}, rule {}, {}: ", Quoted(group.name), index,
                            Quoted(group.rules[index].name()))),
        options_(options),
        out_(out) {}

  void Add(Places places, std::string_view message) {
    std::string text;
    if (options_.tells_positions) {
      for (int i = 0; i < places; ++i) text += "0:0: ";
    }
    out_.push_back(fmt::format("{}{}{}", text, prefix_, message));
  }
  // Cortex puts an error without content into its list.
  void AddEmpty() { out_.emplace_back(); }

 private:
  std::string prefix_;
  const Options& options_;
  std::vector<std::string>& out_;
};

bool IsName(std::string_view text, bool colons) {
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9') ||
           (colons && c == ':');
  };
  return !text.empty() && std::ranges::all_of(text, fits) && !(text[0] >= '0' && text[0] <= '9');
}

std::string PlaceIn(std::string_view text, uint32_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("{}:{}", line, offset - begin + 1);
}

void CheckExpression(const Rule& rule, const Options& options, RuleErrors& errors) {
  if (rule.expr.empty()) {
    errors.Add(OnePlace, "field 'expr' must be set in rule");
    return;
  }
  if (!options.checks_promql) return;
  promql::Ast ast;
  std::vector<promql::Issue> issues;
  const promql::ParseOptions parse;
  if (promql::Parse(rule.expr, parse, ast, issues) && promql::CheckTypes(ast, parse, issues))
    return;
  if (!options.tells_expression_errors) {
    errors.AddEmpty();
    return;
  }
  const promql::Issue& first = issues.front();
  errors.Add(OnePlace, fmt::format("could not parse expression: {}: parse error: {}",
                                   PlaceIn(rule.expr, first.span.begin), first.message));
}

void CheckRecording(const Rule& rule, RuleErrors& errors) {
  if (rule.record.empty()) return;
  const auto misplaced = [&](std::string_view field) {
    errors.Add(OnePlace, fmt::format("invalid field '{}' in recording rule", field));
  };
  if (!rule.annotations.empty()) misplaced("annotations");
  if (rule.for_ms != 0) misplaced("for");
  if (rule.keep_firing_for_ms != 0) misplaced("keep_firing_for");
  if (!IsName(rule.record, true))
    errors.Add(OnePlace, fmt::format("invalid recording rule name: {}", rule.record));
}

void CheckNames(const Rule& rule, RuleErrors& errors) {
  for (const auto& [name, value] : rule.labels) {
    if (!IsName(name, false) || name == "__name__")
      errors.Add(NoPlace, fmt::format("invalid label name: {}", name));
  }
  for (const auto& [name, value] : rule.annotations) {
    if (!IsName(name, false)) errors.Add(NoPlace, fmt::format("invalid annotation name: {}", name));
  }
}

// Go's words for what is most often wrong.
std::string GoMessage(std::string_view text, const promql::gotemplate::Issue& issue) {
  using promql::gotemplate::IssueCode;
  const std::string_view at = issue.span.In(text);
  if (issue.code == IssueCode::UnclosedAction) return "unclosed action";
  if (issue.code == IssueCode::UnknownFunction)
    return fmt::format("function {} not defined", Quoted(at));
  if (issue.code == IssueCode::UndefinedVariable)
    return fmt::format("undefined variable {}", Quoted(at));
  return issue.message;
}

void CheckTemplates(const Rule& rule, std::string_view what,
                    const std::map<std::string, std::string>& texts, RuleErrors& errors) {
  for (const auto& [name, text] : texts) {
    promql::gotemplate::Ast ast;
    std::vector<promql::gotemplate::Issue> issues;
    if (promql::gotemplate::Parse(text, {}, ast, issues)) continue;
    const promql::gotemplate::Issue& first = issues.front();
    const auto line = 1 + std::ranges::count(text.substr(0, first.span.begin), '\n');
    errors.Add(NoPlace, fmt::format("{} {}: template: __alert_{}:{}: {}", what, Quoted(name),
                                    rule.alert, line, GoMessage(text, first)));
  }
}

}  // namespace

std::vector<std::string> ValidateGroup(const Group& group, const Options& options) {
  if (group.name.empty()) return {"invalid rules config: rule group name must not be empty"};
  if (group.rules.empty())
    return {fmt::format("invalid rules config: rule group '{}' has no rules", group.name)};
  std::vector<std::string> out;
  for (size_t i = 0; i < group.rules.size(); ++i) {
    const Rule& rule = group.rules[i];
    RuleErrors errors(group, i, options, out);
    if (!rule.record.empty() && !rule.alert.empty())
      errors.Add(TwoPlaces, "only one of 'record' and 'alert' must be set");
    if (rule.record.empty() && rule.alert.empty())
      errors.Add(TwoPlaces, "one of 'record' or 'alert' must be set");
    CheckExpression(rule, options, errors);
    CheckRecording(rule, errors);
    CheckNames(rule, errors);
    if (rule.alert.empty()) continue;
    CheckTemplates(rule, "label", rule.labels, errors);
    CheckTemplates(rule, "annotation", rule.annotations, errors);
  }
  return out;
}

}  // namespace qoe::test_ruler
