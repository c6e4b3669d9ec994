#include "promql/eval/histogram_text.h"

#include <algorithm>
#include <vector>

#include "promql/eval/buckets.h"
#include "promql/eval/number_text.h"

namespace promql::eval {
namespace {

std::vector<Bucket> Collect(const Histogram& histogram, Side side) {
  std::vector<Bucket> buckets;
  BucketWalk walk(histogram, side);
  while (walk.Next()) buckets.push_back(walk.bucket());
  return buckets;
}

void Append(std::string& text, char open, const Bucket& bucket, char close) {
  if (bucket.count == 0) return;
  text += ", ";
  text += open;
  text += FormatShortest(bucket.lower) + "," + FormatShortest(bucket.upper);
  text += close;
  text += ":" + FormatShortest(bucket.count);
}

}  // namespace

std::string ToText(const Histogram& histogram) {
  std::string text =
      "{count:" + FormatShortest(histogram.count) + ", sum:" + FormatShortest(histogram.sum);
  std::vector<Bucket> negative = Collect(histogram, Side::Negative);
  std::reverse(negative.begin(), negative.end());
  for (const Bucket& bucket : negative) Append(text, '[', bucket, ')');
  Append(text, '[', {-histogram.zero_threshold, histogram.zero_threshold, histogram.zero_count},
         ']');
  for (const Bucket& bucket : Collect(histogram, Side::Positive)) Append(text, '(', bucket, ']');
  text += '}';
  return text;
}

}  // namespace promql::eval
