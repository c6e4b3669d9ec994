// Text to tokens, for highlighters and other tools that need no tree. The parser does not use it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "promql/issue.h"
#include "promql/parse.h"
#include "promql/span.h"

namespace promql {

enum class TokenKind : uint8_t {
  Number,            // `1e3`, `Inf`
  Duration,          // `5m`
  String,            // with its quotes
  Identifier,        // `up`, a function's name, any label in braces
  MetricIdentifier,  // with a colon: `job:up:sum`
  Keyword,           // `by`, `offset`, `and`
  Aggregator,        // `sum`
  Operator,          // `+`, `==`, `=~`
  Punctuation,       // `(`, `,`, `[`, `:`, `@`
  Variable,          // Grafana's, where Features::grafana_variables is on
  Comment,
};

struct Token {
  TokenKind kind;
  Span span;
};

// Appends the tokens of `text`. Returns the first thing that no token can be made of: a broken
// literal, a character that the language does not use there, a parenthesis, brace or bracket
// without its partner. Whether the tokens form an expression is for Parse.
std::optional<Issue> Tokenize(std::string_view text, const Features& features,
                              std::vector<Token>& tokens);

}  // namespace promql
