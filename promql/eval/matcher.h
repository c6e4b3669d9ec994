// A label matcher made ready to be asked often.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "promql/eval/storage.h"

namespace re2 {
class RE2;
}

namespace promql::eval {

// Refers to the matcher that it was made of. Remembers what an expression said of a text.
class CompiledMatcher {
 public:
  explicit CompiledMatcher(const LabelMatcher& matcher);
  CompiledMatcher(CompiledMatcher&&) noexcept;
  ~CompiledMatcher();

  bool ok() const { return error_.empty(); }
  const std::string& error() const { return error_; }
  std::string_view name() const { return matcher_->name; }
  // Of a label that is not there the value is empty.
  bool Matches(std::string_view value);

 private:
  bool MatchesRegex(std::string_view value);

  const LabelMatcher* matcher_;
  std::vector<std::string_view> alternatives_;  // instead of an expression: `a|b`
  std::unique_ptr<re2::RE2> regex_;
  std::unordered_map<std::string, bool> known_;
  std::string error_;
};

// An expression of RE2 that has to match the whole text, in which `.` is any character; null and
// `error` where it does not compile.
std::unique_ptr<re2::RE2> CompileRegex(std::string_view pattern, std::string& error);

}  // namespace promql::eval
