#include "tests/support/series/open_metrics.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>

#include "tests/support/series/label_sets.h"

namespace qoe::support {
namespace {

constexpr double kQuantiles[] = {0.5, 0.9, 0.99};
constexpr double kTwoPi = 6.283185307179586;

// A number in [0, 1) that depends on all three arguments and on nothing else (SplitMix64).
double Noise(uint64_t series, uint64_t step, uint64_t which) {
  uint64_t x =
      series * 0x9E3779B97F4A7C15U + step * 0xBF58476D1CE4E5B9U + which * 0x94D049BB133111EBU;
  x ^= x >> 30U;
  x *= 0xBF58476D1CE4E5B9U;
  x ^= x >> 27U;
  x *= 0x94D049BB133111EBU;
  x ^= x >> 31U;
  return static_cast<double>(x >> 11U) / 9007199254740992.0;  // 2^53
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

std::string SeriesText(const std::string& name, const LabelSet& labels, std::string_view extra_name,
                       std::string_view extra_value) {
  std::string text = name + "{";
  for (const auto& [label, value] : labels) {
    text += fmt::format("{}{}=\"{}\"", text.back() == '{' ? "" : ",", label, Escaped(value));
  }
  if (!extra_name.empty()) {
    text += fmt::format("{}{}=\"{}\"", text.back() == '{' ? "" : ",", extra_name, extra_value);
  }
  return text + "} ";
}

class Writer {
 public:
  Writer(const History& history, std::ostream& out) : history_(history), out_(out) {}

  int64_t samples() const { return samples_; }
  int64_t steps() const { return (history_.to_s - history_.from_s) / history_.step_s; }

  // One line per step; `value` is asked in the order of time.
  template <typename Value>
  void Series(const std::string& series, Value value) {
    buffer_.clear();
    for (int64_t step = 0; step <= steps(); ++step) {
      const int64_t time = history_.from_s + step * history_.step_s;
      const auto now = value(step);
      if (time > history_.pause_from_s && time < history_.pause_to_s) continue;
      fmt::format_to(std::back_inserter(buffer_), "{}{} {}\n", series, now, time);
      ++samples_;
    }
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  }

 private:
  const History& history_;
  std::ostream& out_;
  fmt::memory_buffer buffer_;
  int64_t samples_ = 0;
};

// One series' traffic and values. Every step has at least one event: no pauses.
struct Source {
  uint64_t id = 0;
  const CatalogueMetric* metric = nullptr;

  // Between 1 and 5, with a wave of an hour.
  int EventsAt(int64_t step) const {
    const double wave =
        std::sin(kTwoPi * static_cast<double>(step) / 120 + static_cast<double>(id));
    return 1 + static_cast<int>(2 * (1 + wave) * Noise(id, static_cast<uint64_t>(step), 0) + 0.5);
  }
  double ValueAt(int64_t step) const {
    const double share = Noise(id, static_cast<uint64_t>(step), 1);
    return metric->low + (metric->high - metric->low) * share;
  }
  // The length of one event: squeezed towards the lower buckets, now and then above the last.
  double ObservationAt(int64_t step, int event) const {
    const double share = Noise(id, static_cast<uint64_t>(step), 2 + static_cast<uint64_t>(event));
    const double top = metric->buckets.empty() ? 1 : metric->buckets.back();
    return top * 1.05 * share * share * share;
  }
};

void WriteCounter(const Source& source, const std::string& name, const LabelSet& labels,
                  Writer& writer) {
  const std::string series = SeriesText(name, labels, "", "");
  int64_t total = 0;
  writer.Series(series, [&](int64_t step) {
    if (source.metric->per_event) return int64_t{1};
    return total += source.EventsAt(step);
  });
}

void WriteGauge(const Source& source, const LabelSet& labels, Writer& writer) {
  writer.Series(SeriesText(source.metric->name, labels, "", ""),
                [&](int64_t step) { return source.ValueAt(step); });
}

// Writes, for every step, what `add` makes of each observation so far, or of this step's only one
// where every sample is one event.
template <typename Add>
void WriteObservations(const Source& source, const std::string& series, Writer& writer, Add add) {
  const bool per_event = source.metric->per_event;
  double total = 0;
  writer.Series(series, [&](int64_t step) {
    if (per_event) total = 0;
    const int events = per_event ? 1 : source.EventsAt(step);
    for (int event = 0; event < events; ++event) total += add(source.ObservationAt(step, event));
    return total;
  });
}

void WriteHistogram(const Source& source, const LabelSet& labels, Writer& writer) {
  const std::string& name = source.metric->name;
  for (const double bound : source.metric->buckets) {
    WriteObservations(source, SeriesText(name + "_bucket", labels, "le", fmt::format("{}", bound)),
                      writer, [bound](double value) { return value <= bound ? 1.0 : 0.0; });
  }
  const auto one = [](double) { return 1.0; };
  WriteObservations(source, SeriesText(name + "_bucket", labels, "le", "+Inf"), writer, one);
  WriteObservations(source, SeriesText(name + "_count", labels, "", ""), writer, one);
  WriteObservations(source, SeriesText(name + "_sum", labels, "", ""), writer,
                    [](double value) { return value; });
}

void WriteSummary(const Source& source, const LabelSet& labels, Writer& writer) {
  const CatalogueMetric& metric = *source.metric;
  for (const double quantile : kQuantiles) {
    const std::string series =
        SeriesText(metric.name, labels, "quantile", fmt::format("{}", quantile));
    writer.Series(series, [&](int64_t step) {
      return metric.low + (metric.high - metric.low) * quantile +
             Noise(source.id, static_cast<uint64_t>(step), 3);
    });
  }
  WriteCounter(source, metric.name + "_count", labels, writer);
  double total = 0;
  writer.Series(SeriesText(metric.name + "_sum", labels, "", ""), [&](int64_t step) {
    if (metric.per_event) return source.ValueAt(step);
    return total += source.ValueAt(step) * source.EventsAt(step);
  });
}

void WriteMetric(const Source& source, const LabelSet& labels, Writer& writer) {
  using Type = CatalogueMetric::Type;
  switch (source.metric->type) {
    case Type::Counter:
      return WriteCounter(source, source.metric->name, labels, writer);
    case Type::Gauge:
      return WriteGauge(source, labels, writer);
    case Type::Histogram:
      return WriteHistogram(source, labels, writer);
    case Type::Summary:
      return WriteSummary(source, labels, writer);
    case Type::Info:
      return writer.Series(SeriesText(source.metric->name, labels, "", ""),
                           [](int64_t) { return 1; });
  }
}

}  // namespace

History HistoryAround(int64_t now_s) {
  constexpr int64_t kStep = 30;
  const int64_t aligned = now_s / kStep * kStep;
  constexpr int64_t kHour = 3600;
  return {.from_s = aligned - 25 * kHour,
          .to_s = aligned + 20 * 60,
          .step_s = kStep,
          .pause_from_s = aligned - 23 * kHour,
          .pause_to_s = aligned - 4 * kHour};
}

int64_t WriteOpenMetrics(const std::vector<CatalogueMetric>& catalogue, const History& history,
                         std::ostream& out) {
  const std::vector<std::vector<LabelSet>> label_sets = MakeLabelSets(catalogue);
  Writer writer(history, out);
  uint64_t id = 0;
  for (size_t i = 0; i < catalogue.size(); ++i) {
    for (const LabelSet& labels : label_sets[i]) {
      WriteMetric({.id = ++id, .metric = &catalogue[i]}, labels, writer);
    }
  }
  out << "# EOF\n";
  return writer.samples();
}

}  // namespace qoe::support
