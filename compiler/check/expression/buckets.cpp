// `le="0.3"` of a histogram that has no such bucket.
#include <charconv>
#include <cmath>

#include "compiler/check/expression/context.h"

namespace qoe::check {
namespace {

bool HasBound(const facts::SeriesFacts& series, double bound) {
  if (std::isinf(bound)) return bound > 0;
  for (size_t i = 0; i < series.bucket_count; ++i) {
    if (series.buckets[i] == bound) return true;
  }
  return false;
}

std::string BoundsOf(const facts::SeriesFacts& series) {
  std::string text;
  for (size_t i = 0; i < series.bucket_count; ++i)
    text += units::FormatNumber(series.buckets[i]) + ", ";
  return text + "+Inf";
}

void One(const ExpressionContext& cx, const KnownSeries& known, const promql::Matcher& matcher,
         diag::Sink& sink) {
  std::string_view text = matcher.value;
  if (text.starts_with('+')) text.remove_prefix(1);
  double bound = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bound);
  const bool number = error == std::errc() && end == text.data() + text.size();
  if (number && HasBound(known.series, bound)) return;
  sink.Add(diag::Code::UnknownBucket, cx.At(matcher.value_span),
           "`{}` has no bucket up to `{}`, so this would never have data", known.series.metric,
           matcher.value)
      .Label(known.declared, "declared here with its `buckets`")
      .Help("use one of its bounds: {}", BoundsOf(known.series));
}

}  // namespace

void CheckBuckets(const ExpressionContext& cx, diag::Sink& sink) {
  for (uint32_t i = 0; i < cx.ast.size(); ++i) {
    const promql::NodeId id{i};
    if (cx.ast.kind(id) != promql::NodeKind::VectorSelector) continue;
    const promql::SelectorView selector = cx.ast.selector(id);
    const KnownSeries* known =
        selector.name_variable ? nullptr : cx.catalogue.FindSeries(selector.metric_name());
    if (known == nullptr || known->series.bucket_count == 0 ||
        known->series.facts.part != facts::Part::Bucket) {
      continue;
    }
    for (const promql::Matcher matcher : selector.matchers) {
      if (matcher.name == "le" && matcher.op == promql::MatchOp::Equal && !matcher.value_variable)
        One(cx, *known, matcher, sink);
    }
  }
}

}  // namespace qoe::check
