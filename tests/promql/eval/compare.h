// Whether an answer is what a script expects, by the rules of Prometheus' own runner.
#pragma once

#include <string>
#include <string_view>

#include "promql/eval/query.h"
#include "tests/promql/eval/script.h"

namespace promql::eval::test {

// How exactly an answer is compared.
struct Strictness {
  // The expression was rewritten: places in annotations are others.
  bool places = true;
};

// Empty: it is. Else what was expected and what there is instead. The answer has no error.
std::string CompareValue(const Eval& eval, const Answer& answer);

// The same of warnings and infos; `expression` is what was evaluated.
std::string CompareAnnotations(const Expectation& expected, const Answer& answer,
                               std::string_view expression, Strictness strictness);

// Of an error where one is expected.
std::string CompareError(const ExpectedText& expected, const std::string& message);

// Relatively nearer than a millionth, or both NaN.
bool AlmostEqual(double a, double b);

// One sample, for messages.
std::string Text(const Point& point);

}  // namespace promql::eval::test
