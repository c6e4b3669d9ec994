// A spec with every name looked up, every default filled in, every expression parsed and every
// unit known: what the checks and the lowering work on. Nothing here refers to YAML; places are
// kept for messages.
//
// Text is a view into the model's documents and the file set, which must outlive the program.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/store.h"
#include "compiler/base/text_arena.h"
#include "compiler/diag/policy.h"
#include "compiler/resolve/program/alert.h"
#include "compiler/resolve/program/catalogue.h"
#include "compiler/resolve/program/dashboard.h"
#include "compiler/resolve/program/expression.h"
#include "compiler/resolve/program/gate.h"
#include "compiler/resolve/program/indicator.h"
#include "compiler/resolve/program/objective.h"
#include "compiler/resolve/program/scenario.h"
#include "compiler/resolve/program/sql.h"
#include "compiler/resolve/program/system.h"
#include "compiler/resolve/program/verify.h"

namespace qoe {

// A recorded series: the result of one recording rule.
struct RecordedSeries {
  Id<Indicator> indicator;
  size_t recording = 0;
};

class Program {
 public:
  System system;
  int64_t scrape_interval_ms = 0;
  int64_t evaluation_interval_ms = 0;
  int64_t window_ms = 0;      // of what names none
  int64_t retention_ms = 0;   // 0: not known
  int64_t series_budget = 0;  // 0: no limit
  int64_t sample_budget = 0;  // that one evaluation reads; 0: no limit
  std::string_view runbook_annotation;

  // Labels of the log streams; not set: not known.
  std::optional<std::vector<Id<Label>>> stream_labels;
  source::Location streams_location;

  units::Registry units;
  Store<Label> labels;
  Store<Metric> metrics;
  Store<Group> groups;
  Store<Expression> expressions;
  Store<Indicator> indicators;
  Store<Alert> alerts;
  Store<Objective> objectives;
  Store<Gate> gates;
  Verify verify;
  Store<Dashboard> dashboards;
  Store<SqlAlert> sql_alerts;
  std::vector<Scenario> scenarios;
  diag::Policy diagnostics;  // what the spec says of findings

  Id<Label> FindLabel(std::string_view name) const;
  // By the metric's own name only.
  Id<Metric> FindMetric(std::string_view name) const;
  // By the name of a series: knows `_bucket`, `_sum` and `_count` of histograms and summaries.
  SeriesRef FindSeries(std::string_view name) const;
  Id<Indicator> FindIndicator(std::string_view name) const;
  const RecordedSeries* FindRecorded(std::string_view name) const;
  // The labels that a recorded series carries.
  const std::vector<Id<Label>>& LabelsOf(const RecordedSeries& recorded) const;
  // Whether series of the metric (or of this part of it) carry the label, at least sometimes.
  bool Carries(const Metric& metric, Id<Label> label) const;

  // Keeps a name that was made here as long as the program lives.
  std::string_view Own(std::string_view text) { return owned_.Keep(text); }

  std::unordered_map<std::string_view, Id<Label>> label_names;
  std::unordered_map<std::string_view, Id<Metric>> metric_names;
  std::unordered_map<std::string_view, Id<Indicator>> indicator_names;
  std::unordered_map<std::string_view, RecordedSeries> recorded;

 private:
  TextArena owned_;
};

}  // namespace qoe
