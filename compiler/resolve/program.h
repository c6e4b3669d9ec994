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

#include "compiler/base/ids.h"
#include "compiler/base/store.h"
#include "compiler/base/text_arena.h"
#include "compiler/diag/policy.h"
#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "compiler/spec/model.h"
#include "compiler/units/decimal.h"
#include "compiler/units/unit.h"
#include "promql/ast.h"
#include "promql/parse.h"

namespace qoe {

using spec::Breach;
using spec::Comparison;
using spec::DatasourceType;
using spec::Governance;
using spec::IndicatorKind;
using spec::MetricStore;
using spec::MetricType;
using spec::Over;
using spec::Samples;
using spec::Visualisation;
using spec::WhenMissing;

// Where an expression stands; decides what type of result it must have.
enum class ExpressionRole : uint8_t { Selector, Indicator, AlertCondition, PanelQuery };

// A parsed expression and its place in the spec.
struct Expression {
  source::EmbeddedText source;
  promql::Ast ast;
  ExpressionRole role = ExpressionRole::Selector;
  bool ok =
      false;  // parsed and of the right type; otherwise it was reported and is to be passed over
};

struct Label {
  std::string_view name;
  source::Location location;
  std::string_view help;
  std::string title;
  std::optional<int64_t> cardinality;      // at most so many values
  std::vector<std::string_view> values;    // all of them; empty: not enumerated
  std::vector<std::string_view> examples;  // some of them; nothing follows from that
  Governance governance = Governance::Keep;
};

struct MetricLabel {
  Id<Label> label;
  bool optional = false;  // only some series carry it
};

struct Metric {
  std::string_view name;
  source::Location location;
  MetricType type = MetricType::Gauge;
  units::Unit unit;
  std::string_view help;
  std::vector<MetricLabel> labels;
  bool other_labels = false;       // series may carry labels that are not listed
  std::optional<double> min, max;  // of its value, in its unit; not set: not known
  std::vector<double> buckets;     // upper bounds, rising, without +Inf
  Samples samples = Samples::Current;
  MetricStore store = MetricStore::Prometheus;
  std::string_view exporter;
  bool exported = true;
};

// Which of a metric's series a name means: `x_bucket` is part Bucket of histogram `x`.
enum class MetricPart : uint8_t { Value, Bucket, Sum, Count };

struct SeriesRef {
  Id<Metric> metric;  // invalid: the name is unknown
  MetricPart part = MetricPart::Value;
};

struct Group {
  std::string_view name;
  int64_t interval_ms = 0;
  std::string_view help;
};

// A metric with the matchers that were written behind it.
struct Selector {
  Id<Metric> metric;
  MetricPart part = MetricPart::Value;
  std::string_view name;      // as written
  std::string_view matchers;  // text between the braces; may be empty
};

// A number that a value is multiplied by: `times` and the change of unit.
struct Scale {
  double times = 1;
  units::Factor factor;
};

// A colour of a panel and where it begins.
struct ThresholdStep {
  std::string_view colour;
  std::optional<double> value;  // empty: the base
};

enum class StatKind : uint8_t { Value, Quantile, Average, Count };

struct Stat {
  std::string_view name;  // "p95"; empty for the only statistic of other kinds
  StatKind kind = StatKind::Value;
  std::string quantile;  // "0.95"
  units::Unit unit;
};

// One recording rule of an indicator.
struct Recording {
  std::string_view name;
  size_t stat = 0;
  int breakdown = -1;  // -1: the indicator's own grouping
};

struct Breakdown {
  std::string_view name;
  std::vector<Id<Label>> by;  // the indicator's own grouping and the further labels
  std::vector<size_t> stats;  // to record
};

struct Indicator {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  IndicatorKind kind = IndicatorKind::Promql;
  Selector of;
  Selector per;  // ratio
  WhenMissing when_missing = WhenMissing::Zero;
  Id<Expression> promql;
  std::vector<Stat> stats;  // at least one
  Scale scale;
  std::vector<ThresholdStep> thresholds;  // in the first statistic's unit; may be empty
  std::vector<Id<Label>> by;
  int64_t window_ms = 0;
  Id<Group> group;
  std::vector<Recording> recordings;
  std::vector<Breakdown> breakdowns;
  bool ok = false;  // false: it was reported; users of it stay silent
};

// `startup_time.p95.by_device`
struct IndicatorRef {
  Id<Indicator> indicator;
  int stat = -1;       // -1: not named
  int breakdown = -1;  // -1: none
};

// Text with placeholders, in pieces.
struct TemplatePiece {
  enum class Kind : uint8_t { Text, Value, Threshold, Severity, Label };
  Kind kind = Kind::Text;
  std::string_view text;  // of Text and Label
};
using Template = std::vector<TemplatePiece>;

struct Annotation {
  std::string_view name;
  Template text;
};

struct AlertLevel {
  std::string name;
  source::Location location;
  source::Location threshold_location;  // that of the level where there is no threshold
  std::string_view severity;
  Comparison comparison = Comparison::None;
  double threshold = 0;             // in the watched value's unit
  std::string_view threshold_text;  // as written
  int64_t for_ms = 0;
  int64_t keep_firing_for_ms = 0;
  std::vector<std::pair<std::string_view, std::string_view>> labels;  // in order, severity first
  std::vector<Annotation> annotations;
};

struct Alert {
  std::string_view name;
  source::Location location;
  IndicatorRef watch;  // or
  Id<Expression> promql;
  units::Unit unit;           // of the watched value
  std::vector<Id<Label>> by;  // of `watch`
  Id<Group> group;
  std::vector<AlertLevel> levels;
  bool ok = false;
};

// A pair of windows in which the budget must burn for an alert.
struct Burn {
  source::Location location;
  std::string_view severity;
  units::Decimal budget;     // the share that is gone when it fires
  units::Decimal threshold;  // share of bad events from which on it fires
  int64_t long_ms = 0, short_ms = 0;
};

// A service level objective. What is computed of it stands among indicators and alerts.
struct Objective {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  units::Decimal target;  // share of good events
  units::Decimal budget;  // 1 - target
  int64_t window_ms = 0;
  std::vector<Id<Label>> by;
  std::vector<Burn> burns;
  int64_t min_failures = 1;  // no alert for fewer bad events
  std::optional<double> expected_per_second;
  source::Location expected_location;
  bool ok = false;
};

// What must hold in a phase, or (of `rollback_when` and `investigate_when`) what must not.
struct Criterion {
  source::Location location;
  source::Location threshold_location;
  std::string_view title;   // empty: made from the rest
  std::string_view manual;  // what a person ticks; the rest is empty then
  std::string_view why;
  IndicatorRef watch;  // or
  Id<Expression> promql;
  units::Unit unit;
  std::vector<Id<Label>> by;
  Comparison comparison = Comparison::None;
  double threshold = 0;
  std::string_view threshold_text;
  int64_t for_ms = 0;
  Breach breach = Breach::Hold;
  bool ok = false;
};

struct Phase {
  std::string_view name;
  std::string title;
  std::string_view help;
  std::string_view share;  // as written; may be empty
  double share_value = 0;  // 0 to 1
  int64_t hold_ms = 0, every_ms = 0;
  std::vector<Criterion> criteria;
};

struct Gate {
  std::string_view name;
  source::Location location;
  std::string title;
  std::string_view help;
  std::vector<Phase> phases;
  std::vector<Criterion> rollback_when, investigate_when;
};

struct Datasource {
  std::string_view key;
  DatasourceType type = DatasourceType::Prometheus;
  std::string_view name;
  std::string_view uid;  // empty: chosen by a dashboard variable
  std::string variable;
  std::string_view url;  // for provisioning; may be empty
};

enum class VariableKind : uint8_t { Label, Interval, Options };

struct Variable {
  std::string name;
  std::string title;
  VariableKind kind = VariableKind::Label;
  Id<Label> label;
  Id<Metric> metric;                     // lists the values of `label`
  std::vector<std::string_view> values;  // intervals or options
  bool multi = true;
};

struct Query {
  source::Location location;
  IndicatorRef indicator;
  Id<Expression> promql;
  std::string_view logql;
  std::string_view sql;
  std::string_view legend;
  units::Unit unit;
  std::vector<Id<Label>> by;
  std::vector<size_t> stats;  // of the indicator
};

struct Panel {
  source::Location location;
  Visualisation visualisation = Visualisation::Stat;
  std::vector<Query> queries;
  std::string_view text;
  std::string title;
  std::string description;
  units::Unit unit;
  std::vector<ThresholdStep> thresholds;
  bool has_thresholds = false;  // false: the indicator's, or from an alert's levels
  Over over = Over::Window;
  int64_t top = 0, bottom = 0;  // 0: all
  std::optional<double> min, max;
  std::optional<int64_t> decimals;
  std::vector<size_t> variables;  // of the dashboard; those that filter this panel
  int datasource = -1;            // -1: none (text)
  int64_t width = 0, height = 0;  // 0: by visualisation
};

struct DashboardRow {
  std::string_view title;
  bool collapsed = false;
  std::vector<Panel> panels;
};

struct Dashboard {
  std::string_view key;
  source::Location location;
  std::string_view title;
  std::string_view uid;
  std::string_view description;
  std::vector<std::string_view> tags;
  int64_t refresh_ms = 0;
  int64_t range_ms = 0;
  std::vector<Variable> variables;
  std::vector<DashboardRow> rows;
};

struct SqlColumn {
  std::string_view name;
  source::Location location;
  std::string_view from;  // or
  std::string_view value;
  std::string_view type;
  std::vector<std::string_view> one_of;
};

struct SqlTarget {
  std::string_view name;
  source::Location location;
  std::string_view table;
  std::vector<std::string_view> key;
  std::vector<SqlColumn> columns;
  std::vector<std::string_view> metrics;
};

struct SqlAlert {
  std::string_view id;
  source::Location location;
  source::Location threshold_location;
  std::string_view title, description, metric, operator_text, severity, service;
  double threshold = 0;  // in the metric's unit
  int64_t for_ms = 0;
  std::vector<std::string_view> channels;
  bool enabled = true;
  bool ok = false;  // metric, threshold and severity are known
};

struct Receiver {
  std::string_view name;
  std::string_view slack, slack_url_file, pagerduty_key_file, email, webhook, webhook_url_file;
};

struct AlertRoute {
  std::string_view severity;
  std::vector<std::string_view> to;  // names of receivers
  int64_t repeat_ms = 0;             // 0: as the others
};

struct Alertmanager {
  std::vector<Receiver> receivers;  // at least one
  std::vector<AlertRoute> routes;
  std::vector<std::string_view> group_by;
  int64_t group_wait_ms = 0, group_interval_ms = 0, repeat_ms = 0;
  std::string_view email_from, smarthost;
};

struct System {
  std::string_view name, title, owner, description, runbook_base;
  std::vector<std::string_view> severities;
  std::string_view mimir_namespace;
  std::string_view prometheus_url;
  int64_t rules_per_group = 0;    // 0: no limit
  int64_t groups_per_tenant = 0;  // 0: no limit
  std::string_view grafana_folder;
  std::string_view grafana_provisioning;  // folder of the dashboards on its machine; may be empty
  // A PrometheusRule, where one is wanted.
  bool kubernetes = false;
  std::string_view kubernetes_name, kubernetes_namespace;
  std::vector<std::pair<std::string_view, std::string_view>> kubernetes_labels;
  std::vector<Datasource> datasources;
  std::vector<SqlTarget> sql_targets;
  std::optional<Alertmanager> alertmanager;
  // What the servers that evaluate the PromQL have of it; one that names no version has the
  // reference's. Empty: as the reference.
  std::vector<promql::ParseOptions> languages;
};

// A recorded series: the result of one recording rule.
struct RecordedSeries {
  Id<Indicator> indicator;
  size_t recording = 0;
};

class Program {
 public:
  System system;
  int64_t scrape_interval_ms = 0;
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
  Store<Dashboard> dashboards;
  Store<SqlAlert> sql_alerts;
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
