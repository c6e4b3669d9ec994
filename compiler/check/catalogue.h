// What is known of series by their names: those of a metric catalogue, and those that rules record.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/facts/facts.h"
#include "compiler/resolve/program.h"
#include "compiler/source/file.h"

namespace qoe::check {

struct KnownSeries {
  facts::SeriesFacts series;
  source::Location declared;  // of the metric or the rule; no file: Prometheus' own
  Id<Metric> metric;          // invalid: recorded, or Prometheus' own
};

// Text of the facts lives in the program and in the expressions that they were inferred from; both
// must outlive the catalogue.
class Catalogue : public facts::Knowledge {
 public:
  // Null: nothing is known of exported metrics, and a name that is not found may be one of them.
  explicit Catalogue(const Program* program);

  // Whether a name that is not found does not exist.
  bool complete() const { return program_ != nullptr; }
  const Program* program() const { return program_; }

  // A series that a rule records, with what is known of its expression. Where several rules record
  // one name, what holds of each of them.
  void AddRecorded(std::string_view name, facts::NodeFacts facts, source::Location declared);

  // Whether somebody may export a metric of this name. Without a catalogue that is so of every name
  // but those with a colon, which are for rules (Prometheus docs, concepts/data_model).
  bool MayBeExported(std::string_view name) const;

  const KnownSeries* FindSeries(std::string_view name) const;
  const facts::SeriesFacts* Find(std::string_view series) const override;
  // Seconds per second are a share of time.
  units::Unit PerSecond(units::Unit unit) const override {
    return unit.known() && unit == seconds_ ? ratio_ : units().PerSecond(unit);
  }
  units::Unit Seconds() const override { return seconds_; }
  units::Unit RatioUnit() const override { return ratio_; }

  // Of metrics and recorded series, for "did you mean".
  std::vector<std::string_view> Names() const;

 private:
  const units::Registry& units() const {
    return program_ != nullptr ? program_->units : own_units_;
  }
  void AddMetric(Id<Metric> id);
  void AddPrometheusOwn();

  const Program* program_;
  units::Registry own_units_;
  units::Unit seconds_, ratio_;
  std::unordered_map<std::string_view, KnownSeries> series_;
  TextArena names_;
};

// The kinds of facts in words: "a counter", "a gauge", "a ratio"; empty where nothing is known.
std::string_view Text(facts::Kind kind);

}  // namespace qoe::check
