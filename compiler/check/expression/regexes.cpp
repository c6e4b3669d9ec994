// Patterns of which less would do. Source: Prometheus anchors patterns at both ends.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using promql::MatchOp;

constexpr std::string_view kSpecial = ".+*?()[]{}^$\\|";

// Can stand in the file in place of a quoted text without thinking of escapes.
bool IsHarmless(std::string_view text) {
  return text.find_first_of("\"'\\`\n") == std::string_view::npos;
}

void One(const ExpressionContext& cx, const promql::Matcher& matcher, diag::Sink& sink) {
  const std::string_view pattern = matcher.value;
  if (pattern.find_first_of(kSpecial) == std::string_view::npos) {
    const std::string_view op = matcher.op == MatchOp::Regex ? "=" : "!=";
    sink.Add(diag::Code::RedundantRegex, cx.At(matcher.op_span),
             "`{}` is no pattern: `{}` does the same, and finds the series faster", pattern, op)
        .Fix(fmt::format("compare with `{}`", op), true, cx.At(matcher.op_span), std::string(op));
    return;
  }
  std::string_view bare = pattern;
  if (bare.starts_with('^')) bare.remove_prefix(1);
  const bool escaped = bare.size() > 1 && bare[bare.size() - 2] == '\\';
  if (bare.ends_with('$') && !escaped) bare.remove_suffix(1);
  // `^a|b$` anchors the alternatives one by one.
  if (bare.size() == pattern.size() || bare.find('|') != std::string_view::npos) return;
  diag::Report report =
      sink.Add(diag::Code::RedundantRegex, cx.At(matcher.value_span),
               "the anchors are not needed: Prometheus matches a pattern against the whole value");
  const std::string_view written = matcher.value_span.In(cx.ast.text());
  if (IsHarmless(pattern) && written.size() == pattern.size() + 2) {
    report.Fix("leave the anchors out", true, cx.At(matcher.value_span),
               std::string(1, written.front()) + std::string(bare) + std::string(1, written.back()));
  }
}

}  // namespace

void CheckRegexes(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    for (const promql::Matcher matcher : cx.ast.matchers(id)) {
      const bool regex = matcher.op == MatchOp::Regex || matcher.op == MatchOp::NotRegex;
      if (regex && !matcher.value_variable && !matcher.name_variable && !matcher.value.empty())
        One(cx, matcher, sink);
    }
  }
}

}  // namespace qoe::check
