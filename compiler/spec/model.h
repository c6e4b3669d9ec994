// What was written, every field with its place: the value between the reader and `resolve`.
//
// Nothing is looked up or computed here; names are still text, and a field that was written wrongly
// is simply not set (it was reported). All text is owned by the documents in `Model`.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/embedded_text.h"
#include "compiler/source/file.h"
#include "compiler/yaml/document.h"

namespace qoe::spec {

// A text and where it stands. Not set: no file.
struct Located {
  std::string_view text;
  source::Location location;

  bool set() const { return location.file.valid(); }
};

using NamedTexts = std::vector<std::pair<Located, Located>>;

// An expression as written. Not set: no file.
struct Embedded {
  source::EmbeddedText text;
  bool set() const { return text.file_id().valid(); }
};

// The C++ names of keys.def's enumerations; the order is that of the table.
enum class MetricType : uint8_t {
  Counter,
  Gauge,
  Histogram,
  NativeHistogram,
  Summary,
  Info,
  Unknown
};
enum class Samples : uint8_t { Cumulative, Current, PerEvent };
enum class MetricStore : uint8_t { Prometheus, Sql };
enum class Governance : uint8_t { Keep, Bucket, Hash, Drop };
enum class WhenMissing : uint8_t { Zero, Nothing };
enum class Over : uint8_t { Window, Range };
enum class DatasourceType : uint8_t { Prometheus, Loki, Postgres };
enum class GrafanaVersion : uint8_t { V10, V11, V12 };
enum class RepeatDirection : uint8_t { Horizontal, Vertical };

// Which kind of indicator; the key under which its metric stands.
enum class IndicatorKind : uint8_t {
  Quantiles,
  Ratio,
  Rate,
  Total,
  Average,
  Sum,
  Max,
  Min,
  Count,
  Promql
};

enum class Visualisation : uint8_t {
  Stat,
  Gauge,
  BarGauge,
  Timeseries,
  BarChart,
  PieChart,
  Heatmap,
  Geomap,
  Table,
  Logs,
  Text
};

struct LimitsDecl {
  std::optional<int64_t> rules_per_group, groups_per_tenant;
};

struct DatasourceDecl {
  Located key;
  DatasourceType type = DatasourceType::Prometheus;
  Located name, uid, variable, url;
};

struct ColumnDecl {
  Located name;
  Located from, value, type;
  std::vector<Located> one_of;
};

struct SqlTargetDecl {
  Located name;
  Located table;
  std::vector<Located> key;
  std::vector<ColumnDecl> columns;
  std::vector<Located> metrics;
  bool load = true;
};

// Who is told, and where the alerts of a severity go.
struct ReceiverDecl {
  Located name;
  Located slack, slack_url_file, pagerduty_key_file, email, webhook, webhook_url_file;
};

struct AlertRouteDecl {
  Located severity;  // not set: by labels
  std::vector<Located> to;
  std::optional<int64_t> repeat_ms, group_wait_ms, group_interval_ms;
  NamedTexts match;  // of routes by labels
  bool only = true;
};

struct AlertmanagerDecl {
  source::Location location;
  std::vector<ReceiverDecl> receivers;
  std::vector<AlertRouteDecl> routes, label_routes;
  std::vector<Located> group_by;
  std::optional<int64_t> group_wait_ms, group_interval_ms, repeat_ms;
  Located email_from, smarthost, smtp_username, smtp_password_file;
};

enum class Scheme : uint8_t { Http, Https };

struct ScrapeJobDecl {
  Located name;
  std::vector<Located> targets;
  Located path;
  Scheme scheme = Scheme::Http;
  std::optional<int64_t> interval_ms;
  NamedTexts labels;
};

// How much there was before the spec; not set: not said.
struct PublishedDecl {
  std::optional<int64_t> recording_rules, alerts, dashboards, panels, sql_rows, gate_phases,
      gate_criteria, checks;
};

struct SystemDecl {
  source::Location location;
  Located name, title, owner, description, runbook_base;
  std::vector<Located> severities;
  bool has_mimir = false, has_prometheus = false, has_grafana = false;
  Located mimir_version, prometheus_version, prometheus_url;
  std::vector<Located> mimir_features, prometheus_features;
  Located mimir_namespace;
  std::vector<Located> mimir_tenants, mimir_source_tenants;
  LimitsDecl mimir_limits, prometheus_limits;
  std::optional<GrafanaVersion> grafana_version;
  std::vector<ScrapeJobDecl> scrape_jobs;
  NamedTexts external_labels;
  std::vector<Located> alertmanagers;
  Located grafana_folder, grafana_provisioning;
  bool has_kubernetes = false;
  Located kubernetes_name, kubernetes_namespace;
  NamedTexts kubernetes_labels;
  std::vector<DatasourceDecl> datasources;
  std::vector<SqlTargetDecl> sql_targets;
  std::optional<AlertmanagerDecl> alertmanager;
  PublishedDecl published;
};

struct DeploysDecl {
  source::Location location;
  Embedded promql, text;
  std::optional<std::vector<Located>> variables;
};

struct AnnotationsDecl {
  std::optional<bool> alerts;
  std::optional<DeploysDecl> deploys;
};

// How fast an objective's budget may be spent.
struct BurnDecl {
  source::Location location;
  Located severity, budget;
  std::optional<int64_t> long_ms, short_ms;
};

struct DefaultsDecl {
  source::Location location;
  std::optional<int64_t> scrape_interval_ms, evaluation_interval_ms, window_ms;
  std::vector<Located> by;
  std::vector<Located> labels, optional_labels;
  bool other_labels = false;
  std::optional<int64_t> retention_ms, series_budget, sample_budget;
  std::optional<Samples> samples;
  Located runbook_annotation;
  NamedTexts alert_labels;
  AnnotationsDecl annotations;
  std::vector<BurnDecl> burns;
};

struct LabelDecl {
  Located name;
  Located help, title;
  std::optional<int64_t> cardinality;
  std::vector<Located> values, examples;
  Governance governance = Governance::Keep;
};

struct MetricDecl {
  Located name;
  std::optional<MetricType> type;
  Located unit, help, exporter, min, max;
  std::vector<Located> labels, optional_labels;
  bool inherit_labels = true;
  std::optional<bool> other_labels;
  std::vector<std::pair<double, source::Location>> buckets;
  std::optional<Samples> samples;
  MetricStore store = MetricStore::Prometheus;
  bool exported = true;
  std::vector<Located> tenants;
};

struct LogsDecl {
  source::Location location;
  std::vector<Located> labels;
};

struct GroupDecl {
  Located name;
  std::optional<int64_t> interval_ms;
  Located help;
};

struct RecordDecl {
  Located base;
  std::vector<Located> stats;
  NamedTexts names;
};

struct BreakdownDecl {
  Located name;
  std::vector<Located> by;
  std::vector<Located> stats;
};

// What a value of an indicator or a panel is shown as.
struct MappingDecl {
  Located value;
  Located text, colour;
};

struct IndicatorDecl {
  Located name;
  std::string_view objective;  // of which it was made; empty: it was written
  std::optional<IndicatorKind> kind;
  Located title, help, unit, times, group;
  Embedded expression;         // the metric, selector or PromQL; a ratio's `of`
  std::vector<Embedded> more;  // of a ratio's dividend: summed with it
  std::vector<Embedded> per;   // a ratio's divisor, summed
  WhenMissing when_missing = WhenMissing::Zero;
  std::vector<Located> stats;
  std::optional<std::vector<Located>> by;
  std::optional<int64_t> window_ms;
  std::optional<NamedTexts> thresholds;
  std::vector<MappingDecl> mappings;
  std::optional<RecordDecl> record;
  std::vector<BreakdownDecl> breakdowns;
};

// The texts of an alert or of one of its levels.
struct AlertTexts {
  Located summary, description, impact, runbook;
  NamedTexts labels, annotations;
};

enum class Comparison : uint8_t { None, Above, Below, AtLeast, AtMost, Equals };

struct LevelDecl {
  Located severity;
  Located name;
  Comparison comparison = Comparison::None;
  Located threshold;
  std::optional<int64_t> for_ms, keep_firing_for_ms;
  AlertTexts texts;
};

struct AlertDecl {
  Located name;
  Located watch, unit, group;
  Embedded promql;
  std::optional<std::vector<Located>> by;
  std::vector<LevelDecl> levels;
  AlertTexts texts;
};

enum class ObjectiveKind : uint8_t { Bad, Good, Latency };

struct ObjectiveDecl {
  Located name;
  std::optional<ObjectiveKind> kind;
  Located title, help, target, within, expected_events, group, alert_group, runbook;
  std::vector<Embedded> events;  // the bad or the good ones, or the histogram
  std::vector<Embedded> total;
  Located window;
  std::optional<int64_t> min_failures;
  std::optional<std::vector<Located>> by;
  std::vector<BurnDecl> burns;
  NamedTexts labels;
};

enum class Breach : uint8_t { Hold, Rollback };
enum class NoData : uint8_t { Fail, Pass };

struct CriterionDecl {
  source::Location location;
  Located title, watch, manual, unit, why;
  Embedded promql;
  std::optional<std::vector<Located>> by;
  Comparison comparison = Comparison::None;
  Located threshold;
  std::optional<int64_t> for_ms, window_ms, after_ms;
  source::Location window_location, after_location, no_data_location;
  NamedTexts where;
  Breach breach = Breach::Hold;
  std::optional<NoData> no_data;
};

struct PhaseDecl {
  Located name;
  Located title, help, share;
  std::optional<int64_t> hold_ms, every_ms;
  std::vector<CriterionDecl> criteria;
};

struct GateDecl {
  Located name;
  Located title, help;
  std::vector<PhaseDecl> phases;
  std::vector<CriterionDecl> rollback_when, investigate_when;
};

// Something that must be so after a deployment. Exactly one of get … manual is set, if it was
// written well.
struct ProbeDecl {
  Located name;
  source::Location location;
  Located title, get, connect, watch, sql, manual, contains, number, unit, why;
  Embedded promql;
  std::optional<int64_t> status;
  NamedTexts json, headers, headers_from_env;
  std::vector<Located> has;
  std::optional<std::vector<Located>> by;
  Comparison comparison = Comparison::None;
  Located threshold;
  std::optional<int64_t> within_ms;
};

struct VerifyDecl {
  source::Location location;
  std::vector<Located> may_fire;
  std::vector<ProbeDecl> checks;
};

struct QueryDecl {
  source::Location location;
  Located indicator, legend, unit, sql;
  Embedded promql, logql;
  std::optional<std::vector<Located>> by;
  std::vector<Located> stats;
};

struct RepeatDecl {
  Located variable;
  RepeatDirection direction = RepeatDirection::Horizontal;
  std::optional<int64_t> per_line;
};

struct PanelDecl {
  source::Location location;
  std::optional<Visualisation> visualisation;
  std::vector<QueryDecl> queries;
  Located text;
  Located title, description, unit, min, max, datasource;
  std::vector<Located> by;
  std::vector<Located> stats;
  std::optional<std::vector<Located>> variables;
  Over over = Over::Window;
  std::optional<int64_t> top, bottom, decimals, width, height;
  std::optional<NamedTexts> thresholds;
  std::optional<RepeatDecl> repeat;
  std::optional<std::vector<MappingDecl>> mappings;
};

struct VariableDecl {
  source::Location location;
  Located label, name, title, metric;
  std::vector<Located> interval, options;
  bool multi = true;
};

struct RowDecl {
  Located title;
  bool collapsed = false;
  Located repeat;
  std::vector<PanelDecl> panels;
};

struct DashboardDecl {
  Located name;
  Located title, uid, description;
  std::vector<Located> tags;
  std::optional<int64_t> refresh_ms, range_ms;
  AnnotationsDecl annotations;
  std::vector<VariableDecl> variables;
  std::vector<RowDecl> rows;
};

struct WaveDecl {
  std::optional<int64_t> period_ms;
  Located amplitude;
};

struct ChangeDecl {
  source::Location location;
  std::optional<int64_t> at_ms, over_ms, lasting_ms, missing_ms;
  Located rate, value, spread;
  bool reset = false;
};

// A key that is not set is that of the scenario that this one is like, if there is one.
struct StreamDecl {
  Located name;
  source::Location location;
  Embedded of;
  std::vector<Located> notation;
  std::optional<int64_t> series, from_ms;
  source::Location series_location;
  std::optional<std::vector<Located>> vary;
  Located rate, value, spread;
  std::optional<WaveDecl> wave;
  std::optional<std::vector<ChangeDecl>> changes;
};

struct ExpectationDecl {
  source::Location location;
  Located alert, watch, unit;
  Embedded promql;
  NamedTexts labels, annotations;
  // Times, and where they stand.
  struct Time {
    std::optional<int64_t> ms;
    source::Location location;
  };
  Time pending, firing, resolved, not_before, at;
  std::optional<std::vector<Located>> by;
  Comparison comparison = Comparison::None;
  Located threshold, tolerance;
  bool nothing = false, silent = false;
};

enum class Others : uint8_t { Silent, Any };

struct ScenarioDecl {
  Located name;
  source::Location location;
  Located title, like;
  std::optional<int64_t> length_ms, step_ms, seed;
  std::vector<StreamDecl> traffic;
  std::vector<ExpectationDecl> expect;
  std::optional<Others> others;
};

struct SqlAlertDecl {
  Located name;
  Located title, description, metric, operator_text, threshold, severity, service;
  std::optional<int64_t> for_ms;
  std::vector<Located> channels;
  bool enabled = true;
};

struct AllowanceDecl {
  source::Location location;
  std::vector<Located> codes, globs;
  Located reason, until;
};

struct DiagnosticsDecl {
  NamedTexts severities;  // code → one of the enumeration's values
  std::vector<AllowanceDecl> allowances;
};

struct Model {
  std::deque<yaml::Document> documents;  // own the text; never moved once a node was taken
  std::vector<SystemDecl> systems;       // as many as were written; one is right
  std::vector<DefaultsDecl> defaults;
  std::vector<Located> units;
  std::vector<LabelDecl> labels;
  std::vector<MetricDecl> metrics;
  std::vector<LogsDecl> logs;
  std::vector<GroupDecl> groups;
  std::vector<IndicatorDecl> indicators;
  std::vector<AlertDecl> alerts;
  std::vector<ObjectiveDecl> objectives;
  std::vector<GateDecl> gates;
  std::vector<VerifyDecl> verify;
  std::vector<DashboardDecl> dashboards;
  std::vector<ScenarioDecl> tests;
  std::vector<SqlAlertDecl> sql_alerts;
  std::vector<DiagnosticsDecl> diagnostics;

  // Frees all but the texts: a program has everything that it needs, but its names are views.
  void KeepOnlyTexts() {
    std::deque<yaml::Document> texts = std::move(documents);
    for (yaml::Document& document : texts) document.DropNodes();
    *this = Model();
    documents = std::move(texts);
  }
};

}  // namespace qoe::spec
