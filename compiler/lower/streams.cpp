#include "compiler/lower/streams.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace qoe::lower {
namespace {

artifact::StreamKind KindOf(const Metric& metric) {
  const bool events = metric.samples == Samples::PerEvent;
  switch (metric.type) {
    case MetricType::Counter:
      return events ? artifact::StreamKind::Events : artifact::StreamKind::Counter;
    case MetricType::Histogram:
      return events ? artifact::StreamKind::EventHistogram : artifact::StreamKind::Histogram;
    case MetricType::NativeHistogram:
      return artifact::StreamKind::NativeHistogram;
    case MetricType::Summary:
      return artifact::StreamKind::Summary;
    case MetricType::Info:
      return artifact::StreamKind::Constant;
    case MetricType::Gauge:
    case MetricType::Unknown:
      break;
  }
  return events ? artifact::StreamKind::Events : artifact::StreamKind::Gauge;
}

constexpr size_t kOpen = std::numeric_limits<size_t>::max();

// How many values a label can have here; kOpen: as many as need be.
size_t ValueCount(const Label& label) { return label.values.empty() ? kOpen : label.values.size(); }

artifact::StreamLabel Lowered(const Label& label, bool varies) {
  const auto& values = label.values.empty() ? label.examples : label.values;
  artifact::StreamLabel made;
  made.name = label.name;
  made.values = {values.begin(), values.end()};
  made.numbered = label.values.empty();
  if (!varies) {
    made.values = {made.ValueOf(0)};
    made.numbered = false;
  }
  return made;
}

// The label that can tell the most series apart; of equals the first.
std::vector<Id<Label>> LabelToVary(const Program& program, const std::vector<Id<Label>>& free) {
  const auto count = [&](Id<Label> id) {
    const Label& label = program.labels[id];
    if (!label.values.empty()) return label.values.size();
    return label.cardinality ? static_cast<size_t>(*label.cardinality) : kOpen;
  };
  const auto most = std::max_element(free.begin(), free.end(),
                                     [&](Id<Label> a, Id<Label> b) { return count(a) < count(b); });
  if (most == free.end()) return {};
  return {*most};
}

// The middle of what a histogram tells apart: between its two middle bounds.
double MiddleOf(const std::vector<double>& buckets) {
  if (buckets.empty()) return 1;
  const size_t i = buckets.size() / 2;
  return i == 0 ? buckets[0] / 2 : (buckets[i - 1] + buckets[i]) / 2;
}

}  // namespace

artifact::Stream LowerStream(const Program& program, const Stream& stream, diag::Sink& sink) {
  artifact::Stream made;
  made.name = stream.name;
  made.inherited = stream.inherited;
  if (!stream.notation.empty()) {
    made.kind = artifact::StreamKind::Written;
    made.notation = {stream.notation.begin(), stream.notation.end()};
    return made;
  }
  const Metric& metric = program.metrics[stream.metric];
  made.kind = KindOf(metric);
  made.metric = metric.name;
  made.buckets = metric.buckets;
  made.rate = stream.rate_per_second;
  made.least = metric.min;
  made.most = metric.max;
  const bool measures =
      made.kind != artifact::StreamKind::Gauge && made.kind != artifact::StreamKind::Events;
  made.value = stream.value.value_or(measures ? MiddleOf(metric.buckets) : 1);
  made.spread = stream.spread;
  made.from_ms = stream.from_ms;
  made.wave_period_ms = stream.wave_period_ms;
  made.wave_amplitude = stream.wave_amplitude;
  for (const StreamChange& change : stream.changes) {
    made.changes.push_back({change.at_ms, change.over_ms, change.lasting_ms, change.missing_ms,
                            change.rate, change.value, change.spread, change.reset});
  }

  std::vector<Id<Label>> free;
  for (const MetricLabel& label : metric.labels) {
    const bool fixed = std::any_of(stream.fixed.begin(), stream.fixed.end(),
                                   [&](const auto& each) { return each.first == label.label; });
    const bool varied = stream.vary && std::find(stream.vary->begin(), stream.vary->end(),
                                                 label.label) != stream.vary->end();
    if (!fixed && (!label.optional || varied)) free.push_back(label.label);
  }
  const std::vector<Id<Label>> vary = stream.vary ? *stream.vary : LabelToVary(program, free);
  size_t most = vary.empty() ? 1 : 0;
  for (const Id<Label> id : vary) most = std::max(most, ValueCount(program.labels[id]));
  const auto wanted = static_cast<size_t>(stream.series);
  if (wanted > most) {
    sink.Add(diag::Code::BadValue, stream.location,
             "{} series are wanted of `{}`, but what tells them apart has {} values", wanted,
             metric.name, most)
        .Help("name a label with more values under `vary`, or ask for fewer series");
  }
  made.series = std::min(wanted, most);
  for (const auto& [label, value] : stream.fixed)
    made.labels.push_back({std::string(program.labels[label].name), {std::string(value)}, false});
  for (const Id<Label> id : free) {
    const bool varies = std::find(vary.begin(), vary.end(), id) != vary.end();
    made.labels.push_back(Lowered(program.labels[id], varies));
  }
  std::sort(made.labels.begin(), made.labels.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return made;
}

}  // namespace qoe::lower
