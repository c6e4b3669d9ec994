// How amounts are divided: by what each metric is divided first in a set of rules.
#pragma once

#include <deque>
#include <string_view>
#include <unordered_map>

#include "compiler/check/rule_set/parsed_rule.h"

namespace qoe::check {

class Definitions {
 public:
  struct Definition {
    std::string_view dividend, divisor;
    source::Location location;
    std::string_view name;  // of the rule
  };

  Definitions() = default;
  // Reports rules that divide one amount by different ones.
  Definitions(const std::deque<ParsedRule>& all, const source::FileSet& files, diag::Sink& sink);

  // Reports quotients of another expression that differ from those of the rules.
  void Compare(const promql::Ast& ast, const source::EmbeddedText& text, uint32_t offset,
               const source::FileSet& files, diag::Sink& sink) const;

 private:
  std::unordered_map<std::string_view, Definition> by_dividend_;
};

}  // namespace qoe::check
