#include "compiler/resolve/resolver.h"

namespace qoe::resolve {

using diag::Code;
using spec::Located;

namespace {

constexpr int64_t kDefaultForMs = 60'000;

// The `store: sql` metric, or nothing after a report.
const Metric* WatchedMetric(Resolver& r, const Located& name) {
  if (!name.set()) return nullptr;
  const Id<Metric> id = r.program.FindMetric(name.text);
  if (!id.valid()) {
    std::vector<std::string_view> known;
    for (const Metric& metric : r.program.metrics) {
      if (metric.store == MetricStore::Sql) known.push_back(metric.name);
    }
    r.sink.Add(Code::UnknownMetric, name.location, "metric `{}` is not in the catalogue", name.text)
        .DidYouMean(name.text, known)
        .Note("the evaluator skips rules on metrics that it does not know, without a word");
    return nullptr;
  }
  const Metric& metric = r.program.metrics[id];
  if (metric.store == MetricStore::Sql) return &metric;
  r.sink
      .Add(Code::MetricStore, name.location, "`{}` lives in Prometheus; a SQL alert cannot see it",
           name.text)
      .Label(metric.location, "declared here")
      .Help("watch it with an entry of `alerts`, or declare it with `store: sql`");
  return nullptr;
}

}  // namespace

void Resolver::SqlAlerts() {
  if (!model.sql_alerts.empty() && program.system.sql_targets.empty() && written_cleanly) {
    sink.Add(Code::SqlMapping, model.sql_alerts[0].name.location,
             "no table is declared for the SQL alerts, so nothing would be written")
        .Help("declare it in `system.targets.sql`");
  }
  std::unordered_map<std::string_view, source::Location> keys;
  for (const spec::SqlAlertDecl& decl : model.sql_alerts) {
    const auto [known, fresh] = keys.emplace(decl.name.text, decl.name.location);
    if (!fresh) {
      sink.Add(Code::DuplicateName, decl.name.location, "SQL alert `{}` is declared twice",
               decl.name.text)
          .Label(known->second, "first declared here");
      continue;
    }
    const Metric* metric = WatchedMetric(*this, decl.metric);
    SqlAlert alert;
    alert.id = decl.name.text;
    alert.location = decl.name.location;
    alert.threshold_location = decl.threshold.location;
    alert.title = decl.title.text;
    alert.description = decl.description.text;
    alert.metric = decl.metric.text;
    alert.operator_text = decl.operator_text.set() ? decl.operator_text.text : ">";
    const auto severity = decl.severity.set() ? SeverityNamed(decl.severity) : std::nullopt;
    alert.severity = severity.value_or(decl.severity.text);
    alert.service = decl.service.set() ? decl.service.text : "*";
    alert.for_ms = decl.for_ms.value_or(kDefaultForMs);
    for (const Located& channel : decl.channels) alert.channels.push_back(channel.text);
    alert.enabled = decl.enabled;
    const auto threshold =
        metric != nullptr ? NumberIn(metric->unit, decl.threshold) : std::nullopt;
    alert.threshold = threshold.value_or(0);
    alert.threshold_text = decl.threshold.text;
    alert.ok = severity && threshold;
    program.sql_alerts.Add(std::move(alert));
  }
}

}  // namespace qoe::resolve
