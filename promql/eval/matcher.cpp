#include "promql/eval/matcher.h"

#include <re2/re2.h>

#include <algorithm>

#include "promql/regex.h"

namespace promql::eval {

std::unique_ptr<re2::RE2> CompileRegex(std::string_view pattern, std::string& error) {
  std::string whole = "^(?s:";
  whole += pattern;
  whole += ")$";
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(whole, options);
  if (regex->ok()) return regex;
  error = regex->error();
  return nullptr;
}

CompiledMatcher::CompiledMatcher(const LabelMatcher& matcher) : matcher_(&matcher) {
  if (matcher.op != MatchOp::Regex && matcher.op != MatchOp::NotRegex) return;
  if (auto plain = PlainAlternatives(matcher.value)) {
    alternatives_ = std::move(*plain);
    return;
  }
  regex_ = CompileRegex(matcher.value, error_);
}

CompiledMatcher::CompiledMatcher(CompiledMatcher&&) noexcept = default;
CompiledMatcher::~CompiledMatcher() = default;

bool CompiledMatcher::MatchesRegex(std::string_view value) {
  if (regex_ == nullptr) {
    return std::find(alternatives_.begin(), alternatives_.end(), value) != alternatives_.end();
  }
  const auto [known, added] = known_.try_emplace(std::string(value), false);
  if (added) {
    known->second = re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *regex_);
  }
  return known->second;
}

bool CompiledMatcher::Matches(std::string_view value) {
  switch (matcher_->op) {
    case MatchOp::Equal:
      return value == matcher_->value;
    case MatchOp::NotEqual:
      return value != matcher_->value;
    case MatchOp::Regex:
      return MatchesRegex(value);
    case MatchOp::NotRegex:
      return !MatchesRegex(value);
  }
  return false;
}

}  // namespace promql::eval
