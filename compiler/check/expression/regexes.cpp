// Patterns of which less would do. Source: Prometheus anchors patterns at both ends.
#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

using promql::MatchOp;

constexpr std::string_view kSpecial = ".+*?()[]{}^$\\|";

// `(foo|^bar)$`: an anchor behind `(` or `|`, or before `)`.
bool AnchorInside(std::string_view pattern) {
  for (size_t i = 1; i + 1 < pattern.size(); ++i) {
    const bool opens = pattern[i] == '^' && (pattern[i - 1] == '(' || pattern[i - 1] == '|');
    const bool closes = pattern[i] == '$' && pattern[i - 1] != '\\' &&
                        (pattern[i + 1] == ')' || pattern[i + 1] == '|');
    if (opens || closes) return true;
  }
  return false;
}

// Can stand in the file in place of a quoted text without thinking of escapes.
bool IsHarmless(std::string_view text) {
  return text.find_first_of("\"'\\`\n") == std::string_view::npos;
}

// `.*` lets everything pass, `!~".+"` only what lacks the label.
bool Wildcard(const ExpressionContext& cx, const promql::Matcher& matcher, diag::Sink& sink) {
  const bool wanted = matcher.op == MatchOp::Regex;
  if (matcher.value == ".*" && wanted) {
    // On a dashboard it is what "All" of a variable becomes.
    if (cx.purpose == Purpose::Panel || cx.purpose == Purpose::Variable) return true;
    sink.Add(diag::Code::RedundantRegex, cx.At(matcher.value_span),
             "`.*` matches everything, also series without the label: the matcher changes nothing")
        .Help("leave the matcher out; `.+` asks for series that carry the label");
    return true;
  }
  if (matcher.value != ".+" || wanted) return false;
  sink.Add(diag::Code::RedundantRegex, cx.At(matcher.value_span),
           "this finds the series without the label: `{}=\"\"` says so", matcher.name)
      .Help("write `{}=\"\"`", matcher.name);
  return true;
}

void One(const ExpressionContext& cx, const promql::Matcher& matcher, diag::Sink& sink) {
  if (Wildcard(cx, matcher, sink)) return;
  const std::string_view pattern = matcher.value == "(?:)" ? "" : matcher.value;
  if (pattern.find_first_of(kSpecial) == std::string_view::npos) {
    const std::string_view op = matcher.op == MatchOp::Regex ? "=" : "!=";
    sink.Add(diag::Code::RedundantRegex, cx.At(matcher.op_span),
             "`{}` is no pattern: `{}` does the same, and finds the series faster", pattern, op)
        .Help("write `{}{}\"{}\"`", matcher.name, op, pattern)
        .Fix(fmt::format("compare with `{}`", op), true, cx.At(matcher.op_span), std::string(op));
    return;
  }
  if (AnchorInside(pattern)) {
    sink.Add(diag::Code::RedundantRegex, cx.At(matcher.value_span),
             "the anchors inside are not needed: Prometheus matches a pattern against the whole "
             "value");
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
  // Only where the pattern stands there as it is, without escapes.
  if (!IsHarmless(pattern) || written.size() != pattern.size() + 2) return;
  report.Help("write `{}{}\"{}\"`", matcher.name, matcher.op == MatchOp::Regex ? "=~" : "!~", bare);
  const promql::Span span = matcher.value_span;
  if (pattern.front() == '^')
    report.Fix("leave the anchors out", true, cx.At({span.begin + 1, span.begin + 2}), "");
  if (bare.data() + bare.size() != pattern.data() + pattern.size())
    report.Fix("leave the anchors out", true, cx.At({span.end - 2, span.end - 1}), "");
}

}  // namespace

void CheckRegexes(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    for (const promql::Matcher matcher : cx.ast.matchers(id)) {
      const bool regex = matcher.op == MatchOp::Regex || matcher.op == MatchOp::NotRegex;
      if (regex && !matcher.value_variable && !matcher.name_variable && matcher.name != "__name__")
        One(cx, matcher, sink);
    }
  }
}

}  // namespace qoe::check
