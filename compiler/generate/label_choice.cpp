#include "compiler/generate/label_choice.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace qoe::generate {
namespace {

using promql::MatchOp;

bool IsMatched(std::string_view expression, std::string_view value) {
  const re2::RE2 compiled(std::string(expression), re2::RE2::Quiet);
  return compiled.ok() && re2::RE2::FullMatch(std::string(value), compiled);
}

// A text that a simple expression matches: of `5..` it is `500`, of `api-.*` `api-1`.
std::string Example(std::string_view alternative) {
  std::string text;
  for (size_t i = 0; i < alternative.size(); ++i) {
    const char c = alternative[i];
    const char next = i + 1 < alternative.size() ? alternative[i + 1] : '\0';
    if (c == '\\' && next != '\0') {
      const bool digit = next == 'd';
      text += digit ? '1' : next;
      ++i;
    } else if (c == '[') {
      if (next != '\0') text += next;
      i = std::min(alternative.find(']', i), alternative.size() - 1);
    } else if (c == '.') {
      text += next == '*' || next == '+' ? '1' : '0';
    } else if (std::string_view("*+?^$()").find(c) == std::string_view::npos) {
      text += c;
    }
  }
  return text;
}

void AddExamples(std::string_view expression, std::vector<std::string>& candidates) {
  while (true) {
    const size_t bar = expression.find('|');
    candidates.push_back(Example(expression.substr(0, bar)));
    if (bar == std::string_view::npos) return;
    expression.remove_prefix(bar + 1);
  }
}

void AddMadeUp(const Label& label, const std::vector<LabelCondition>& wanted,
               std::vector<std::string>& candidates) {
  for (const LabelCondition& condition : wanted) {
    if (condition.op == MatchOp::Equal) candidates.emplace_back(condition.value);
    if (condition.op == MatchOp::Regex) AddExamples(condition.value, candidates);
  }
  for (int i = 1; i <= 2; ++i) candidates.push_back(fmt::format("{}-{}", label.name, i));
  for (const char* plain : {"200", "ok", "other"}) candidates.emplace_back(plain);
}

}  // namespace

bool Meets(const LabelCondition& condition, std::string_view value) {
  switch (condition.op) {
    case MatchOp::Equal:
      return value == condition.value;
    case MatchOp::NotEqual:
      return value != condition.value;
    case MatchOp::Regex:
      return IsMatched(condition.value, value);
    case MatchOp::NotRegex:
      return !IsMatched(condition.value, value);
  }
  return false;
}

std::optional<std::string> ChooseValue(const Label& label,
                                       const std::vector<LabelCondition>& wanted,
                                       const std::vector<LabelCondition>& avoided) {
  std::vector<std::string> candidates(label.values.begin(), label.values.end());
  candidates.insert(candidates.end(), label.examples.begin(), label.examples.end());
  // Values that are enumerated are all that there are: the checker relies on it.
  if (label.values.empty()) AddMadeUp(label, wanted, candidates);
  const auto all = [](const std::vector<LabelCondition>& conditions, std::string_view value) {
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const LabelCondition& each) { return Meets(each, value); });
  };
  const std::string* best = nullptr;
  ptrdiff_t fewest = 0;
  for (const std::string& candidate : candidates) {
    if (!all(wanted, candidate)) continue;
    const ptrdiff_t met =
        std::count_if(avoided.begin(), avoided.end(),
                      [&](const LabelCondition& each) { return Meets(each, candidate); });
    if (best != nullptr && met >= fewest) continue;
    best = &candidate;
    fewest = met;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace qoe::generate
