#include "tests/acceptance/facts_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/promql/random.h"

namespace qoe::acceptance {
namespace {

using promql::test::Random;
using Labels = std::vector<std::pair<std::string, std::string>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Of labels whose values the catalogue does not list: the first `cardinality` of them.
constexpr std::array kTexts = {"a", "2.5", "b|c"};

// From 0 to 1, either included. Its digits do not end, so that sums of it are rounded.
double Share(Random& random) {
  constexpr uint32_t kParts = 999'983;  // a prime
  return random.Below(kParts + 1) / static_cast<double>(kParts);
}

std::string Number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

// When a series has samples: it may come late, end early and have gaps.
class Lifetime {
 public:
  explicit Lifetime(Random& random) : random_(random) {
    if (random_.OneIn(4)) begin_ = random_.Below(kSteps);
    if (random_.OneIn(4)) end_ = random_.Below(kSteps);
  }

  bool Has(uint32_t step) {
    if (step < begin_ || step > end_) return false;
    if (gap_ > 0) {
      --gap_;
      return false;
    }
    // Some are longer than the five minutes for which Prometheus holds on to a sample.
    if (random_.OneIn(40)) gap_ = 1 + random_.Below(15);
    return true;
  }

  static constexpr uint32_t kSteps =
      static_cast<uint32_t>(Epoch::kLengthSeconds / Epoch::kStepSeconds);

 private:
  Random& random_;
  uint32_t begin_ = 0, end_ = kSteps, gap_ = 0;
};

// A running total.
class Total {
 public:
  explicit Total(Random& random) : random_(random), restarts_(1 + random.Below(60)) {}

  double Next() {
    if (random_.OneIn(restarts_)) value_ = 0;
    if (!random_.OneIn(3)) value_ += random_.OneIn(3) ? random_.Below(50) : Share(random_);
    return value_;
  }

 private:
  Random& random_;
  uint32_t restarts_;
  double value_ = 0;
};

// A value between bounds that may be missing.
class State {
 public:
  State(Random& random, double lo, double hi)
      : random_(random), lo_(lo), hi_(hi), wild_(random.OneIn(3)) {}

  double Next() {
    const bool low = lo_ != -kInfinity;
    const bool high = hi_ != kInfinity;
    if (random_.OneIn(8)) return low ? lo_ : high ? hi_ : 0;
    if (random_.OneIn(8)) return high ? hi_ : low ? lo_ + 1 : -1;
    if (!low && !high && wild_ && random_.OneIn(6))
      return std::array{kInfinity, -kInfinity, std::nan(""), 1e300, -0.0}[random_.Below(5)];
    const double from = low ? lo_ : high ? hi_ - 100 : -100;
    const double to = high ? hi_ : from + 200;
    const double value = from + (to - from) * Share(random_);
    return random_.OneIn(3) ? std::clamp(std::round(value), lo_, hi_) : value;
  }

 private:
  Random& random_;
  double lo_, hi_;
  bool wild_;
};

class Writer {
 public:
  Writer(const Program& program, const Epoch& epoch, std::ostream& out)
      : program_(program), epoch_(epoch), out_(out), random_(epoch.seed) {}

  void Run() {
    for (const Metric& metric : program_.metrics) {
      for (const Labels& labels : LabelSets(metric)) WriteMetric(metric, labels);
    }
    for (const char* job : {"api", "web"}) {
      Series("up", {{"job", job}, {"instance", "a"}}, [this] { return random_.OneIn(4) ? 0 : 1; });
      State state(random_, 0, kInfinity);  // facts take it for a counter where it is in `rate`
      Series(kStray, {{"job", job}}, [&] { return state.Next(); });
    }
  }

 private:
  std::string ValueOf(const Label& label) {
    if (!label.values.empty()) {
      return std::string(label.values[random_.Below(static_cast<uint32_t>(label.values.size()))]);
    }
    const auto most = static_cast<uint32_t>(label.cardinality.value_or(kTexts.size()));
    return kTexts.at(random_.Below(std::min<uint32_t>(most, kTexts.size())));
  }

  std::set<Labels> LabelSets(const Metric& metric) {
    std::set<Labels> sets;
    const uint32_t count = 1 + random_.Below(12);
    for (uint32_t i = 0; i < count; ++i) {
      Labels labels;
      for (const MetricLabel& own : metric.labels) {
        const Label& label = program_.labels[own.label];
        if (!own.optional || !random_.OneIn(3))
          labels.emplace_back(std::string(label.name), ValueOf(label));
      }
      if (metric.other_labels && random_.OneIn(2)) labels.emplace_back("extra", "x");
      sets.insert(std::move(labels));
    }
    return sets;
  }

  void WriteMetric(const Metric& metric, const Labels& labels) {
    const std::string name(metric.name);
    switch (metric.type) {
      case MetricType::Counter: {
        Total total(random_);
        State state(random_, 0, kInfinity);
        const bool per_event = metric.samples == Samples::PerEvent;
        Series(name, labels, [&] { return per_event ? state.Next() : total.Next(); });
        break;
      }
      case MetricType::Histogram:
        Histogram(metric, labels);
        break;
      case MetricType::Summary: {
        Total count(random_);
        Total sum(random_);
        State quantile(random_, -kInfinity, kInfinity);
        Series(name + "_count", labels, [&] { return count.Next(); });
        Series(name + "_sum", labels, [&] { return sum.Next(); });
        for (const char* at : {"0.5", "0.9"})
          Series(name, With(labels, "quantile", at), [&] { return quantile.Next(); });
        break;
      }
      case MetricType::Info:
        Series(name, labels, [] { return 1.0; });
        break;
      case MetricType::Gauge:
      case MetricType::Unknown:
      case MetricType::NativeHistogram: {
        State state(random_, metric.min.value_or(-kInfinity), metric.max.value_or(kInfinity));
        Series(name, labels, [&] { return state.Next(); });
        break;
      }
    }
  }

  // All parts have samples at the same times, as those of one scrape do.
  void Histogram(const Metric& metric, const Labels& labels) {
    const std::string name(metric.name);
    std::vector<double> counts(metric.buckets.size() + 1);
    std::vector<std::string> lines(counts.size() + 2);
    double sum = 0;
    const uint32_t restarts = 20 + random_.Below(60);
    Lifetime lifetime(random_);
    for (uint32_t step = 0; step <= Lifetime::kSteps; ++step) {
      if (random_.OneIn(restarts)) {
        std::fill(counts.begin(), counts.end(), 0.0);
        sum = 0;
      }
      Observe(metric.buckets, counts, sum);
      if (!lifetime.Has(step)) continue;
      for (size_t i = 0; i < counts.size(); ++i) {
        const bool last = i == metric.buckets.size();
        Line(lines[i], name + "_bucket",
             With(labels, "le", last ? "+Inf" : Number(metric.buckets[i])), counts[i], step);
      }
      Line(lines[counts.size()], name + "_count", labels, counts.back(), step);
      Line(lines[counts.size() + 1], name + "_sum", labels, sum, step);
    }
    for (const std::string& line : lines) out_ << line;
  }

  void Observe(const std::vector<double>& buckets, std::vector<double>& counts, double& sum) {
    const double lo = buckets.front() < 0 ? buckets.front() - 1 : 0;
    for (uint32_t events = random_.Below(4); events > 0; --events) {
      const double value = lo + (buckets.back() + 2 - lo) * Share(random_);
      sum += value;
      for (size_t i = 0; i < counts.size(); ++i) {
        if (i == buckets.size() || value <= buckets[i]) ++counts[i];
      }
    }
  }

  template <typename Next>
  void Series(const std::string& name, const Labels& labels, Next next) {
    Lifetime lifetime(random_);
    std::string lines;
    for (uint32_t step = 0; step <= Lifetime::kSteps; ++step) {
      const double value = next();
      if (lifetime.Has(step)) Line(lines, name, labels, value, step);
    }
    out_ << lines;
  }

  static Labels With(Labels labels, std::string name, std::string value) {
    labels.emplace_back(std::move(name), std::move(value));
    return labels;
  }

  void Line(std::string& lines, const std::string& name, const Labels& labels, double value,
            uint32_t step) const {
    auto out = std::back_inserter(lines);
    fmt::format_to(out, "{}{{", name);
    for (size_t i = 0; i < labels.size(); ++i) {
      fmt::format_to(out, "{}{}=\"{}\"", i == 0 ? "" : ",", labels[i].first, labels[i].second);
    }
    fmt::format_to(out, "}} {} {}\n", Number(value), epoch_.from_s + step * Epoch::kStepSeconds);
  }

  const Program& program_;
  const Epoch& epoch_;
  std::ostream& out_;
  Random random_;
};

}  // namespace

void WriteSeries(const Program& program, const Epoch& epoch, std::ostream& out) {
  Writer(program, epoch, out).Run();
}

}  // namespace qoe::acceptance
