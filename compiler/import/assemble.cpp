// Families and series → metrics as a catalogue has them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "compiler/import/observed.h"
#include "compiler/spec/validate.h"
#include "compiler/units/unit.h"

namespace qoe::import {
namespace {

using spec::MetricType;

// What Prometheus records of each scrape, with the target's labels alone. Source: Prometheus 3,
// docs/concepts/jobs_instances.md.
struct ScrapeMetric {
  std::string_view name, help;
};
constexpr ScrapeMetric kScrapeMetrics[] = {
    {"up", "1: the target was scraped; 0: the scrape failed"},
    {"scrape_duration_seconds", "How long the scrape took"},
    {"scrape_samples_post_metric_relabeling", "Samples that were left after relabelling"},
    {"scrape_samples_scraped", "Samples that the target exposed"},
    {"scrape_series_added", "About how many series of this scrape are new"},
};

class Assembler {
 public:
  Assembler(const Observed& observed, const AssembleOptions& options)
      : observed_(observed), options_(options) {
    out_.catalogue.default_labels = options.target_labels;
  }

  Assembled Run() {
    for (const auto& [name, family] : observed_.families) AddFamily(name, family);
    AddScrapeMetrics();
    for (const auto& [name, tally] : observed_.series) {
      if (!claimed_.contains(name)) Add(name, MetricType::Unknown, nullptr, {{name, &tally, ""}});
    }
    out_.catalogue.DeclareLabels();
    if (options_.values) AddValues();
    out_.unnameable.assign(unnameable_.begin(), unnameable_.end());
    out_.unnameable_labels.assign(unnameable_labels_.begin(), unnameable_labels_.end());
    return std::move(out_);
  }

 private:
  // Series of one name that belong to a metric, and the label that is part of its notation.
  struct Part {
    std::string name;
    const SeriesTally* tally = nullptr;  // null: there are none
    std::string_view notation;           // `le`, `quantile`; empty: none
  };

  const SeriesTally* Series(std::string_view name) const {
    const auto found = observed_.series.find(name);
    return found == observed_.series.end() ? nullptr : &found->second;
  }
  Part PartOf(std::string name, std::string_view notation = "") const {
    const SeriesTally* tally = Series(name);
    return {std::move(name), tally, notation};
  }

  void AddFamily(const std::string& name, const Family& family) {
    switch (family.type) {
      case FamilyType::Counter:
        AddCounter(name, family);
        break;
      case FamilyType::Histogram:
        AddHistogram(name, family);
        break;
      case FamilyType::GaugeHistogram:
        // A catalogue has none: what falls can be no bucket of a histogram.
        AddIfSeen(name + "_bucket", MetricType::Unknown, family);
        AddIfSeen(name + "_gsum", MetricType::Gauge, family);
        AddIfSeen(name + "_gcount", MetricType::Gauge, family);
        break;
      case FamilyType::Summary:
        Add(name, MetricType::Summary, &family,
            {PartOf(name, "quantile"), PartOf(name + "_sum"), PartOf(name + "_count")});
        AddCreated(name);
        break;
      case FamilyType::Info:
        AddSuffixed(name, "_info", MetricType::Info, family);
        break;
      case FamilyType::Gauge:
      case FamilyType::StateSet:
        Add(name, MetricType::Gauge, &family, {PartOf(name)});
        break;
      case FamilyType::Unknown:
        Add(name, MetricType::Unknown, &family, {PartOf(name)});
        break;
    }
  }

  // OpenMetrics names the family without the suffix that its series have.
  void AddSuffixed(const std::string& name, std::string_view suffix, MetricType type,
                   const Family& family) {
    const std::string suffixed = name.ends_with(suffix) ? name : name + std::string(suffix);
    const bool by_series = Series(suffixed) != nullptr && Series(name) == nullptr;
    const bool by_format = family.open_metrics && Series(name) == nullptr;
    const std::string& chosen = by_series || by_format ? suffixed : name;
    Add(chosen, type, &family, {PartOf(chosen)});
  }

  void AddCounter(const std::string& name, const Family& family) {
    AddSuffixed(name, "_total", MetricType::Counter, family);
    AddCreated(name.ends_with("_total") ? name.substr(0, name.size() - 6) : name);
  }

  void AddHistogram(const std::string& name, const Family& family) {
    const SeriesTally* buckets = Series(name + "_bucket");
    const bool native = Series(name) != nullptr;
    AddCreated(name);
    if (native) {
      Add(name, MetricType::NativeHistogram, &family, {PartOf(name)});
      // Both at once: a catalogue's classic histogram has no series of its own name.
      AddIfSeen(name + "_bucket", MetricType::Unknown, family);
      AddIfSeen(name + "_sum", MetricType::Counter, family);
      AddIfSeen(name + "_count", MetricType::Unknown, family);
      return;
    }
    Metric* metric =
        Add(name, MetricType::Histogram, &family,
            {PartOf(name + "_bucket", "le"), PartOf(name + "_sum"), PartOf(name + "_count")});
    if (metric != nullptr && buckets != nullptr) metric->buckets = BucketsOf(*buckets);
  }

  // The bounds, where all series have the same ones.
  static std::vector<double> BucketsOf(const SeriesTally& tally) {
    std::vector<double> bounds;
    // Each series has this one.
    const auto infinite = tally.bounds.find(std::numeric_limits<double>::infinity());
    if (infinite == tally.bounds.end()) return bounds;
    const size_t each = infinite->second;
    for (const auto& [bound, count] : tally.bounds) {
      if (count != each) return {};
      if (std::isfinite(bound)) bounds.push_back(bound);
    }
    return bounds;
  }

  void AddIfSeen(const std::string& name, MetricType type, const Family& family) {
    if (Series(name) != nullptr) Add(name, type, &family, {PartOf(name)});
  }

  // When a counter began: seconds since the epoch.
  void AddCreated(const std::string& name) {
    const std::string created = name + "_created";
    if (Series(created) == nullptr || observed_.families.contains(created)) return;
    Metric* metric = Add(created, MetricType::Gauge, nullptr, {PartOf(created)});
    if (metric != nullptr) metric->unit = "seconds";
  }

  void AddScrapeMetrics() {
    for (const ScrapeMetric& scrape : kScrapeMetrics) {
      const std::string name(scrape.name);
      if (claimed_.contains(name)) continue;
      if (Series(name) == nullptr && !options_.of_process) continue;
      Metric* metric = Add(name, MetricType::Gauge, nullptr, {PartOf(name)});
      metric->help = scrape.help;
      if (Series(name) == nullptr) metric->other_labels = options_.other_labels;
    }
  }

  // Null: a catalogue cannot hold it.
  Metric* Add(const std::string& name, MetricType type, const Family* family,
              const std::vector<Part>& parts) {
    for (const Part& part : parts) claimed_.insert(part.name);
    if (!spec::IsMetricName(name)) {
      unnameable_.insert(name);
      return nullptr;
    }
    Metric& metric = out_.catalogue.metrics[name];
    metric.type = type;
    if (family != nullptr) metric.help = family->help;
    metric.unit = UnitFor(name, type, family);
    AddLabels(parts, metric);
    return &metric;
  }

  std::string UnitFor(std::string_view name, MetricType type, const Family* family) {
    if (type == MetricType::Info) return {};
    if (family == nullptr || family->unit.empty()) return std::string(UnitOfName(name));
    static const units::Registry registry;
    if (registry.Parse(family->unit)) return family->unit;
    if (!spec::IsName(family->unit)) return {};
    out_.catalogue.units.insert(family->unit);
    return family->unit;
  }

  void AddLabels(std::span<const Part> parts, Metric& metric) {
    size_t series = 0;
    std::map<std::string, size_t, std::less<>> carried;
    for (const Part& part : parts) {
      if (part.tally == nullptr) continue;
      series += part.tally->series;
      metric.other_labels |= part.tally->open;
      for (const auto& [label, tally] : part.tally->labels) {
        if (label != part.notation) carried[label] += tally.series;
      }
    }
    metric.other_labels |= series == 0 || options_.other_labels;
    for (const auto& [label, count] : carried) {
      if (!spec::IsLabelName(label)) {
        unnameable_labels_.insert(label);
        metric.other_labels = true;
      } else if (count == series) {
        metric.labels.insert(label);
      } else {
        metric.optional_labels.insert(label);
      }
    }
    if (options_.of_process) {
      MakeRoomForTargetLabels(metric);
    } else {
      TakeTargetLabels(metric);
    }
  }

  // A label of the process that the server has, too, is stored under another name, or (with
  // `honor_labels`) stays; both are possible.
  void MakeRoomForTargetLabels(Metric& metric) const {
    for (const std::string& label : options_.target_labels) {
      if (metric.labels.erase(label) + metric.optional_labels.erase(label) == 0) continue;
      metric.optional_labels.insert("exported_" + label);
    }
  }

  void TakeTargetLabels(Metric& metric) const {
    const bool all =
        std::all_of(options_.target_labels.begin(), options_.target_labels.end(),
                    [&](const std::string& label) { return metric.labels.contains(label); });
    metric.inherit_labels = all;
    if (!all) return;
    for (const std::string& label : options_.target_labels) metric.labels.erase(label);
  }

  void AddValues() {
    std::map<std::string_view, std::set<std::string, std::less<>>> seen;
    for (const auto& [name, tally] : observed_.series) {
      for (const auto& [label, of_label] : tally.labels)
        seen[label].insert(of_label.values.begin(), of_label.values.end());
    }
    for (auto& [name, label] : out_.catalogue.labels) {
      // Of those that the server adds a process knows nothing.
      const bool target = std::find(options_.target_labels.begin(), options_.target_labels.end(),
                                    name) != options_.target_labels.end();
      if (options_.of_process && (target || name.starts_with("exported_"))) continue;
      const auto found = seen.find(name);
      if (found != seen.end() && found->second.size() <= kMostValues) label.values = found->second;
    }
  }

  const Observed& observed_;
  const AssembleOptions& options_;
  Assembled out_;
  std::set<std::string, std::less<>> claimed_, unnameable_, unnameable_labels_;
};

}  // namespace

Assembled Assemble(const Observed& observed, const AssembleOptions& options) {
  return Assembler(observed, options).Run();
}

}  // namespace qoe::import
