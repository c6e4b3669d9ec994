#include "compiler/resolve/program.h"

namespace qoe {
namespace {

template <typename Map>
typename Map::mapped_type Look(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? typename Map::mapped_type() : found->second;
}

struct Suffix {
  std::string_view text;
  MetricPart part;
};
constexpr Suffix kSuffixes[] = {
    {"_bucket", MetricPart::Bucket}, {"_sum", MetricPart::Sum}, {"_count", MetricPart::Count}};

}  // namespace

Id<Label> Program::FindLabel(std::string_view name) const { return Look(label_names, name); }
Id<Metric> Program::FindMetric(std::string_view name) const { return Look(metric_names, name); }
Id<Indicator> Program::FindIndicator(std::string_view name) const {
  return Look(indicator_names, name);
}

SeriesRef Program::FindSeries(std::string_view name) const {
  const Id<Metric> exact = FindMetric(name);
  // A classic histogram has no series of its own name.
  if (exact.valid() && metrics[exact].type != MetricType::Histogram)
    return {exact, MetricPart::Value};
  for (const Suffix& suffix : kSuffixes) {
    if (!name.ends_with(suffix.text)) continue;
    const Id<Metric> base = FindMetric(name.substr(0, name.size() - suffix.text.size()));
    if (!base.valid()) continue;
    const MetricType type = metrics[base].type;
    const bool has_part = type == MetricType::Histogram ||
                          (type == MetricType::Summary && suffix.part != MetricPart::Bucket);
    if (has_part) return {base, suffix.part};
  }
  return {};
}

const RecordedSeries* Program::FindRecorded(std::string_view name) const {
  const auto found = recorded.find(name);
  return found == recorded.end() ? nullptr : &found->second;
}

const std::vector<Id<Label>>& Program::LabelsOf(const RecordedSeries& series) const {
  const Indicator& indicator = indicators[series.indicator];
  const Recording& recording = indicator.recordings[series.recording];
  if (recording.breakdown < 0) return indicator.by;
  return indicator.breakdowns[static_cast<size_t>(recording.breakdown)].by;
}

bool Program::Carries(const Metric& metric, Id<Label> label) const {
  for (const MetricLabel& own : metric.labels) {
    if (own.label == label) return true;
  }
  return false;
}

}  // namespace qoe
