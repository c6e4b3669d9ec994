#include <algorithm>

#include "compiler/base/spelling.h"
#include "compiler/resolve/file_name.h"
#include "compiler/resolve/resolver.h"
#include "compiler/spec/validate.h"
#include "promql/features.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

// Mimir's own defaults (Mimir 2.x, -ruler.max-rules-per-rule-group, …-max-rule-groups-per-tenant).
constexpr int64_t kMimirRulesPerGroup = 20;
constexpr int64_t kMimirGroupsPerTenant = 70;

void AddDatasources(const spec::SystemDecl& decl, System& system, diag::Sink& sink) {
  bool first = true;
  for (const spec::DatasourceDecl& source : decl.datasources) {
    Datasource datasource{source.key.text, source.type, source.name.text,
                          source.uid.text, {},          source.url.text};
    if (source.variable.set()) {
      datasource.variable = source.variable.text;
    } else {
      datasource.variable = first ? "datasource" : "datasource_" + std::string(source.key.text);
    }
    first = false;
    if (!spec::IsLabelName(datasource.variable)) {
      sink.Add(Code::BadName, source.key.location,
               "`{}` cannot be the name of a dashboard variable", datasource.variable)
          .Help("give the datasource a `variable` of letters, digits and `_`");
    }
    system.datasources.push_back(std::move(datasource));
  }
}

void EnableFeature(const Located& name, promql::Features& features, diag::Sink& sink) {
  if (promql::EnableFeature(name.text, features)) return;
  std::vector<std::string_view> known;
  for (const promql::FeatureName& feature : promql::FeatureNames()) known.push_back(feature.name);
  sink.Add(Code::BadValue, name.location, "`{}` is no feature of PromQL that can be switched on",
           name.text)
      .DidYouMean(name.text, known)
      .Note(
          "there are `promql-experimental-functions`, `promql-duration-expr`, "
          "`promql-extended-range-selectors` and `promql-binop-fill-modifiers`");
}

// The PromQL of one target.
void AddLanguage(promql::Product product, const Located& version,
                 const std::vector<Located>& features, System& system, diag::Sink& sink) {
  promql::ParseOptions language;
  language.target.product = product;
  if (version.set()) {
    const std::optional<promql::Version> parsed = promql::ParseVersion(version.text);
    if (!parsed.has_value()) {
      sink.Add(Code::BadValue, version.location, "`{}` is not a version", version.text)
          .Help("write it like `2.45` or `3.5.1`");
      return;
    }
    language.target.version = *parsed;
  } else {
    language.target = {};
  }
  language.features = promql::DefaultFeatures(language.target);
  for (const Located& feature : features) EnableFeature(feature, language.features, sink);
  system.languages.push_back(language);
}

void AddLanguages(const spec::SystemDecl& decl, System& system, diag::Sink& sink) {
  const std::string_view url = decl.prometheus_url.text;
  if (decl.prometheus_url.set() && !url.starts_with("http://") && !url.starts_with("https://")) {
    sink.Add(Code::BadValue, decl.prometheus_url.location, "`{}` is no address of a server", url)
        .Help("write it with its scheme: `http://prometheus:9090`");
  }
  system.prometheus_url =
      decl.prometheus_url.set() ? decl.prometheus_url.text : "http://prometheus:9090";
  if (decl.has_prometheus) {
    AddLanguage(promql::Product::Prometheus, decl.prometheus_version, decl.prometheus_features,
                system, sink);
  }
  if (decl.has_mimir) {
    AddLanguage(promql::Product::Mimir, decl.mimir_version, decl.mimir_features, system, sink);
  }
}

// Source: PostgreSQL docs, chapter 8; other databases spell these alike.
constexpr std::string_view kSqlTypes[] = {"varchar",
                                          "character varying",
                                          "char",
                                          "character",
                                          "text",
                                          "citext",
                                          "numeric",
                                          "decimal",
                                          "int",
                                          "integer",
                                          "smallint",
                                          "bigint",
                                          "int2",
                                          "int4",
                                          "int8",
                                          "real",
                                          "double precision",
                                          "float4",
                                          "float8",
                                          "bool",
                                          "boolean",
                                          "json",
                                          "jsonb",
                                          "uuid",
                                          "timestamp",
                                          "timestamptz",
                                          "date",
                                          "time",
                                          "interval"};

// Enumerations and domains are types, too: of a schema, or with capitals.
void CheckSqlType(const Located& type, diag::Sink& sink) {
  std::string_view name = type.text.substr(0, type.text.find('('));
  if (name.ends_with("[]")) name.remove_suffix(2);
  while (name.ends_with(' ')) name.remove_suffix(1);
  const bool own = name.find('.') != std::string_view::npos || name.starts_with('"');
  if (name.empty() || own) return;
  if (std::find(std::begin(kSqlTypes), std::end(kSqlTypes), name) != std::end(kSqlTypes)) return;
  sink.Add(Code::SqlMapping, type.location, "`{}` is no type of SQL that qoec knows", name)
      .DidYouMean(name, std::vector<std::string_view>(std::begin(kSqlTypes), std::end(kSqlTypes)))
      .Note("a type of one's own is written with its schema: `public.severity`");
}

// `host:port`; what else an address has is in keys of its own.
void CheckHostPort(const Located& target, diag::Sink& sink) {
  if (target.text.find('/') == std::string_view::npos && !target.text.empty()) return;
  sink.Add(Code::BadValue, target.location, "`{}` is no `host:port`", target.text)
      .Help("scheme and path are keys of their own: `scheme: https`, `path: /metrics`");
}

void AddScrapeJobs(const spec::SystemDecl& decl, System& system, diag::Sink& sink) {
  const auto add_labels = [&](const spec::NamedTexts& from, auto& to) {
    for (const auto& [name, value] : from) {
      if (!spec::IsLabelName(name.text)) {
        sink.Add(Code::BadName, name.location,
                 "`{}` cannot be a label: letters, digits and `_` only", name.text);
      }
      to.emplace_back(name.text, value.text);
    }
  };
  for (const spec::ScrapeJobDecl& job : decl.scrape_jobs) {
    ScrapeJob& out = system.scrape_jobs.emplace_back();
    out.name = job.name.text;
    out.path = job.path.text;
    out.scheme = job.scheme;
    out.interval_ms = job.interval_ms.value_or(0);
    for (const Located& target : job.targets) {
      CheckHostPort(target, sink);
      out.targets.push_back(target.text);
    }
    add_labels(job.labels, out.labels);
  }
  add_labels(decl.external_labels, system.external_labels);
  for (const Located& address : decl.alertmanagers) {
    CheckHostPort(address, sink);
    system.alertmanagers.push_back(address.text);
  }
}

void AddSqlTargets(const spec::SystemDecl& decl, System& system, diag::Sink& sink) {
  for (const spec::SqlTargetDecl& sql : decl.sql_targets) {
    if (!CheckFileName(sql.name, "a SQL target", sink)) continue;
    if (sql.columns.empty() || sql.key.empty()) {
      sink.Add(Code::SqlMapping, sql.name.location, "the table mapping `{}` has no {}",
               sql.name.text, sql.columns.empty() ? "columns" : "key");
    }
    SqlTarget target;
    target.name = sql.name.text;
    target.location = sql.name.location;
    target.table = sql.table.text;
    target.load = sql.load;
    for (const Located& key : sql.key) target.key.push_back(key.text);
    for (const Located& metric : sql.metrics) target.metrics.push_back(metric.text);
    for (const spec::ColumnDecl& column : sql.columns) {
      SqlColumn out{column.name.text,  column.name.location, column.from.text,
                    column.value.text, column.type.text,     {}};
      CheckSqlType(column.type, sink);
      for (const Located& value : column.one_of) out.one_of.push_back(value.text);
      target.columns.push_back(std::move(out));
    }
    system.sql_targets.push_back(std::move(target));
  }
}

}  // namespace

void Resolver::System() {
  qoe::System& system = program.system;
  system.languages.clear();
  system.severities = {"critical", "warning", "info"};
  if (model.systems.empty()) {
    if (!written_cleanly || spec_role == Role::Catalogue) return;
    sink.Add(Code::MissingKey, where, "no file of the spec has the section `system`")
        .Help("one file must say what the spec is about: `system: {{ name: … }}`");
    return;
  }
  for (size_t i = 1; i < model.systems.size(); ++i) {
    sink.Add(Code::DuplicateName, model.systems[i].location,
             "the section `system` stands in two files")
        .Label(model.systems[0].location, "first given here");
  }
  const spec::SystemDecl& decl = model.systems[0];
  system.name = decl.name.text;
  system.title = decl.title.set() ? decl.title.text : decl.name.text;
  system.owner = decl.owner.text;
  system.description = decl.description.text;
  system.runbook_base = decl.runbook_base.text;
  system.published = decl.published;
  if (!decl.severities.empty()) {
    system.severities.clear();
    for (const Located& severity : decl.severities) system.severities.push_back(severity.text);
  }
  system.mimir_namespace = decl.mimir_namespace.set() ? decl.mimir_namespace.text : system.name;
  for (const Located& tenant : decl.mimir_tenants) system.mimir_tenants.push_back(tenant.text);
  for (const Located& tenant : decl.mimir_source_tenants)
    system.mimir_source_tenants.push_back(tenant.text);
  const spec::LimitsDecl& limits = decl.has_mimir ? decl.mimir_limits : decl.prometheus_limits;
  system.rules_per_group =
      limits.rules_per_group.value_or(decl.has_mimir ? kMimirRulesPerGroup : 0);
  system.groups_per_tenant =
      limits.groups_per_tenant.value_or(decl.has_mimir ? kMimirGroupsPerTenant : 0);
  system.grafana_version = decl.grafana_version;
  system.grafana_folder = decl.grafana_folder.text;
  system.grafana_provisioning = decl.grafana_provisioning.text;
  system.kubernetes = decl.has_kubernetes;
  system.kubernetes_name = decl.kubernetes_name.set() ? decl.kubernetes_name.text : decl.name.text;
  system.kubernetes_namespace = decl.kubernetes_namespace.text;
  for (const auto& [name, value] : decl.kubernetes_labels)
    system.kubernetes_labels.emplace_back(name.text, value.text);
  AddLanguages(decl, system, sink);
  AddDatasources(decl, system, sink);
  AddSqlTargets(decl, system, sink);
  AddScrapeJobs(decl, system, sink);
}

}  // namespace qoe::resolve
