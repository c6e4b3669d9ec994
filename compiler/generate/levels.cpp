#include "compiler/generate/levels.h"

#include <algorithm>
#include <cmath>

#include "compiler/units/unit.h"

namespace qoe::generate {
namespace {

using artifact::StreamKind;

constexpr double kNear = 0.01;
constexpr int kDigits = 3;

// Shares of the level that there is, and many times it.
constexpr double kRates[] = {0,   0.001, 0.01, 0.03, 0.1, 0.3, 0.5, 0.8,
                             0.9, 0.98,  2,    5,    10,  100, 1e3, 1e4};
constexpr double kShares[] = {0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1};

bool IsOfEvents(const Feed& feed) {
  return feed.stream.kind == StreamKind::Events || feed.stream.kind == StreamKind::EventHistogram;
}

double Rounded(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10, digits - 1 - std::floor(std::log10(std::abs(value))));
  return units::RoundToDecimal(std::round(value * scale) / scale);
}

void AddRates(const Feed& feed, std::vector<double>& levels) {
  const double own = feed.stream.rate > 0 ? feed.stream.rate : 1;
  for (const double share : kRates) {
    // Each event is a sample.
    if (!IsOfEvents(feed) || share <= 10) levels.push_back(Rounded(own * share, kDigits));
  }
  if (feed.stream.kind == StreamKind::Counter) {
    for (const double rate : {1e6, 1e8, 1e10}) levels.push_back(rate);
  }
}

void AddBuckets(const std::vector<double>& buckets, std::vector<double>& levels) {
  if (buckets.empty()) return;
  levels.push_back(buckets.front() / 2);
  for (size_t i = 1; i < buckets.size(); ++i)
    levels.push_back(Rounded((buckets[i - 1] + buckets[i]) / 2, kDigits));
  levels.push_back(buckets.back() * 1.5);
}

void AddValues(const Feed& feed, const Condition& condition, std::vector<double>& levels) {
  const artifact::Stream& stream = feed.stream;
  const bool bounded = stream.least && stream.most;
  if (bounded) {
    for (const double share : kShares)
      levels.push_back(Rounded(*stream.least + (*stream.most - *stream.least) * share, kDigits));
  }
  for (const double number : condition.numbers) {
    for (const double times : {0.5, 1.0, 2.0}) levels.push_back(Rounded(number * times, kDigits));
  }
  levels.push_back(0);
  for (int power = -3; power <= 12; ++power) levels.push_back(std::pow(10, power));
  if (!stream.least) {
    for (int power = 0; power <= 9; power += 3) levels.push_back(-std::pow(10, power));
  }
}

}  // namespace

bool IsWhole(const Feed& feed, Amount amount) {
  if (amount == Amount::Presence) return true;
  return amount == Amount::Value && feed.stream.kind == StreamKind::Gauge && CountsThings(feed);
}

std::vector<double> LevelsOf(const Feed& feed, Amount amount, const Condition& condition) {
  if (amount == Amount::Presence) return {0};
  std::vector<double> levels;
  if (amount == Amount::Rate) {
    AddRates(feed, levels);
  } else if (!feed.stream.buckets.empty()) {
    AddBuckets(feed.stream.buckets, levels);
  } else {
    AddValues(feed, condition, levels);
  }
  const bool whole = IsWhole(feed, amount);
  const artifact::Stream& stream = feed.stream;
  const double own = amount == Amount::Rate ? stream.rate : stream.value;
  std::erase_if(levels, [&](double level) {
    const bool beyond = amount == Amount::Value && ((stream.least && level < *stream.least) ||
                                                    (stream.most && level > *stream.most));
    return beyond || !std::isfinite(level) || level == own || (whole && level != std::trunc(level));
  });
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  // Those below from the nearest on, and those above.
  const auto above = std::lower_bound(levels.begin(), levels.end(), own);
  std::reverse(levels.begin(), above);
  if (condition.side != Condition::Side::Below) std::rotate(levels.begin(), above, levels.end());
  return levels;
}

std::vector<Knob> KnobsOf(const std::vector<Feed>& feeds, const Condition& condition) {
  std::vector<Knob> knobs, presence;
  for (const bool narrow : {true, false}) {
    for (size_t i = 0; i < feeds.size(); ++i) {
      if (feeds[i].narrow != narrow) continue;
      const Knob rate{i, Amount::Rate};
      const Knob value{i, Amount::Value};
      const bool counts = feeds[i].metric->type == MetricType::Counter;
      if (HasRate(feeds[i]) && counts) knobs.push_back(rate);
      if (HasValue(feeds[i])) knobs.push_back(value);
      if (HasRate(feeds[i]) && !counts) knobs.push_back(rate);
      presence.push_back({i, Amount::Presence});
    }
  }
  knobs.insert(condition.of_what_is_gone ? knobs.begin() : knobs.end(), presence.begin(),
               presence.end());
  return knobs;
}

double Between(double a, double b, bool whole) {
  const auto [low, high] = std::minmax(a, b);
  if (whole) return std::floor((low + high) / 2);
  constexpr double kFar = 4;
  const double middle =
      low > 0 && high / low > kFar ? std::sqrt(low * high) : low + (high - low) / 2;
  for (int digits = kDigits; digits <= 15; ++digits) {
    const double rounded = Rounded(middle, digits);
    if (rounded > low && rounded < high) return rounded;
  }
  return a;
}

bool AreNeighbours(double a, double b, bool whole) {
  if (whole && std::abs(a - b) <= 1) return true;
  return std::abs(a - b) <= kNear * std::max(std::abs(a), std::abs(b));
}

}  // namespace qoe::generate
