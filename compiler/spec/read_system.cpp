#include "compiler/spec/sections.h"

namespace qoe::spec {
namespace {

LimitsDecl ReadLimits(const ObjectView& target) {
  const auto limits = target.Child("limits", Object::Limits);
  if (!limits) return {};
  return {limits->Integer("rules_per_group"), limits->Integer("groups_per_tenant")};
}

SqlTargetDecl ReadSqlTarget(const Located& name, const ObjectView& view) {
  SqlTargetDecl target{name, view.Text("table"),    view.Texts("key"),
                       {},   view.Texts("metrics"), view.Bool("load", true)};
  for (const auto& [column, source] : view.ObjectMap("columns", Object::Column)) {
    target.columns.push_back({column, source.Text("from"), source.Text("value"),
                              source.Text("type"), source.Texts("one_of")});
  }
  return target;
}

AlertRouteDecl ReadRoute(const ObjectView& view) {
  AlertRouteDecl route;
  route.to = view.Texts("to");
  route.repeat_ms = view.DurationMs("repeat");
  route.group_wait_ms = view.DurationMs("group_wait");
  route.group_interval_ms = view.DurationMs("group_interval");
  return route;
}

AlertmanagerDecl ReadAlertmanager(const ObjectView& view) {
  AlertmanagerDecl decl;
  decl.location = view.location();
  for (const auto& [name, receiver] : view.ObjectMap("receivers", Object::Receiver)) {
    decl.receivers.push_back({name, receiver.Text("slack"), receiver.Text("slack_url_file"),
                              receiver.Text("pagerduty_key_file"), receiver.Text("email"),
                              receiver.Text("webhook"), receiver.Text("webhook_url_file")});
  }
  for (const auto& [severity, route] : view.ObjectMap("routes", Object::AlertRoute))
    decl.routes.emplace_back(ReadRoute(route)).severity = severity;
  for (const ObjectView& route : view.Objects("label_routes", Object::LabelRoute)) {
    AlertRouteDecl& each = decl.label_routes.emplace_back(ReadRoute(route));
    each.match = route.TextMap("match");
    each.only = route.Bool("only", false);
  }
  decl.group_by = view.Texts("group_by");
  decl.group_wait_ms = view.DurationMs("group_wait");
  decl.group_interval_ms = view.DurationMs("group_interval");
  decl.repeat_ms = view.DurationMs("repeat");
  decl.email_from = view.Text("email_from");
  decl.smarthost = view.Text("smarthost");
  decl.smtp_username = view.Text("smtp_username");
  decl.smtp_password_file = view.Text("smtp_password_file");
  return decl;
}

void ReadPrometheus(const ObjectView& view, SystemDecl& system) {
  system.has_prometheus = true;
  system.prometheus_version = view.Text("version");
  system.prometheus_url = view.Text("url");
  system.prometheus_features = view.Texts("features");
  system.prometheus_limits = ReadLimits(view);
  system.external_labels = view.TextMap("external_labels");
  system.alertmanagers = view.Texts("alertmanagers");
  for (const auto& [name, job] : view.ObjectMap("scrape", Object::ScrapeJob)) {
    system.scrape_jobs.push_back(
        {name, job.Texts("targets"), job.Text("path"),
         job.Enum<Scheme>("scheme", Enumeration::Scheme).value_or(Scheme::Http),
         job.DurationMs("interval"), job.TextMap("labels")});
  }
}

void ReadGrafana(const ObjectView& view, SystemDecl& system) {
  system.has_grafana = true;
  system.grafana_version = view.Enum<GrafanaVersion>("version", Enumeration::GrafanaVersion);
  system.grafana_folder = view.Text("folder");
  system.grafana_provisioning = view.Text("provisioning");
  for (const auto& [key, source] : view.ObjectMap("datasources", Object::Datasource)) {
    const auto type = source.Enum<DatasourceType>("type", Enumeration::DatasourceType);
    system.datasources.push_back({key, type.value_or(DatasourceType::Prometheus),
                                  source.Text("name"), source.Text("uid"), source.Text("variable"),
                                  source.Text("url")});
  }
}

PublishedDecl ReadPublished(const ObjectView& view) {
  return {view.Integer("recording_rules"), view.Integer("alerts"),   view.Integer("dashboards"),
          view.Integer("panels"),          view.Integer("sql_rows"), view.Integer("gate_phases"),
          view.Integer("gate_criteria"),   view.Integer("checks")};
}

}  // namespace

SystemDecl ReadSystem(const ObjectView& view) {
  SystemDecl system;
  system.location = view.location();
  system.name = view.Text("name");
  system.title = view.Text("title");
  system.owner = view.Text("owner");
  system.description = view.Text("description");
  if (const auto published = view.Child("published", Object::Published))
    system.published = ReadPublished(*published);
  system.runbook_base = view.Text("runbook_base");
  system.severities = view.Texts("severities");
  const auto targets = view.Child("targets", Object::Targets);
  if (!targets) return system;
  if (const auto mimir = targets->Child("mimir", Object::MimirTarget)) {
    system.has_mimir = true;
    system.mimir_version = mimir->Text("version");
    system.mimir_features = mimir->Texts("features");
    system.mimir_namespace = mimir->Text("namespace");
    system.mimir_tenants = mimir->Texts("tenants");
    system.mimir_source_tenants = mimir->Texts("source_tenants");
    system.mimir_limits = ReadLimits(*mimir);
  }
  if (const auto prometheus = targets->Child("prometheus", Object::PrometheusTarget))
    ReadPrometheus(*prometheus, system);
  if (const auto kubernetes = targets->Child("kubernetes", Object::KubernetesTarget)) {
    system.has_kubernetes = true;
    system.kubernetes_name = kubernetes->Text("name");
    system.kubernetes_namespace = kubernetes->Text("namespace");
    system.kubernetes_labels = kubernetes->TextMap("labels");
  }
  if (const auto alertmanager = targets->Child("alertmanager", Object::AlertmanagerTarget))
    system.alertmanager = ReadAlertmanager(*alertmanager);
  if (const auto grafana = targets->Child("grafana", Object::GrafanaTarget)) {
    ReadGrafana(*grafana, system);
  }
  for (const auto& [name, sql] : targets->ObjectMap("sql", Object::SqlTarget)) {
    system.sql_targets.push_back(ReadSqlTarget(name, sql));
  }
  return system;
}

DefaultsDecl ReadDefaults(const ObjectView& view) {
  DefaultsDecl defaults;
  defaults.location = view.location();
  defaults.scrape_interval_ms = view.DurationMs("scrape_interval");
  defaults.evaluation_interval_ms = view.DurationMs("evaluation_interval");
  defaults.window_ms = view.DurationMs("window");
  defaults.by = view.Texts("by");
  defaults.labels = view.Texts("labels");
  defaults.optional_labels = view.Texts("optional_labels");
  defaults.other_labels = view.Bool("other_labels", false);
  defaults.retention_ms = view.DurationMs("retention");
  defaults.series_budget = view.Integer("series_budget");
  defaults.sample_budget = view.Integer("sample_budget");
  defaults.samples = view.Enum<Samples>("samples", Enumeration::Samples);
  defaults.runbook_annotation = view.Text("runbook_annotation");
  defaults.alert_labels = view.TextMap("alert_labels");
  defaults.annotations = ReadAnnotations(view);
  defaults.burns = ReadBurns(view);
  return defaults;
}

}  // namespace qoe::spec
