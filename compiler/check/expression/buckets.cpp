// `le="0.3"` of a histogram that has no such bucket.
#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <cmath>
#include <vector>

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

// As Prometheus writes it into `le`, or as somebody asks for it.
bool HasBucket(const KnownSeries& known, std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double bound = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bound);
  const bool number = error == std::errc() && end == text.data() + text.size();
  return number && HasBound(known.series, bound);
}

// A pattern that is more than alternatives: `le=~"0\\.3|0\\.4"`.
void Pattern(const ExpressionContext& cx, const KnownSeries& known, const promql::Matcher& matcher,
             diag::Sink& sink) {
  const RE2 pattern(re2::StringPiece(matcher.value.data(), matcher.value.size()), RE2::Quiet);
  if (!pattern.ok() || RE2::FullMatch("+Inf", pattern)) return;
  for (size_t i = 0; i < known.series.bucket_count; ++i) {
    // Client libraries write `5` or `5.0`.
    const std::string bound = units::FormatNumber(known.series.buckets[i]);
    if (RE2::FullMatch(bound, pattern) || RE2::FullMatch(bound + ".0", pattern)) return;
  }
  sink.Add(diag::Code::UnknownBucket, cx.At(matcher.value_span),
           "no bucket of `{}` matches this, so this would never have data", known.series.metric)
      .Label(known.declared, "declared here with its `buckets`")
      .Help("its bounds are {}", BoundsOf(known.series));
}

void One(const ExpressionContext& cx, const KnownSeries& known, const promql::Matcher& matcher,
         diag::Sink& sink) {
  const facts::ValueSet asked = matcher.op == promql::MatchOp::Regex
                                    ? facts::LiteralsOf(matcher.value)
                                    : facts::ValueSet({matcher.value});
  if (!asked.known()) return Pattern(cx, known, matcher, sink);
  std::vector<std::string_view> missing;
  for (const std::string_view bound : asked.values()) {
    if (!HasBucket(known, bound)) missing.push_back(bound);
  }
  if (missing.empty()) return;
  sink.Add(diag::Code::UnknownBucket, cx.At(matcher.value_span), "`{}` has no bucket up to `{}`{}",
           known.series.metric, fmt::join(missing, "` or `"),
           missing.size() == asked.values().size() ? ", so this would never have data" : "")
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
      const bool wanted =
          matcher.op == promql::MatchOp::Equal || matcher.op == promql::MatchOp::Regex;
      if (matcher.name == "le" && wanted && !matcher.value_variable) One(cx, *known, matcher, sink);
    }
  }
}

}  // namespace qoe::check
