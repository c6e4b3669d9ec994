// `qoec test --explain RULE[@TIME]`: what an option asks, and the answers of a run as text.
#pragma once

#include <string>

#include "compiler/driver/scenarios.h"
#include "compiler/scenario/explanation.h"

namespace qoe::cli {

// Why the text is no question ("`5x` is no time …"); empty: it is one.
std::string CheckQuestion(const std::string& text);
// Of a text that is one.
scenario::Question QuestionOf(const std::string& text);

// What is printed: `text` to stdout, `problems` to stderr. Without `all`, only the scenarios in
// which most happens to a rule are told in full, and the rest is named.
struct ExplainedRules {
  std::string text, problems;
};
ExplainedRules ExplainRules(const driver::ScenarioRun& run,
                            const std::vector<scenario::Question>& questions, bool all);

}  // namespace qoe::cli
