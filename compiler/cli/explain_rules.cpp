#include "compiler/cli/explain_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/base/spelling.h"
#include "compiler/test/render.h"
#include "compiler/units/unit.h"

namespace qoe::cli {
namespace {

using scenario::Explanation;
using scenario::Question;

constexpr size_t kMostTold = 3;  // scenarios for each rule, where nobody has chosen

struct QuestionText {
  std::string_view rule;
  std::optional<std::string_view> time;
};

QuestionText Split(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

// One answer, and of which scenario.
struct Told {
  size_t scenario;
  const Explanation* explanation;
};

// By rule, in the order of the questions and rules.
std::vector<std::vector<Told>> ByRule(const driver::ScenarioRun& run, size_t question) {
  std::vector<std::vector<Told>> rules;
  for (size_t i = 0; i < run.explanations.size(); ++i) {
    for (const Explanation& each : run.explanations[i]) {
      if (each.question != question) continue;
      auto rule = std::find_if(rules.begin(), rules.end(), [&](const std::vector<Told>& known) {
        return known.front().explanation->rule == each.rule;
      });
      if (rule == rules.end()) rule = rules.emplace(rules.end());
      rule->push_back({i, &each});
    }
  }
  return rules;
}

std::string RuleText(const driver::ScenarioRun& run, std::vector<Told> told, bool all) {
  const source::FileSet& files = run.compilation->files;
  const test::Rule& rule = *told.front().explanation->rule;
  const auto& tests = run.outcomes.front().tests;
  std::string out = fmt::format("{} {}  --> {}\n", rule.is_alert ? "alert" : "recording rule",
                                rule.name, test::PlaceText(rule.location, files));
  std::stable_sort(told.begin(), told.end(), [](const Told& a, const Told& b) {
    return a.explanation->happening > b.explanation->happening;
  });
  const size_t count = all ? told.size() : std::min(told.size(), kMostTold);
  for (size_t i = 0; i < count; ++i) {
    const Explanation& each = *told[i].explanation;
    const test::TestOutcome& test = tests[told[i].scenario];
    fmt::format_to(std::back_inserter(out), "  {} at {}{}  --> {}\n", test.name,
                   units::FormatDuration(each.t_ms),
                   each.occasion.empty() ? "" : ", " + each.occasion,
                   test::PlaceText(test.location, files));
    for (const std::string& line : each.lines)
      fmt::format_to(std::back_inserter(out), "    {}\n", line);
  }
  if (count == told.size()) return out;
  out += "  also reached by: ";
  for (size_t i = count; i < told.size(); ++i)
    out += (i == count ? "" : ", ") + tests[told[i].scenario].name;
  return out + " (`--run NAME` explains there)\n";
}

std::string UnknownText(const driver::ScenarioRun& run, const std::string& name) {
  std::vector<std::string_view> known;
  for (const auto& group : run.rules.groups) {
    for (const test::Rule& rule : group->rules) known.push_back(rule.name);
  }
  const std::string_view nearest = Nearest(name, known);
  return fmt::format("qoec test: the spec has no rule `{}` to explain\n{}", name,
                     nearest.empty()
                         ? "  = help: name an alert or a recorded series as the rules have it\n"
                         : fmt::format("  = help: did you mean `{}`?\n", nearest));
}

// Why there is no answer.
std::string UnansweredText(const driver::ScenarioRun& run, const Question& question) {
  int64_t longest = 0;
  for (size_t i = 0; i < run.explanations.size(); ++i) {
    if (!run.outcomes.front().tests[i].skipped)
      longest = std::max(longest, run.compilation->bundle.scenarios[i].length_ms);
  }
  if (longest == 0) return "qoec test: no scenario was played, so that nothing can be explained\n";
  if (question.at_ms.value_or(0) > longest) {
    return fmt::format(
        "qoec test: `{}` cannot be explained at {}: the longest scenario ends at {}\n",
        question.rule, units::FormatDuration(*question.at_ms), units::FormatDuration(longest));
  }
  const auto& tests = run.outcomes.front().tests;
  if (std::any_of(tests.begin(), tests.end(), [](const auto& test) { return test.unfinished; })) {
    return fmt::format(
        "qoec test: no scenario that came to its end feeds what `{}` reads: mend the others "
        "first\n",
        question.rule);
  }
  return fmt::format(
      "qoec test: no scenario that was played feeds what `{}` reads{}\n", question.rule,
      question.at_ms ? fmt::format(" and lasts until {}", units::FormatDuration(*question.at_ms))
                     : "");
}

}  // namespace

std::string CheckQuestion(const std::string& text) {
  const QuestionText question = Split(text);
  if (question.rule.empty()) return fmt::format("`{}` names no rule", text);
  if (!question.time) return "";
  const std::optional<int64_t> at = units::ParseDuration(*question.time);
  if (at && *at >= 0) return "";
  return fmt::format("`{}` is no time of a scenario such as `16m`, `1h30m`", *question.time);
}

Question QuestionOf(const std::string& text) {
  const QuestionText question = Split(text);
  return {std::string(question.rule),
          question.time ? units::ParseDuration(*question.time) : std::nullopt};
}

ExplainedRules ExplainRules(const driver::ScenarioRun& run, const std::vector<Question>& questions,
                            bool all) {
  ExplainedRules explained;
  for (const std::string& name : run.unknown_rules) explained.problems += UnknownText(run, name);
  if (!run.unknown_rules.empty()) return explained;
  for (size_t i = 0; i < questions.size(); ++i) {
    const std::vector<std::vector<Told>> rules = ByRule(run, i);
    if (rules.empty()) explained.problems += UnansweredText(run, questions[i]);
    for (const std::vector<Told>& rule : rules) {
      if (!explained.text.empty()) explained.text += "\n";
      explained.text += RuleText(run, rule, all);
    }
  }
  return explained;
}

}  // namespace qoe::cli
