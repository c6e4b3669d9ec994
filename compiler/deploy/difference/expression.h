// PromQL expressions compared by what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "promql/ast.h"

namespace qoe::difference {

// One expression, parsed. Its tree is that of a normal form: parentheses that change nothing are
// gone, and lists of labels (`by`, `on`, `group_left` …) are sorted. Stays where it is made.
class Expression {
 public:
  explicit Expression(std::string_view text);
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  Expression(Expression&&) = delete;
  Expression& operator=(Expression&&) = delete;
  ~Expression() = default;

  bool parsed() const { return !ast_.empty(); }
  // Empty where the text is no PromQL that is known here.
  const promql::Ast& ast() const { return ast_; }

 private:
  std::string text_;
  promql::Ast ast_;
};

// Whether both ask for the same: spelling, layout, quotes, the order of matchers and of labels,
// and needless parentheses do not count. Texts that do not parse are the same when they are equal.
bool SameExpression(std::string_view a, std::string_view b);

// One text for all expressions that differ only in their numbers and durations; for finding what
// became of a rule. A text that does not parse stands for itself.
std::string ShapeOf(std::string_view text);

// The metrics that an expression names, sorted, each once.
std::vector<std::string> MetricsOf(std::string_view text);

// What changed between two expressions, in words: "threshold 3 → 2", "window 5m → 10m". Empty where
// nothing did. `unit` is that of the threshold, for people; may be empty. `set_labels` are those
// that the rule itself sets: they stay whatever the expression does.
struct ExpressionUse {
  bool is_alert = false;
  std::string unit;
  std::vector<std::string> set_labels;
};
std::vector<std::string> MeaningsOf(std::string_view before, std::string_view after,
                                    const ExpressionUse& use);

}  // namespace qoe::difference
