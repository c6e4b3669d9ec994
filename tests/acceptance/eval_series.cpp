#include "tests/acceptance/eval_series.h"

#include <fmt/format.h>

#include <limits>
#include <utility>
#include <vector>

#include "tests/promql/random.h"

namespace qoe::acceptance {
namespace {

using promql::eval::Labels;
using promql::test::Random;

constexpr int64_t kSteps = 240;
constexpr int64_t kStepMs = 15'000;

using Pairs = std::vector<std::pair<std::string, std::string>>;

class Maker {
 public:
  Maker(uint64_t seed, int64_t from_s, EvalSeries& out)
      : random_(seed), from_ms_(from_s * 1000), out_(out) {}

  void Run() {
    for (const char* job : {"api", "db", "web"}) {
      for (const char* instance : {"1", "2", "3"}) {
        const Pairs labels = {{"job", job}, {"instance", instance}};
        Gauge("gauge_a", labels);
        Gauge("gauge_b", labels);
        for (const char* code : {"200", "404", "500"}) {
          Pairs with_code = labels;
          with_code.emplace_back("code", code);
          Counter("requests_total", with_code);
        }
      }
      Histogram({{"job", job}});
      Weird({{"job", job}});
    }
    out_.open_metrics += "# EOF\n";
  }

 private:
  // When a series has samples: from when on, a gap longer than a query looks back, some missing.
  struct Presence {
    int64_t first = 0, gap_from = kSteps, gap_to = kSteps;
    bool misses = false;
  };
  Presence RandomPresence() {
    Presence presence;
    if (random_.OneIn(4)) presence.first = random_.Below(90);
    if (random_.OneIn(3)) {
      presence.gap_from = 60 + random_.Below(100);
      presence.gap_to = presence.gap_from + 5 + random_.Below(40);
    }
    presence.misses = random_.OneIn(3);
    return presence;
  }

  // `value(step)` is asked for every step, so that a gap does not stop a counter.
  template <typename Value>
  void Series(const std::string& name, Pairs labels, const Presence& presence, Value value) {
    std::string text = name + "{";
    for (const auto& [label, label_value] : labels) {
      text += fmt::format("{}{}=\"{}\"", text.back() == '{' ? "" : ",", label, label_value);
    }
    text += "}";
    labels.emplace_back("__name__", name);
    const size_t number = out_.storage.AddSeries(Labels(labels));
    for (int64_t step = 0; step < kSteps; ++step) {
      const double now = value(step);
      const int64_t t_ms = from_ms_ + step * kStepMs + 1 + random_.Below(998);
      const bool missing = presence.misses && random_.OneIn(12);
      if (step < presence.first || missing) continue;
      if (step >= presence.gap_from && step < presence.gap_to) continue;
      out_.storage.Append(number, t_ms, now);
      out_.open_metrics += fmt::format("{} {} {}.{:03}\n", text, now, t_ms / 1000, t_ms % 1000);
    }
  }

  // In quarters: sums are exact, whatever their order.
  void Gauge(const std::string& name, const Pairs& labels) {
    double level = 10 + random_.Below(100);
    const bool steady = random_.OneIn(6);
    Series(name, labels, RandomPresence(), [&](int64_t) {
      if (!steady) level += 0.25 * (static_cast<double>(random_.Below(41)) - 20);
      return level;
    });
  }
  // Never near zero: how a rate is kept from reaching below zero changed between versions.
  void Counter(const std::string& name, const Pairs& labels) {
    double total = 1000 + random_.Below(1000);
    Series(name, labels, RandomPresence(), [&](int64_t) {
      total = random_.OneIn(60) ? 500 + random_.Below(100) : total + random_.Below(6);
      return total;
    });
  }
  void Histogram(const Pairs& labels) {
    // All buckets are there or not at the same time.
    Presence presence = RandomPresence();
    presence.misses = false;
    std::vector<uint64_t> growth(kSteps);
    for (uint64_t& each : growth) each = random_.Next();
    uint64_t share = 1;
    for (const char* bound : {"0.1", "0.5", "1", "2.5", "+Inf"}) {
      Pairs with_bound = labels;
      with_bound.emplace_back("le", bound);
      double total = 1000 * static_cast<double>(share);
      Series("latency_bucket", with_bound, presence, [&](int64_t step) {
        return total += static_cast<double>((growth[static_cast<size_t>(step)] % 4) * share);
      });
      ++share;
    }
  }
  void Weird(const Pairs& labels) {
    constexpr double kInf = std::numeric_limits<double>::infinity();
    Series("weird", labels, RandomPresence(), [&](int64_t) {
      switch (random_.Below(6)) {
        case 0:
          return std::numeric_limits<double>::quiet_NaN();
        case 1:
          return kInf;
        case 2:
          return -kInf;
        case 3:
          return 0.0;
        default:
          return static_cast<double>(random_.Below(100)) - 50;
      }
    });
  }

  Random random_;
  int64_t from_ms_;
  EvalSeries& out_;
};

}  // namespace

EvalSeries MakeEvalSeries(uint64_t seed, int64_t from_s) {
  EvalSeries series;
  Maker(seed, from_s, series).Run();
  return series;
}

}  // namespace qoe::acceptance
