#include "promql/eval/classic_histogram.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace promql::eval {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Counts nearer to each other than this, relatively, differ by rounding.
constexpr double kTolerance = 1e-12;

bool AlmostEqual(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return true;
  if (a == b) return true;
  const double sum = std::abs(a) + std::abs(b);
  const double difference = std::abs(a - b);
  const double smallest = std::numeric_limits<double>::min();
  if (a == 0 || b == 0 || sum < smallest) return difference < kTolerance * smallest;
  return difference / std::min(sum, std::numeric_limits<double>::max()) < kTolerance;
}

// Sorts, and joins buckets with the same bound. False: the last one does not reach +Inf.
bool Order(std::vector<ClassicBucket>& buckets) {
  std::stable_sort(buckets.begin(), buckets.end(),
                   [](const ClassicBucket& a, const ClassicBucket& b) {
                     // A bound of NaN comes first, so that there is an order at all.
                     if (std::isnan(b.upper_bound)) return false;
                     return std::isnan(a.upper_bound) || a.upper_bound < b.upper_bound;
                   });
  if (buckets.empty() || buckets.back().upper_bound != kInf) return false;
  size_t last = 0;
  for (size_t i = 1; i < buckets.size(); ++i) {
    if (buckets[i].upper_bound == buckets[last].upper_bound) {
      buckets[last].count += buckets[i].count;
    } else {
      buckets[++last] = buckets[i];
    }
  }
  buckets.resize(last + 1);
  return true;
}

// Counts of cumulative buckets do not fall; where they do (series of different ages, lost writes,
// rounding), the count before holds on.
void ForceMonotonic(std::vector<ClassicBucket>& buckets, ClassicQuantile& result) {
  result.lowest_bound = kInf;
  result.highest_bound = -kInf;
  double before = buckets.front().count;
  for (size_t i = 1; i < buckets.size(); ++i) {
    ClassicBucket& bucket = buckets[i];
    if (bucket.count == before) continue;
    if (AlmostEqual(before, bucket.count)) {
      result.fixed_precision = true;
    } else if (bucket.count < before) {
      result.forced_monotonic = true;
      result.lowest_bound = std::min(result.lowest_bound, bucket.upper_bound);
      result.highest_bound = std::max(result.highest_bound, bucket.upper_bound);
      result.largest_fall = std::max(result.largest_fall, before - bucket.count);
    } else {
      before = bucket.count;
      continue;
    }
    bucket.count = before;
  }
}

double Interpolate(double q, const std::vector<ClassicBucket>& buckets) {
  if (buckets.size() < 2 || buckets.back().count == 0) return kNan;
  double rank = q * buckets.back().count;
  const auto found =
      std::partition_point(buckets.begin(), buckets.end() - 1,
                           [rank](const ClassicBucket& bucket) { return !(bucket.count >= rank); });
  const auto at = static_cast<size_t>(found - buckets.begin());
  if (at == buckets.size() - 1) return buckets[at - 1].upper_bound;
  if (at == 0 && buckets[0].upper_bound <= 0) return buckets[0].upper_bound;
  double start = 0;
  double count = buckets[at].count;
  if (at > 0) {
    start = buckets[at - 1].upper_bound;
    count -= buckets[at - 1].count;
    rank -= buckets[at - 1].count;
  }
  return start + (buckets[at].upper_bound - start) * (rank / count);
}

// How many observations there are up to `bound`.
double RankOf(double bound, const std::vector<ClassicBucket>& buckets) {
  double rank = 0;
  double lower = buckets.front().upper_bound <= 0 ? -kInf : 0;
  for (const ClassicBucket& bucket : buckets) {
    if (lower >= bound) return rank;
    if (bucket.upper_bound > bound) {
      if (lower == -kInf) return bucket.count;
      return rank + (bucket.count - rank) * (bound - lower) / (bucket.upper_bound - lower);
    }
    rank = bucket.count;
    lower = bucket.upper_bound;
  }
  return buckets.back().count;
}

}  // namespace

bool ParseBound(std::string_view text, double& bound) {
  std::string_view digits = text;
  const bool negative = !digits.empty() && digits.front() == '-';
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
  // No second sign, and nothing of what C allows beyond Go: `nan(1)`.
  if (digits.empty() || digits.front() == '-' || digits.back() == ')') return false;
  auto format = std::chars_format::general;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    if (digits.find_first_of("pP") == std::string_view::npos) return false;
    digits.remove_prefix(2);
    if (digits.front() == '-') return false;
    format = std::chars_format::hex;
  }
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), bound, format);
  if (error == std::errc::result_out_of_range) return false;
  if (error != std::errc() || end != digits.data() + digits.size()) return false;
  if (negative) bound = -bound;
  return true;
}

ClassicQuantile BucketQuantile(double q, std::vector<ClassicBucket>& buckets) {
  if (std::isnan(q)) return {.value = kNan};
  if (q < 0) return {.value = -kInf};
  if (q > 1) return {.value = kInf};
  if (!Order(buckets)) return {.value = kNan};
  ClassicQuantile result;
  ForceMonotonic(buckets, result);
  result.value = Interpolate(q, buckets);
  return result;
}

double BucketFraction(double lower, double upper, std::vector<ClassicBucket>& buckets) {
  if (!Order(buckets)) return kNan;
  const double count = buckets.back().count;
  if (count == 0 || std::isnan(lower) || std::isnan(upper)) return kNan;
  if (lower >= upper) return 0;
  const auto rank_of = [&](double bound) {
    const double rank = RankOf(bound, buckets);
    return rank > count ? count : rank;
  };
  return (rank_of(upper) - rank_of(lower)) / count;
}

}  // namespace promql::eval
