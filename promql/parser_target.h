// The parser and what the target has of the language. Part of parse.cpp.
#pragma once

#include "promql/parser.h"
#include "promql/target.h"

namespace promql::internal {

// False, and an issue, where the target cannot have it, with or without a flag.
inline bool Parser::RequireSince(const Since& since, Span span, const std::string& what) {
  if (since.InWithFlag(language_)) return true;
  if (since.Gone(language_)) {
    Report(IssueCode::NotInTarget, span, what + " is no longer in " + NameOf(options_.target),
           since.renamed.empty() ? "" : "it is called `" + std::string(since.renamed) + "` now");
  } else {
    Report(IssueCode::NotInTarget, span, what + " is not in " + NameOf(options_.target),
           WhoHasIt(since, options_.target.product));
  }
  return false;
}

// For what is there or not.
inline void Parser::RequireSyntax(Syntax part, Span span) {
  if (!other_target_) return;
  const Since since = SinceOf(part);
  if (since.In(language_)) return;
  const Target& target = options_.target;
  const bool many = !since.what.starts_with("the ") && !since.what.starts_with("`atan2`");
  Report(IssueCode::NotInTarget, span,
         std::string(since.what) + (many ? " are" : " is") + " not in " + NameOf(target),
         WhoHasIt(since, target.product));
}

// For what has a flag; `on` is the flag. False: an issue was reported.
inline bool Parser::RequireFlag(bool on, Syntax part, Span span) {
  const Since since = SinceOf(part);
  if (other_target_ && !since.InWithFlag(language_)) {
    RequireSyntax(part, span);
    return false;
  }
  if (on) return true;
  const Product product = options_.target.product;
  Report(IssueCode::FeatureDisabled, span,
         std::string(since.what) + " are experimental and not enabled", NeedsFlag(since, product));
  return false;
}

inline void Parser::RequireFunction(FunctionId function, Span span) {
  const Function& info = FunctionOf(function);
  if (!other_target_ && !info.experimental && !info.removed) return;
  const std::string what = "function `" + std::string(info.name) + "`";
  const Since since = SinceOf(function);
  if (!RequireSince(since, span, what)) return;
  if (since.In(language_) || options_.features.experimental_functions) return;
  Report(IssueCode::FeatureDisabled, span, what + " is experimental and not enabled",
         NeedsFlag(since, options_.target.product));
}

// False: an issue was reported.
inline bool Parser::RequireAggregator(Aggregator aggregator, Span span) {
  const AggregatorInfo& info = InfoOf(aggregator);
  if (!other_target_ && !info.experimental) return true;
  const std::string what = "aggregator `" + std::string(info.spelling) + "`";
  const Since since = SinceOf(aggregator);
  if (!RequireSince(since, span, what)) return false;
  if (since.In(language_) || options_.features.experimental_functions) return true;
  Report(IssueCode::FeatureDisabled, span, what + " is experimental and not enabled",
         NeedsFlag(since, options_.target.product));
  return false;
}

}  // namespace promql::internal
