#include "promql/eval/annotations.h"

#include <algorithm>

#include "promql/eval/number_text.h"
#include "promql/literal.h"

namespace promql::eval {
namespace {

constexpr std::string_view kForcedMonotonic =
    "input to histogram_quantile needed to be fixed for monotonicity (see "
    "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

std::string Quoted(std::string_view text) {
  std::string out;
  AppendQuoted(text, out);
  return out;
}

std::string ForMetric(std::string_view metric) {
  return metric.empty() ? std::string() : " for metric name " + Quoted(metric);
}

std::string_view NameOf(Merging merging) {
  switch (merging) {
    case Merging::Addition:
      return "addition";
    case Merging::Subtraction:
      return "subtraction";
    case Merging::Aggregation:
      return "aggregation";
  }
  return {};
}

std::string Joined(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

}  // namespace

void AnnotationSink::Add(bool warning, std::string message, Span span) {
  Key key(!warning, span.begin, span.end, message);
  all_.try_emplace(std::move(key), Annotation{warning, std::move(message), span});
}

void AnnotationSink::InvalidQuantile(double q, Span span) {
  Add(true, "quantile value should be between 0 and 1, got " + FormatShortest(q), span);
}

void AnnotationSink::InvalidRatio(double ratio, double capped, Span span) {
  Add(true,
      Joined({"ratio value should be between -1 and 1, got ", FormatShortest(ratio),
              ", capping to ", FormatShortest(capped)}),
      span);
}

void AnnotationSink::BadBucketLabel(std::string_view metric, std::string_view value, Span span) {
  Add(true,
      Joined({"bucket label \"le\" is missing or has a malformed value of ", Quoted(value),
              ForMetric(metric)}),
      span);
}

void AnnotationSink::MixedFloatsHistograms(std::string_view metric, Span span) {
  Add(true, "encountered a mix of histograms and floats for metric name " + Quoted(metric), span);
}

void AnnotationSink::MixedFloatsHistogramsInAggregation(Span span) {
  Add(true, "encountered a mix of histograms and floats for aggregation", span);
}

void AnnotationSink::MixedClassicNative(std::string_view metric, Span span) {
  Add(true, "vector contains a mix of classic and native histograms" + ForMetric(metric), span);
}

void AnnotationSink::NotCounter(std::string_view metric, Span span) {
  Add(true, "this native histogram metric is not a counter: " + Quoted(metric), span);
}

void AnnotationSink::NotGauge(std::string_view metric, Span span) {
  Add(true, "this native histogram metric is not a gauge: " + Quoted(metric), span);
}

void AnnotationSink::MixedExponentialCustom(std::string_view metric, Span span) {
  Add(true,
      "vector contains a mix of histograms with exponential and custom buckets schemas for metric "
      "name " +
          Quoted(metric),
      span);
}

void AnnotationSink::IncompatibleBucketLayout(std::string_view op, Span span) {
  Add(true, Joined({"incompatible bucket layout encountered for binary operator ", op}), span);
}

void AnnotationSink::ResetCollision(Merging merging, Span span) {
  Add(true, Joined({"conflicting counter resets during histogram ", NameOf(merging)}), span);
}

void AnnotationSink::StartTimeOverlap(std::string_view metric, Span span) {
  Add(true, "start timestamps of samples overlap for metric name " + Quoted(metric), span);
}

void AnnotationSink::PossibleNonCounter(std::string_view metric, Span span) {
  Add(false,
      "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " +
          Quoted(metric),
      span);
}

void AnnotationSink::IncompatibleTypes(std::string_view left, std::string_view op,
                                       std::string_view right, Span span) {
  Add(false,
      Joined({"incompatible sample types encountered for binary operator ", Quoted(op), ": ", left,
              " ", op, " ", right}),
      span);
}

void AnnotationSink::HistogramIgnored(std::string_view aggregation, Span span) {
  Add(false, Joined({"ignored histogram in ", aggregation, " aggregation"}), span);
}

void AnnotationSink::HistogramsIgnoredInRange(std::string_view metric, Span span) {
  Add(false,
      "ignored histograms in a range containing both floats and histograms for metric name " +
          Quoted(metric),
      span);
}

void AnnotationSink::QuantileIsNan(std::string_view metric, Span span) {
  Add(false, "input to histogram_quantile has NaN observations, result is NaN" + ForMetric(metric),
      span);
}

void AnnotationSink::QuantileIsSkewed(std::string_view metric, Span span) {
  Add(false,
      "input to histogram_quantile has NaN observations, result is skewed higher" +
          ForMetric(metric),
      span);
}

void AnnotationSink::FractionWithoutNan(std::string_view metric, Span span) {
  Add(false,
      "input to histogram_fraction has NaN observations, which are excluded from all fractions" +
          ForMetric(metric),
      span);
}

void AnnotationSink::MismatchedBounds(Merging merging, Span span) {
  Add(false, Joined({"mismatched custom buckets were reconciled during ", NameOf(merging)}), span);
}

void AnnotationSink::ForcedMonotonic(std::string_view metric, Span span, int64_t t_ms,
                                     double lowest_bound, double highest_bound,
                                     double largest_fall) {
  const auto [found, added] =
      forced_.try_emplace({span.begin, span.end, std::string(metric)},
                          Forced{t_ms, t_ms, lowest_bound, highest_bound, largest_fall});
  Forced& forced = found->second;
  ++forced.count;
  forced.first_ms = std::min(forced.first_ms, t_ms);
  forced.last_ms = std::max(forced.last_ms, t_ms);
  forced.lowest_bound = std::min(forced.lowest_bound, lowest_bound);
  forced.highest_bound = std::max(forced.highest_bound, highest_bound);
  forced.largest_fall = std::max(forced.largest_fall, largest_fall);
}

std::vector<Annotation> AnnotationSink::Take() {
  for (const auto& [key, forced] : forced_) {
    const auto& [begin, end, metric] = key;
    Add(false,
        Joined({kForcedMonotonic, ForMetric(metric), ", from buckets ",
                FormatShortest(forced.lowest_bound), " to ", FormatShortest(forced.highest_bound),
                ", with a max diff of ", FormatDigits(forced.largest_fall, 2), ", over ",
                std::to_string(forced.count), " samples from ",
                FormatUtcSeconds(forced.first_ms / 1000), " to ",
                FormatUtcSeconds(forced.last_ms / 1000)}),
        {begin, end});
  }
  std::vector<Annotation> result;
  result.reserve(all_.size());
  for (auto& [key, annotation] : all_) result.push_back(std::move(annotation));
  all_.clear();
  forced_.clear();
  return result;
}

std::string Print(const Annotation& annotation, std::string_view expression) {
  size_t line = 1;
  size_t column = 1;
  for (size_t i = 0; i < annotation.span.begin && i < expression.size(); ++i) {
    if (expression[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return Joined({annotation.warning ? "PromQL warning: " : "PromQL info: ", annotation.message,
                 " (", std::to_string(line), ":", std::to_string(column), ")"});
}

}  // namespace promql::eval
